"""Walking from an instance up to its plan and down to its children."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, bindparam, func, literal_column, select, true

from engine.storage.db.fast import Sql
from engine.storage.instances.fans import fan
from engine.storage.instances.instance import HEAD, instance


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
        query = select(column).where(parent.c.id == path.c.parent_id)
        return query.correlate(path).scalar_subquery()

    return path.union_all(
        select(
            path.c.parent_id,
            path.c.root_id,
            of_parent(parent.c.parent_id),
            of_parent(parent.c.parent_token),
            path.c.up + literal_column("1"),
        ).where(path.c.parent_id.is_not(None))
    )


def _ancestors() -> Select[Any]:
    path = above()
    return (
        select(*HEAD)
        .join(path, instance.c.id == path.c.id)
        .where(path.c.up > literal_column("0"))
        .order_by(path.c.up.desc())
    )


def _below() -> Select[Any]:
    first = select(instance.c.id, literal_column("0").label("down")).where(
        instance.c.id == bindparam("start")
    )
    tree = first.cte("tree", recursive=True)
    tree = tree.union_all(
        select(instance.c.id, (tree.c.down + literal_column("1")).label("down")).join(
            tree, instance.c.parent_id == tree.c.id
        )
    )
    return (
        select(*HEAD)
        .join(tree, instance.c.id == tree.c.id)
        .where(tree.c.down > literal_column("0"))
        .order_by(tree.c.down, instance.c.parent_id, instance.c.parent_token, instance.c.loop)
    )


def _shared_above() -> Select[Any]:
    """The fan rows of all ancestors, the plan's first, kept from being closed meanwhile."""
    path = above()
    outermost_first = (
        select(path.c.parent_id, path.c.parent_token).order_by(path.c.up.desc()).subquery("outer")
    )
    shared = (
        select(fan.c.token)
        .where(
            fan.c.instance_id == outermost_first.c.parent_id,
            fan.c.token == outermost_first.c.parent_token,
        )
        .with_for_update(read=True)
        .lateral("shared_fan")
    )
    return select(shared.c.token).select_from(outermost_first).join(shared, true())


def taking(dialect: str, *, if_free: bool) -> Select[Any]:
    """The row of ``start``, kept from other units once the fan rows above it are shared.

    The condition that counts those has to be answered before the row is looked at. SQLite has one
    writer: there nothing can happen meanwhile.
    """
    query = select(instance).where(instance.c.id == bindparam("start"))
    if dialect != "postgresql":
        return query
    shared = _shared_above().cte("shared").prefix_with("MATERIALIZED")
    all_shared = select(func.count() >= 0).select_from(shared).scalar_subquery()
    return query.where(all_shared).with_for_update(of=instance, skip_locked=if_free)


ANCESTORS = Sql(_ancestors())
BELOW = Sql(_below())
TAKE = Sql(lambda dialect: taking(dialect, if_free=False))
TAKE_IF_FREE = Sql(lambda dialect: taking(dialect, if_free=True))
