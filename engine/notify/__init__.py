"""Channels by which people hear of something: one file a channel, no database, no rules."""
