"""Tables of the record: rows are only ever added to ``transition`` and ``anchor``."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table

from engine.storage.db.columns import instant, json, key, metadata, number, text, word

transition = Table(
    "transition",
    metadata,
    key("stream", primary=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    key("root_id", null=True),
    word("kind"),
    Column("element", String(255), nullable=True),
    number("token", null=True),
    word("from_state", null=True),
    word("to_state", null=True),
    instant("at", null=False),
    key("actor"),
    key("on_behalf", null=True),
    word("capacity", null=True),
    key("agency_from", null=True),
    key("agency_to", null=True),
    text("reason"),
    key("command_id", null=True),
    text("body", null=False),
    key("prev"),
    key("hash"),
    Index("ix_transition_root", "root_id", "at", "stream", "seq"),
)

record_text = Table(
    "record_text",
    metadata,
    key("hash", primary=True),
    key("stream", index=True),
    key("salt"),
    text("text"),
    instant("erased_at"),
)

stream = Table(
    "stream",
    metadata,
    key("id", primary=True),
    word("kind"),
    number("seq"),
    key("head"),
)

anchor = Table(
    "anchor",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    instant("at", null=False),
    json("body", null=False),
    key("prev"),
    key("hash"),
    Column("signature", String(200), nullable=False),
)

APPEND_ONLY = (transition, anchor)
