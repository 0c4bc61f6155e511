"""Tables of definitions and their runs: what one step of an instance reads and writes."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from engine.storage.db.columns import instant, json, key, metadata, number, text, word

deployment = Table(
    "deployment",
    metadata,
    key("id", primary=True),
    key("key"),
    number("version"),
    key("digest"),
    text("title"),
    instant("created_at", null=False),
    key("actor"),
    text("note"),
    UniqueConstraint("key", "version"),
    UniqueConstraint("key", "digest"),
)

deployment_file = Table(
    "deployment_file",
    metadata,
    key("deployment_id", primary=True),
    Column("path", String(400), primary_key=True),
    key("sha256"),
    Column("body", LargeBinary, nullable=False),
)

process = Table(
    "process",
    metadata,
    key("key", primary=True),
    key("current_deployment_id", null=True),
    instant("disabled_at"),
)

draft = Table(
    "draft",
    metadata,
    key("id", primary=True),
    key("key", index=True),
    text("title"),
    json("files", null=False),
    number("revision"),
    instant("updated_at", null=False),
    key("actor"),
)

start_subscription = Table(
    "start_subscription",
    metadata,
    key("id", primary=True),
    key("key", index=True),
    key("deployment_id"),
    Column("process_id", String(255), nullable=False),
    Column("element", String(255), nullable=False),
    word("kind"),
    Column("name", String(255), nullable=True),
    Index("ix_start_subscription_kind_name", "kind", "name"),
)

instance = Table(
    "instance",
    metadata,
    key("id", primary=True),
    key("root_id", index=True),
    key("parent_id", null=True),
    number("parent_token", null=True),
    key("deployment_id"),
    Column("process_id", String(255), nullable=False),
    Column("body", String(255), nullable=True),
    Column("key", String(255), nullable=True),
    number("loop", null=True),
    word("status"),
    number("revision"),
    Column("state", Text, nullable=False),
    number("seq"),
    Column("head", String(64), nullable=False),
    json("result"),
    instant("started_at", null=False),
    instant("ended_at"),
    instant("suspended_at"),
    text("title"),
    Index("ix_instance_parent", "parent_id", "parent_token", "loop"),
    Index("ix_instance_status_started", "status", "started_at"),
    Index("ix_instance_deployment", "deployment_id", "status"),
)

fan = Table(
    "fan",
    metadata,
    key("instance_id", primary=True),
    Column("token", Integer, primary_key=True, autoincrement=False),
    Column("element", String(255), nullable=False),
    word("status"),
)

fan_batch = Table(
    "fan_batch",
    metadata,
    key("id", primary=True),
    key("instance_id"),
    key("root_id", index=True),
    number("token"),
    number("size"),
    json("starts", null=False),
    json("drawn"),
    Index("ix_fan_batch_fan", "instance_id", "token", "id"),
)

data_store = Table(
    "data_store",
    metadata,
    Column("id", String(255), primary_key=True),
    json("value"),
    number("revision"),
    key("instance_id", null=True),
    instant("written_at"),
)

timer = Table(
    "timer",
    metadata,
    key("id", primary=True),
    key("instance_id", null=True),
    key("root_id", null=True, index=True),
    number("token", null=True),
    instant("due_at", null=False),
    word("kind"),
    json("payload"),
    key("once"),
    UniqueConstraint("once"),
    Index("ix_timer_due", "due_at", "id"),
    Index("ix_timer_instance", "instance_id", "token"),
)

subscription = Table(
    "subscription",
    metadata,
    key("id", primary=True),
    key("instance_id"),
    key("root_id", index=True),
    number("token"),
    word("kind"),
    Column("name", String(255), nullable=True),
    json("keys"),
    Index("ix_subscription_kind_name", "kind", "name"),
    Index("ix_subscription_instance", "instance_id", "token"),
)

inbox = Table(
    "inbox",
    metadata,
    key("id", primary=True),
    key("instance_id"),
    key("root_id"),
    word("kind"),
    json("payload"),
    instant("created_at", null=False),
    instant("available_at", null=False),
    number("hops"),
    Index("ix_inbox_instance", "instance_id", "id"),
    Index("ix_inbox_available", "available_at", "id"),
)

message = Table(
    "message",
    metadata,
    key("id", primary=True),
    Column("name", String(255), nullable=False),
    json("keys"),
    json("payload"),
    instant("created_at", null=False),
    instant("expires_at"),
    word("status"),
    key("consumed_by", null=True),
    Index("ix_message_waiting", "status", "name", "id"),
    Index("ix_message_expires", "status", "expires_at"),
)

outbox = Table(
    "outbox",
    metadata,
    key("id", primary=True),
    word("kind"),
    Column("key", String(255), nullable=False),
    json("payload"),
    instant("available_at", null=False),
    number("attempts"),
    word("status"),
    text("last_error"),
    instant("sent_at"),
    key("instance_id", null=True),
    number("token", null=True),
    UniqueConstraint("key"),
    Index("ix_outbox_due", "status", "available_at", "id"),
    Index("ix_outbox_instance", "instance_id", "status", "token"),
)

delivery = Table(
    "delivery",
    metadata,
    key("id", primary=True),
    key("outbox_id", index=True),
    word("channel"),
    text("recipient", null=False),
    instant("at", null=False),
    word("result"),
    text("detail"),
)

incident = Table(
    "incident",
    metadata,
    key("id", primary=True),
    key("instance_id"),
    key("root_id", index=True),
    number("token", null=True),
    Column("element", String(255), nullable=True),
    word("code"),
    text("message", null=False),
    instant("opened_at", null=False),
    instant("resolved_at"),
    word("resolution", null=True),
    text("reason"),
    key("actor", null=True),
    Index("ix_incident_instance", "instance_id", "token"),
    Index("ix_incident_open", "resolved_at", "opened_at"),
)

command = Table(
    "command",
    metadata,
    key("id", primary=True),
    key("actor"),
    key("body_hash"),
    text("answer", null=False),
    instant("at", null=False),
)

setting = Table(
    "setting",
    metadata,
    Column("key", String(100), primary_key=True),
    Column("value", Text, nullable=False),
)
