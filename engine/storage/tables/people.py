"""Tables of who works: agencies, groups, positions, officers, their sessions, the calendar."""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, String, Table

from engine.storage.db.columns import (
    Day,
    day,
    flag,
    instant,
    json,
    key,
    metadata,
    number,
    text,
    word,
)

agency = Table(
    "agency",
    metadata,
    key("id", primary=True),
    Column("code", String(60), nullable=True, unique=True),
    text("name", null=False),
    text("short_name"),
    word("kind", index=True),
    word("level"),
    key("parent_id", null=True, index=True),
    day("valid_from"),
    day("valid_to"),
    text("folded", null=False),
)

agency_successor = Table(
    "agency_successor",
    metadata,
    key("agency_id", primary=True),
    key("successor_id", primary=True),
    Column("share", Float, nullable=True),
    day("on_date"),
    text("basis"),
)

agency_group = Table("agency_group", metadata, key("key", primary=True), text("name", null=False))

group_member = Table(
    "group_member",
    metadata,
    key("group_key", primary=True),
    key("agency_id", primary=True),
    Column("valid_from", Day(), primary_key=True),
    day("valid_to"),
)

frozen_group = Table(
    "frozen_group",
    metadata,
    key("root_id", primary=True),
    key("group_key", primary=True),
    key("agency_id", primary=True),
    number("place"),
)

position = Table(
    "position",
    metadata,
    key("id", primary=True),
    key("agency_id", index=True),
    word("kind"),
    text("title", null=False),
    text("division"),
)

officer = Table(
    "officer",
    metadata,
    key("id", primary=True),
    Column("login", String(120), nullable=False, unique=True),
    text("name", null=False),
    text("email"),
    text("password_hash"),
    flag("must_change"),
    instant("disabled_at"),
    instant("created_at", null=False),
)

holding = Table(
    "holding",
    metadata,
    key("id", primary=True),
    key("officer_id", index=True),
    key("position_id", index=True),
    day("valid_from"),
    day("valid_to"),
)

delegation = Table(
    "delegation",
    metadata,
    key("id", primary=True),
    key("from_position", index=True),
    key("to_position", index=True),
    json("scope"),
    word("capacity"),
    day("valid_from"),
    day("valid_to"),
    text("basis"),
)

role_grant = Table(
    "role_grant",
    metadata,
    key("officer_id", primary=True),
    Column("role", String(40), primary_key=True),
    instant("granted_at", null=False),
)

binding = Table(
    "binding",
    metadata,
    key("root_id", primary=True),
    Column("placeholder", String(255), primary_key=True),
    key("agency_id"),
    key("actor"),
    instant("at", null=False),
)

calendar_day = Table(
    "calendar_day",
    metadata,
    Column("day", Day(), primary_key=True),
    word("kind"),
    text("name"),
    text("basis"),
)

escalation_policy = Table(
    "escalation_policy",
    metadata,
    key("key", primary=True),
    text("name", null=False),
    json("body", null=False),
)

session = Table(
    "session",
    metadata,
    key("id", primary=True),
    key("officer_id", index=True),
    key("csrf"),
    instant("created_at", null=False),
    instant("last_seen", null=False),
    instant("expires_at", null=False, index=True),
    instant("revoked_at"),
    Column("address", String(64), nullable=True),
)

login_failure = Table(
    "login_failure",
    metadata,
    key("id", primary=True),
    Column("login", String(120), nullable=False),
    Column("address", String(64), nullable=False),
    instant("at", null=False, index=True),
    Index("ix_login_failure_login", "login", "at"),
    Index("ix_login_failure_address", "address", "at"),
)
