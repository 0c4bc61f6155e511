"""Reminders and escalations: the policies, the timers they arm, what those do."""
