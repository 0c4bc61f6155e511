"""The record: transitions in hash chains, what guards them, how they are signed and checked."""
