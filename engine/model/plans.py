"""What the document of a plan says: the properties that make a process a plan."""

from __future__ import annotations

FIELDS = (
    "title",
    "number",
    "symbol",
    "issued_on",
    "issuer",
    "level",
    "signer",
    "signed_as",
    "legal_basis",
    "recipients",
    "monitor",
    "consolidators",
    "difficulties_to",
)
"""What a plan's document says; absent in the source means absent here, never guessed."""
