"""What the document of a plan says: the properties that make a process a plan."""

from __future__ import annotations

from engine.sentences import Sentence, sentence

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

ROLES: dict[str, Sentence] = {
    "issuer": sentence("ban hành"),
    "director": sentence("được giao điều hành"),
    "monitor": sentence("theo dõi"),
    "consolidator": sentence("tổng hợp"),
    "steps": sentence("bước của kế hoạch"),
}
"""What an agency may be to a plan."""
