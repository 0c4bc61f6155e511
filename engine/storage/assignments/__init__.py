"""Assignments, changes of their deadlines, difficulties."""
