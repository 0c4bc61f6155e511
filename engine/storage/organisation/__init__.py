"""Agencies, positions and who holds them: the organisation."""
