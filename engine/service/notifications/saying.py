"""A notification as it is stored and read again, and the letter that brings it by mail.

A row keeps its sentences beside their Vietnamese texts; rows of stores before 0002 have the texts
alone and are shown as they stand.
"""

from __future__ import annotations

from typing import Any

from engine.sentences import SOURCE, Sentence, from_json, sentence, verbatim
from engine.storage import NotificationRow, OfficerRow


def stored(subject: Sentence, body: Sentence | None) -> dict[str, Any]:
    """Both sentences as a row keeps them."""
    kept = {"subject": subject.as_json()}
    return kept if body is None else {**kept, "body": body.as_json()}


def subject_of(row: NotificationRow) -> Sentence:
    """What it is about, in one line."""
    return from_json(row.sentences["subject"]) if row.sentences else verbatim(row.subject)


def body_of(row: NotificationRow) -> Sentence | None:
    """What there is to read beside the subject, line by line; or None."""
    if not row.body or row.body == row.subject:
        return None
    return from_json(row.sentences["body"]) if row.sentences else verbatim(row.body)


def letter(
    officer: OfficerRow, subject: Sentence, body: Sentence, address: str, language: str = SOURCE
) -> dict[str, Any]:
    """The payload of a mail in ``language``; ``address`` is where to read on, empty for none."""
    greeting = sentence("Kính gửi %(name)s,", name=officer.name)
    parts = [greeting.in_language(language), body.in_language(language), address]
    return {
        "to": officer.email,
        "subject": subject.in_language(language),
        "text": "\n\n".join(part for part in parts if part) + "\n",
    }
