"""Runs the plans of a provincial administration as BPMN processes. No HTTP, no HTML."""
