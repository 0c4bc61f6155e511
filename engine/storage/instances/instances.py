"""Instances: taken, saved, and looked through."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select, tuple_, update

from engine.errors import Busy, NotFound
from engine.storage.db.failures import Clash
from engine.storage.db.fast import Sql, SqlTemplate, cached_sql
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

_is_live = or_(*(instance.c.status == status for status in ("active", "suspended")))
_SAVED = ("status", "state", "seq", "head", "result", "ended_at", "suspended_at", "title")
_SAVE = Sql(
    update(instance)
    .where(instance.c.id == bindparam("row_id"), instance.c.revision == bindparam("row_revision"))
    .values({name: bindparam(name) for name in _SAVED} | {"revision": bindparam("revision")})
)
_STREAM_HEADS = Sql(
    select(instance.c.id, instance.c.seq, instance.c.head)
    .where(instance.c.id > bindparam("after"), instance.c.seq > 0)
    .order_by(instance.c.id)
    .limit(bindparam("most"))
)


class Instances(Repository[InstanceRow]):
    """Runs of definitions, each with its small state document."""

    rows = INSTANCE

    def take(self, instance_id: str) -> InstanceRow:
        """The row, kept from other units, and the fan rows of all ancestors from being closed.

        Ancestors first, the plan's before all. Raises :class:`errors.NotFound`.
        """
        found = self._transaction.one(TAKE, start=instance_id)
        if found is None:
            raise NotFound(table="instance", key=(instance_id,))
        taken: InstanceRow = self.rows.read(found)
        return taken

    def take_if_free(self, instance_id: str) -> InstanceRow | None:
        """The same; None when the instance is gone or another unit keeps it now."""
        found = self._transaction.one(TAKE_IF_FREE, start=instance_id)
        return None if found is None else self.rows.read(found)

    def save(self, row: InstanceRow) -> InstanceRow:
        """Write what a step changed, if nobody else was first; returns the row with its revision.

        Otherwise the unit is done again from its beginning.
        """
        self._transaction.change_later(_SAVE, self._saved(row), must_match=True)
        return replace(row, revision=row.revision + 1)

    def save_all(self, rows: Sequence[InstanceRow]) -> list[InstanceRow]:
        """The same for several rows, all or none."""
        if len(rows) == 1:
            return [self.save(rows[0])]
        given = [self._saved(row) for row in rows]
        if self._transaction.change_many(_SAVE, given) != len(rows):
            raise Clash(Busy())
        return [replace(row, revision=row.revision + 1) for row in rows]

    def _saved(self, row: InstanceRow) -> dict[str, Any]:
        encode = self.rows.encode
        given = {name: encode(name, getattr(row, name)) for name in _SAVED}
        return given | {
            "row_id": row.id,
            "row_revision": row.revision,
            "revision": row.revision + 1,
        }

    def lock_all(self, ids: Sequence[str]) -> list[InstanceRow]:
        """Several rows, kept from other units, in the order of their ids as everywhere."""
        found: list[InstanceRow] = []
        ordered = sorted(ids)
        for first in range(0, len(ordered), AT_ONCE):
            part = ordered[first : first + AT_ONCE]
            made = select(instance).where(instance.c.id.in_(part)).order_by(instance.c.id)
            found += self.rows.read_all(self._transaction.rows_once(made.with_for_update()))
        return found

    def children(
        self, parent_id: str, token: int | None = None, *, status: str | None = None
    ) -> list[InstanceRow]:
        """The children of an instance or of one of its tokens, in order."""
        equals: dict[str, Any] = {"parent_id": parent_id}
        if token is not None:
            equals["parent_token"] = token
        if status is not None:
            equals["status"] = status
        return self.find(order=("parent_token", "loop", "id"), **equals)

    def child_heads(self, parent_id: str, token: int) -> list[ChildHead]:
        """The children of a token, in order, without their documents."""
        statement = cached_sql(
            ("instance", "child-heads"),
            lambda: (
                select(*CHILD)
                .where(
                    instance.c.parent_id == bindparam("parent"),
                    instance.c.parent_token == bindparam("token"),
                )
                .order_by(instance.c.loop, instance.c.id)
            ),
        )
        found = self._transaction.rows(statement, parent=parent_id, token=token)
        return [
            ChildHead(key, name, loop, status, _loads(result), seq, head)
            for key, name, loop, status, result, seq, head in found
        ]

    def head(self, instance_id: str) -> InstanceHead | None:
        """An instance without its document, or None."""
        statement = cached_sql(
            ("instance", "head"), lambda: select(*HEAD).where(instance.c.id == bindparam("id"))
        )
        found = self._transaction.one(statement, id=instance_id)
        return None if found is None else InstanceHead(*found)

    def heads(self, instance_ids: Collection[str]) -> dict[str, InstanceHead]:
        """Instances without their documents, by id; what there is not is left out."""
        found = self._transaction.search(_HEADS, ids=[*instance_ids]) if instance_ids else []
        return {head.id: head for head in (InstanceHead(*each) for each in found)}

    def ancestors(self, instance_id: str) -> list[InstanceHead]:
        """The instances above, the plan first."""
        return [
            InstanceHead(*each) for each in self._transaction.rows(ANCESTORS, start=instance_id)
        ]

    def descendants(self, instance_id: str) -> list[InstanceHead]:
        """All instances below, the nearest first."""
        return [InstanceHead(*each) for each in self._transaction.rows(BELOW, start=instance_id)]

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
        found = self._transaction.search(_OF_ROOT, **asked, limit=limit + 1)
        return cut([InstanceHead(*each) for each in found], limit, lambda head: (head.id,))

    def walk(self, root_id: str | None = None) -> Iterator[InstanceRow]:
        """All instances (of one plan) with their documents, some at a time."""
        after = ""
        while True:
            made = select(instance).where(instance.c.id > after)
            if root_id is not None:
                made = made.where(instance.c.root_id == root_id)
            found = self._transaction.rows_once(made.order_by(instance.c.id).limit(AT_ONCE))
            yield from self.rows.read_all(found)
            if len(found) < AT_ONCE:
                return
            after = found[-1][0]

    def roots(
        self, *, status: str | None = None, after: str | None = None, limit: int = 50
    ) -> Page[InstanceHead]:
        """Instances that no other started, newest first."""
        asked = {"status": status, "after": unpack(after, str, str)}
        found = self._transaction.search(_ROOTS, **asked, limit=limit + 1)
        page = cut(found, limit, lambda each: (each[-1], each[0]))
        return Page([InstanceHead(*each[:-1]) for each in page.rows], page.next)

    def count_open(self, root_id: str) -> int:
        """How many instances of a plan have not ended, with those about to begin."""
        held = select(func.coalesce(func.sum(fan_batch.c.size), 0)).where(
            fan_batch.c.root_id == bindparam("root")
        )
        live = (
            select(func.count())
            .select_from(instance)
            .where(instance.c.root_id == bindparam("root"), _is_live)
        )
        statement = cached_sql(
            ("instance", "count-open"),
            lambda: select(held.scalar_subquery() + live.scalar_subquery()),
        )
        return int(self._transaction.scalar(statement, root=root_id))


def _of_root(*, root: Any, status: Any, after: tuple[Any] | None, limit: Any) -> Select[Any]:
    made = select(*HEAD).where(instance.c.root_id == root)
    if status is not None:
        made = made.where(instance.c.status == status)
    if after is not None:
        made = made.where(instance.c.id > after[0])
    return made.order_by(instance.c.id).limit(limit)


def _roots(*, status: Any, after: tuple[Any, Any] | None, limit: Any) -> Select[Any]:
    made = select(*HEAD, instance.c.started_at).where(instance.c.parent_id.is_(None))
    if status is not None:
        made = made.where(instance.c.status == status)
    if after is not None:
        made = made.where(tuple_(instance.c.started_at, instance.c.id) < tuple_(*after))
    return made.order_by(instance.c.started_at.desc(), instance.c.id.desc()).limit(limit)


def _heads(*, ids: list[Any]) -> Select[Any]:
    return select(*HEAD).where(instance.c.id.in_(ids))


_OF_ROOT, _ROOTS, _HEADS = SqlTemplate(_of_root), SqlTemplate(_roots), SqlTemplate(_heads)


def _loads(stored: str | None) -> Any:
    return None if stored is None else json.loads(stored)
