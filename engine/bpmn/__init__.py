"""Diagrams: read, check, execute, lay out. The only home of SpiffWorkflow and lxml."""
