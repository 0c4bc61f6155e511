"""Scenarios played against the real engine under a clock of their own, and the demo."""
