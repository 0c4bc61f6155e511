"""Tables of plans and the work in them: what lists, counts and pages read."""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary, String, Table, func, literal_column

from engine.storage.tables.base import (
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

FAR = "9"
"""Sorts after every instant: rows without a due time come last."""

plan = Table(
    "plan",
    metadata,
    key("instance_id", primary=True),
    key("key", index=True),
    Column("number", String(60), nullable=True),
    Column("symbol", String(60), nullable=True),
    day("issued_on"),
    text("title", null=False),
    text("issuer"),
    text("signer"),
    json("document"),
    key("monitor_agency_id", null=True, index=True),
    json("consolidators"),
    word("status"),
    instant("closed_at"),
    text("folded", null=False),
    key("policy_key", null=True),
    instant("created_at", null=False),
    Index("ix_plan_status", "status", "instance_id"),
)

plan_agency = Table(
    "plan_agency",
    metadata,
    key("agency_id", primary=True),
    key("root_id", primary=True),
    Index("ix_plan_agency_root", "root_id", "agency_id"),
)

assignment = Table(
    "assignment",
    metadata,
    key("id", primary=True),
    key("instance_id", index=True),
    key("root_id"),
    Column("element", String(255), nullable=False),
    Column("number", String(60), nullable=True),
    text("title", null=False),
    word("role"),
    key("agency_id", null=True),
    word("state"),
    json("deadline"),
    day("last_day"),
    instant("due_at"),
    text("product"),
    text("destination"),
    text("sentence"),
    key("monitor_agency_id", null=True),
    flag("standing"),
    instant("accepted_at"),
    instant("completed_at"),
    json("result"),
    instant("created_at", null=False),
    text("folded", null=False),
    flag("open"),
)
assignment_due = func.coalesce(assignment.c.due_at, literal_column(f"'{FAR}'"))
Index(
    "ix_assignment_agency",
    assignment.c.agency_id,
    assignment.c.open,
    assignment_due,
    assignment.c.id,
)
Index(
    "ix_assignment_monitor",
    assignment.c.monitor_agency_id,
    assignment.c.open,
    assignment_due,
    assignment.c.id,
)
Index("ix_assignment_open", assignment.c.open, assignment_due, assignment.c.id)
# Holds all that is counted of a plan in a list, so that no row is looked up for it.
Index("ix_assignment_root", assignment.c.root_id, assignment.c.open, assignment.c.due_at)

deadline_change = Table(
    "deadline_change",
    metadata,
    key("id", primary=True),
    key("assignment_id", index=True),
    instant("at", null=False),
    key("actor"),
    json("old"),
    json("new"),
    text("reason"),
    text("basis"),
)

extension = Table(
    "extension",
    metadata,
    key("id", primary=True),
    key("assignment_id", index=True),
    key("asked_by"),
    instant("asked_at", null=False),
    day("asked_until"),
    text("reason"),
    word("status", index=True),
    key("decided_by", null=True),
    instant("decided_at"),
    text("decision_reason"),
)

task = Table(
    "task",
    metadata,
    key("id", primary=True),
    key("instance_id"),
    key("root_id"),
    number("token"),
    Column("element", String(255), nullable=False),
    text("name"),
    key("agency_id", null=True),
    word("position", null=True),
    key("assignee", null=True),
    word("state"),
    Column("form_key", String(255), nullable=True),
    number("priority"),
    instant("due_at"),
    instant("follow_up_at"),
    instant("created_at", null=False),
    instant("completed_at"),
    number("loop", null=True),
    key("assignment_id", null=True, index=True),
    text("folded", null=False),
    flag("open"),
    flag("shared"),
)
task_due = func.coalesce(task.c.due_at, literal_column(f"'{FAR}'"))
# SQLite takes the index of which it knows more columns: it must never walk all that is open.
Index("ix_task_instance", task.c.instance_id, task.c.open, task.c.token)
Index("ix_task_root", task.c.root_id, task.c.open)
Index("ix_task_agency", task.c.agency_id, task.c.open, task_due, task.c.id)
Index("ix_task_assignee", task.c.assignee, task.c.open, task_due, task.c.id)
# The last column is for PostgreSQL, which counts off an index only if the bare column is in it.
Index("ix_task_open", task.c.open, task_due, task.c.id, task.c.due_at)

task_offer = Table(
    "task_offer",
    metadata,
    key("task_id", primary=True),
    key("agency_id", primary=True),
    Column("position", String(40), primary_key=True),
    Index("ix_task_offer_place", "agency_id", "position"),
)

task_draft = Table(
    "task_draft",
    metadata,
    key("task_id", primary=True),
    key("officer_id", primary=True),
    json("data", null=False),
    instant("saved_at", null=False),
)

notification = Table(
    "notification",
    metadata,
    key("id", primary=True),
    key("officer_id"),
    word("kind"),
    text("subject", null=False),
    text("body"),
    text("link"),
    instant("created_at", null=False),
    instant("read_at"),
    key("assignment_id", null=True),
    key("root_id", null=True),
    json("sentences"),
    Index("ix_notification_officer", "officer_id", "id"),
    Index("ix_notification_unread", "officer_id", "read_at", "id"),
)

attachment = Table(
    "attachment",
    metadata,
    key("id", primary=True),
    key("root_id", null=True, index=True),
    key("instance_id", null=True, index=True),
    key("assignment_id", null=True, index=True),
    key("task_id", null=True, index=True),
    text("name", null=False),
    Column("media_type", String(120), nullable=False),
    number("size"),
    key("sha256"),
    key("uploaded_by"),
    instant("at", null=False),
)

blob = Table(
    "blob",
    metadata,
    key("sha256", primary=True),
    Column("body", LargeBinary, nullable=False),
)

difficulty = Table(
    "difficulty",
    metadata,
    key("id", primary=True),
    key("assignment_id", index=True),
    key("root_id", index=True),
    key("instance_id", null=True),
    key("agency_id", null=True),
    key("monitor_agency_id", null=True),
    key("raised_by"),
    instant("at", null=False),
    text("text", null=False),
    word("status"),
    text("answer"),
    key("handled_by", null=True),
    instant("handled_at"),
    Index("ix_difficulty_agency", "agency_id", "id"),
    Index("ix_difficulty_monitor", "monitor_agency_id", "id"),
    Index("ix_difficulty_open", "handled_at", "id"),
    Index("ix_difficulty_open_agency", "agency_id", "handled_at", "id"),
    Index("ix_difficulty_open_monitor", "monitor_agency_id", "handled_at", "id"),
)

document = Table(
    "document",
    metadata,
    key("id", primary=True),
    key("root_id", null=True, index=True),
    Column("number", String(120), nullable=True),
    day("issued_on"),
    text("issuer"),
    text("title", null=False),
    key("recorded_by"),
    instant("at", null=False, index=True),
    json("payload"),
)
