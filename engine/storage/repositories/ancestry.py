"""Walking from an instance up to its plan, for the repositories that ask about what is above."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CTE, Select, bindparam, literal_column, select

from engine.storage.tables.running import instance
from engine.storage.tables.work import assignment, plan


def above() -> CTE:
    """The instance named ``start`` and its ancestors with their distance from it."""
    first = select(
        instance.c.id,
        instance.c.root_id,
        instance.c.parent_id,
        instance.c.parent_token,
        literal_column("0").label("up"),
    ).where(instance.c.id == bindparam("start"))
    path = first.cte("path", recursive=True)
    return path.union_all(
        select(
            instance.c.id,
            instance.c.root_id,
            instance.c.parent_id,
            instance.c.parent_token,
            (path.c.up + literal_column("1")).label("up"),
        ).join(path, instance.c.id == path.c.parent_id)
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


def nearest_assignment() -> Select[Any]:
    """The words of the plan, and the assignment of ``start`` or of the nearest one above it.

    The row begins with the plan's words; what follows is empty where there is no assignment.
    """
    path = above()
    return (
        select(plan.c.folded, assignment)
        .select_from(path)
        .outerjoin(assignment, assignment.c.instance_id == path.c.id)
        .outerjoin(plan, plan.c.instance_id == path.c.root_id)
        .order_by(assignment.c.id.is_(None), path.c.up)
        .limit(literal_column("1"))
    )
