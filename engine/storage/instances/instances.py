"""Instances: taken, saved, and looked through."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select, update

from engine.errors import Busy, NotFound
from engine.storage.db.failures import Clash
from engine.storage.db.fast import Sql, SqlTemplate
from engine.storage.db.page import Page, cut, unpack
from engine.storage.db.repository import Repository
from engine.storage.instances.batches import fan_batch
from engine.storage.instances.instance import (
    CHILD,
    HEAD,
    INSTANCE,
    ChildHead,
    InstanceHead,
    InstanceRow,
    instance,
)
from engine.storage.instances.tree import ANCESTORS, BELOW, TAKE, TAKE_IF_FREE

AT_ONCE, HEADS_AT_ONCE = 500, 5_000

_SAVED = ("status", "state", "seq", "head", "result", "ended_at", "suspended_at", "title")
_SAVE = Sql(
    update(instance)
    .where(instance.c.id == bindparam("row_id"), instance.c.revision == bindparam("row_revision"))
    .values({name: bindparam(name) for name in _SAVED} | {"revision": bindparam("revision")}),
    told=True,
)
"""All else of an instance stays as it was made, and no change leaves the revision as it was: where
that fits, the row is the one that was read, with what is saved."""
_STREAM_HEADS = Sql(
    select(instance.c.id, instance.c.seq, instance.c.head)
    .where(instance.c.id > bindparam("after"), instance.c.seq > 0)
    .order_by(instance.c.id)
    .limit(bindparam("most"))
)


_CHILD_HEADS = Sql(
    select(*CHILD)
    .where(
        instance.c.parent_id == bindparam("parent"), instance.c.parent_token == bindparam("token")
    )
    .order_by(instance.c.loop, instance.c.id)
)
_about_to_begin = select(func.coalesce(func.sum(fan_batch.c.size), 0)).where(
    fan_batch.c.root_id == bindparam("root")
)
_live = (
    select(func.count())
    .select_from(instance)
    .where(
        instance.c.root_id == bindparam("root"),
        or_(*(instance.c.status == status for status in ("active", "suspended"))),
    )
)
_COUNT_OPEN = Sql(select(_about_to_begin.scalar_subquery() + _live.scalar_subquery()))


@SqlTemplate
def _walk(*, root: Any, after: Any, limit: Any) -> Select[Any]:
    query = select(instance.c.id).where(instance.c.id > after)
    query = query if root is None else query.where(instance.c.root_id == root)
    return query.order_by(instance.c.id).limit(limit)


@SqlTemplate
def _of_root(*, root: Any, status: Any, after: tuple[Any] | None, limit: Any) -> Select[Any]:
    query = select(*HEAD).where(instance.c.root_id == root)
    if status is not None:
        query = query.where(instance.c.status == status)
    if after is not None:
        query = query.where(instance.c.id > after[0])
    return query.order_by(instance.c.id).limit(limit)


@SqlTemplate
def _heads(*, ids: list[Any]) -> Select[Any]:
    return select(*HEAD).where(instance.c.id.in_(ids))


_ROOTS_ON = Sql(
    select(instance.c.root_id)
    .where(
        instance.c.deployment_id == bindparam("deployment"),
        or_(*(instance.c.status == status for status in ("active", "suspended"))),
    )
    .distinct()
    .order_by(instance.c.root_id)
)


class Instances(Repository[InstanceRow]):
    """Runs of definitions, each with its small state document."""

    rows = INSTANCE

    def take(self, instance_id: str) -> InstanceRow:
        """The row, kept from other units, and the fan rows of all ancestors from being closed.

        Ancestors first, the plan's before all. Raises :class:`errors.NotFound`.
        """
        row = self._transaction.one(TAKE, start=instance_id)
        if row is None:
            raise NotFound(table="instance", key=(instance_id,))
        return self.rows.read(row)

    def take_if_free(self, instance_id: str) -> InstanceRow | None:
        """The same; None when the instance is gone or another unit keeps it now."""
        row = self._transaction.one(TAKE_IF_FREE, start=instance_id)
        return None if row is None else self.rows.read(row)

    def save(self, row: InstanceRow) -> InstanceRow:
        """Write what a step changed, if nobody else was first; returns the row with its revision.

        Otherwise the unit is done again from its beginning.
        """
        become = [self.rows.values(row)]
        self._transaction.change_later(_SAVE, self._saved(row), must_match=True, become=become)
        return replace(row, revision=row.revision + 1)

    def save_all(self, rows: Sequence[InstanceRow]) -> list[InstanceRow]:
        """The same for several rows, all or none."""
        if len(rows) == 1:
            return [self.save(rows[0])]
        saved, become = [self._saved(row) for row in rows], [self.rows.values(row) for row in rows]
        if self._transaction.change_many(_SAVE, saved, become=become) != len(rows):
            raise Clash(Busy())
        return [replace(row, revision=row.revision + 1) for row in rows]

    def _saved(self, row: InstanceRow) -> dict[str, Any]:
        key = {"row_id": row.id, "row_revision": row.revision, "revision": row.revision + 1}
        return key | self._encoded({name: getattr(row, name) for name in _SAVED})

    def lock_all(self, ids: Sequence[str]) -> list[InstanceRow]:
        """Several rows, kept from other units, in the order of their ids as everywhere."""
        ordered = sorted(ids)
        parts = (ordered[first : first + AT_ONCE] for first in range(0, len(ordered), AT_ONCE))
        return [row for part in parts for row in self.find(id=part, order="id", lock=True)]

    def child_heads(self, parent_id: str, token: int) -> list[ChildHead]:
        """The children of a token, in order, without their documents."""
        rows = self._transaction.rows(_CHILD_HEADS, parent=parent_id, token=token)
        return [
            ChildHead(key, name, loop, status, _loads(result), seq, head)
            for key, name, loop, status, result, seq, head in rows
        ]

    def heads(self, instance_ids: Collection[str]) -> dict[str, InstanceHead]:
        """Instances without their documents, by id; what there is not is left out."""
        rows = self._transaction.search(_heads, ids=[*instance_ids]) if instance_ids else []
        return {head.id: head for head in (InstanceHead(*row) for row in rows)}

    def ancestors(self, instance_id: str) -> list[InstanceHead]:
        """The instances above, the plan first."""
        return [InstanceHead(*row) for row in self._transaction.rows(ANCESTORS, start=instance_id)]

    def descendants(self, instance_id: str) -> list[InstanceHead]:
        """All instances below, the nearest first."""
        return [InstanceHead(*row) for row in self._transaction.rows(BELOW, start=instance_id)]

    def stream_heads(self) -> dict[str, tuple[int, str]]:
        """Number and hash of the last transition of every instance that has one."""
        heads: dict[str, tuple[int, str]] = {}
        after = ""
        while part := self._transaction.rows(_STREAM_HEADS, after=after, most=HEADS_AT_ONCE):
            heads |= {each[0]: (each[1], each[2]) for each in part}
            after = part[-1][0]
        return heads

    def of_root(
        self, root_id: str, *, status: str | None = None, after: str | None = None, limit: int = 200
    ) -> Page[InstanceHead]:
        """The instances of a plan, itself included, in the order in which they were made."""
        asked = {"root": root_id, "status": status, "after": unpack(after, str)}
        rows = self._transaction.search(_of_root, **asked, limit=limit + 1)
        return cut([InstanceHead(*row) for row in rows], limit, lambda head: (head.id,))

    def walk(self, root_id: str | None = None) -> Iterator[str]:
        """The ids of all instances (of one plan), in order."""
        after = ""
        while part := self._transaction.search(_walk, root=root_id, after=after, limit=AT_ONCE):
            yield from (each[0] for each in part)
            after = part[-1][0]

    def roots_on(self, deployment_id: str) -> list[str]:
        """The plans of which something runs that has not ended and belongs to a deployment."""
        return [each[0] for each in self._transaction.rows(_ROOTS_ON, deployment=deployment_id)]

    def count_open(self, root_id: str) -> int:
        """How many instances of a plan have not ended, with those about to begin."""
        return int(self._transaction.scalar(_COUNT_OPEN, root=root_id))


def _loads(stored: str | None) -> Any:
    return None if stored is None else json.loads(stored)
