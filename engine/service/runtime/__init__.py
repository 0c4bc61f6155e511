"""Instances in motion: steps, waits, children, messages, timers. It knows no people."""
