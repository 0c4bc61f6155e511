"""Walking from an instance up to its plan, for the repositories that ask about what is above."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, bindparam, literal_column, select

from engine.storage.tables.running import instance
from engine.storage.tables.work import assignment, plan


def above() -> CTE:
    """The instance named ``start`` and its ancestors with their distance from it.

    Each parent is looked up by its id: PostgreSQL expects a hundred ancestors of a recursive
    join, and would rather read the whole table than look up as many.
    """
    first = select(
        instance.c.id,
        instance.c.root_id,
        instance.c.parent_id,
        instance.c.parent_token,
        literal_column("0").label("up"),
    ).where(instance.c.id == bindparam("start"))
    path = first.cte("path", recursive=True)
    parent = instance.alias("parent")

    def of_parent(column: ColumnElement[Any]) -> ColumnElement[Any]:
        found = select(column).where(parent.c.id == path.c.parent_id)
        return found.correlate(path).scalar_subquery()

    return path.union_all(
        select(
            path.c.parent_id,
            path.c.root_id,
            of_parent(parent.c.parent_id),
            of_parent(parent.c.parent_token),
            path.c.up + literal_column("1"),
        ).where(path.c.parent_id.is_not(None))
    )


def place() -> Select[Any]:
    """Of the instance ``start``: the agency at work, the plan, who watches over the plan."""
    return (
        select(assignment.c.agency_id, instance.c.root_id, plan.c.monitor_agency_id)
        .select_from(instance)
        .outerjoin(plan, plan.c.instance_id == instance.c.root_id)
        .outerjoin(assignment, assignment.c.instance_id == instance.c.id)
        .where(instance.c.id == bindparam("start"))
    )


def held_assignment() -> Select[Any]:
    """The words of the plan ``root`` and the assignment that the instance ``start`` runs.

    Columns of what is not there are empty. The instance is not looked at: a step asks before its
    own is written.
    """
    one = select(literal_column("1")).subquery("one")
    return (
        select(plan.c.folded, assignment)
        .select_from(one)
        .outerjoin(plan, plan.c.instance_id == bindparam("root"))
        .outerjoin(assignment, assignment.c.instance_id == bindparam("start"))
        .limit(literal_column("1"))
    )
