"""Statements written with SQLAlchemy and sent by the driver."""
