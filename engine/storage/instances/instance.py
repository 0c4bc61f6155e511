"""Instances, and the fan rows through which ancestors hold them together."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    Select,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    true,
    tuple_,
    update,
)

from engine.errors import Busy, NotFound
from engine.storage.db.failures import Clash
from engine.storage.db.fast.sql import Query, Statement
from engine.storage.db.mapping import RowMap
from engine.storage.db.page import Page, cut, unpack
from engine.storage.db.repository import Repository, kept
from engine.storage.instances.ancestry import above, place
from engine.storage.rows import FanRow, InstanceRow
from engine.storage.tables.running import fan, fan_batch, instance


@dataclass(frozen=True, slots=True)
class InstanceHead:
    """An instance without its state document."""

    id: str
    root_id: str
    parent_id: str | None
    parent_token: int | None
    deployment_id: str
    process_id: str
    body: str | None
    key: str | None
    loop: int | None
    status: str
    revision: int
    seq: int
    head: str
    title: str | None


@dataclass(frozen=True, slots=True)
class ChildHead:
    """What a parent has to know of a child."""

    id: str
    key: str | None
    loop: int | None
    status: str
    result: Any
    seq: int
    head: str


@dataclass(frozen=True, slots=True)
class Place:
    """Whose work an instance is, in which plan, and who watches over that plan."""

    agency_id: str | None
    root_id: str
    monitor_agency_id: str | None


AT_ONCE = 500
_HEAD = [instance.c[name] for name in InstanceHead.__dataclass_fields__]
_CHILD = [instance.c[name] for name in ChildHead.__dataclass_fields__]


def _ancestors() -> Select[Any]:
    path = above()
    return (
        select(*_HEAD)
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
        select(*_HEAD)
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
    held = (
        select(fan.c.token)
        .where(
            fan.c.instance_id == outermost_first.c.parent_id,
            fan.c.token == outermost_first.c.parent_token,
        )
        .with_for_update(read=True)
        .lateral("held")
    )
    return select(held.c.token).select_from(outermost_first).join(held, true())


def _taking(dialect: str, *, if_free: bool) -> Select[Any]:
    """The row of ``start``, kept from other units once the fan rows above it are shared.

    The condition that counts those has to be answered before the row is looked at. SQLite has one
    writer: there nothing can happen meanwhile.
    """
    made = select(instance).where(instance.c.id == bindparam("start"))
    if dialect != "postgresql":
        return made
    shared = _shared_above().cte("shared").prefix_with("MATERIALIZED")
    all_shared = select(func.count() >= 0).select_from(shared).scalar_subquery()
    return made.where(all_shared).with_for_update(of=instance, skip_locked=if_free)


_is_live = or_(*(instance.c.status == status for status in ("active", "suspended")))
_SAVED = ("status", "state", "seq", "head", "result", "ended_at", "suspended_at", "title")
_SAVE = Statement(
    update(instance)
    .where(instance.c.id == bindparam("row_id"), instance.c.revision == bindparam("row_revision"))
    .values({name: bindparam(name) for name in _SAVED} | {"revision": bindparam("revision")})
)
_ANCESTORS = Statement(_ancestors())
_BELOW = Statement(_below())
_PLACE = Statement(place())
_TAKE = Statement(lambda dialect: _taking(dialect, if_free=False))
_TAKE_IF_FREE = Statement(lambda dialect: _taking(dialect, if_free=True))


class Instances(Repository[InstanceRow]):
    """Runs of definitions, each with its small state document."""

    rows = RowMap(instance, InstanceRow)

    def take(self, instance_id: str) -> InstanceRow:
        """The row, kept from other units, and the fan rows of all ancestors from being closed.

        Ancestors first, the plan's before all. Raises :class:`errors.NotFound`.
        """
        found = self._session.one(_TAKE, start=instance_id)
        if found is None:
            raise NotFound(table="instance", key=(instance_id,))
        taken: InstanceRow = self.rows.read(found)
        return taken

    def take_if_free(self, instance_id: str) -> InstanceRow | None:
        """The same; None when the instance is gone or another unit keeps it now."""
        found = self._session.one(_TAKE_IF_FREE, start=instance_id)
        return None if found is None else self.rows.read(found)

    def save(self, row: InstanceRow) -> InstanceRow:
        """Write what a step changed, if nobody else was first; returns the row with its revision.

        Otherwise the unit is done again from its beginning.
        """
        self._session.write_later(_SAVE, self._saved(row), sure=True)
        return replace(row, revision=row.revision + 1)

    def save_all(self, rows: Sequence[InstanceRow]) -> list[InstanceRow]:
        """The same for several rows, all or none."""
        if len(rows) == 1:
            return [self.save(rows[0])]
        given = [self._saved(row) for row in rows]
        if self._session.write_many(_SAVE, given) != len(rows):
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
            found += self.rows.read_all(self._session.ask(made.with_for_update()))
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
        statement = kept(
            ("instance", "child-heads"),
            lambda: (
                select(*_CHILD)
                .where(
                    instance.c.parent_id == bindparam("parent"),
                    instance.c.parent_token == bindparam("token"),
                )
                .order_by(instance.c.loop, instance.c.id)
            ),
        )
        found = self._session.rows(statement, parent=parent_id, token=token)
        return [
            ChildHead(key, name, loop, status, _loads(result), seq, head)
            for key, name, loop, status, result, seq, head in found
        ]

    def place(self, instance_id: str) -> Place | None:
        """What a rule of permission may ask of an instance, or None."""
        found = self._session.one(_PLACE, start=instance_id)
        return None if found is None else Place(*found)

    def head(self, instance_id: str) -> InstanceHead | None:
        """An instance without its document, or None."""
        statement = kept(
            ("instance", "head"), lambda: select(*_HEAD).where(instance.c.id == bindparam("id"))
        )
        found = self._session.one(statement, id=instance_id)
        return None if found is None else InstanceHead(*found)

    def heads(self, instance_ids: Collection[str]) -> dict[str, InstanceHead]:
        """Instances without their documents, by id; what there is not is left out."""
        found = self._session.query(_HEADS, ids=[*instance_ids]) if instance_ids else []
        return {head.id: head for head in (InstanceHead(*each) for each in found)}

    def ancestors(self, instance_id: str) -> list[InstanceHead]:
        """The instances above, the plan first."""
        return [InstanceHead(*each) for each in self._session.rows(_ANCESTORS, start=instance_id)]

    def descendants(self, instance_id: str) -> list[InstanceHead]:
        """All instances below, the nearest first."""
        return [InstanceHead(*each) for each in self._session.rows(_BELOW, start=instance_id)]

    def of_root(
        self, root_id: str, *, status: str | None = None, after: str | None = None, limit: int = 200
    ) -> Page[InstanceHead]:
        """The instances of a plan, itself included, in the order in which they were made."""
        asked = {"root": root_id, "status": status, "after": unpack(after, str)}
        found = self._session.query(_OF_ROOT, **asked, limit=limit + 1)
        return cut([InstanceHead(*each) for each in found], limit, lambda head: (head.id,))

    def walk(self, root_id: str | None = None) -> Iterator[InstanceRow]:
        """All instances (of one plan) with their documents, some at a time."""
        after = ""
        while True:
            made = select(instance).where(instance.c.id > after)
            if root_id is not None:
                made = made.where(instance.c.root_id == root_id)
            found = self._session.ask(made.order_by(instance.c.id).limit(AT_ONCE))
            yield from self.rows.read_all(found)
            if len(found) < AT_ONCE:
                return
            after = found[-1][0]

    def roots(
        self, *, status: str | None = None, after: str | None = None, limit: int = 50
    ) -> Page[InstanceHead]:
        """Instances that no other started, newest first."""
        asked = {"status": status, "after": unpack(after, str, str)}
        found = self._session.query(_ROOTS, **asked, limit=limit + 1)
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
        statement = kept(
            ("instance", "count-open"),
            lambda: select(held.scalar_subquery() + live.scalar_subquery()),
        )
        return int(self._session.scalar(statement, root=root_id))


def _of_root(*, root: Any, status: Any, after: tuple[Any] | None, limit: Any) -> Select[Any]:
    made = select(*_HEAD).where(instance.c.root_id == root)
    if status is not None:
        made = made.where(instance.c.status == status)
    if after is not None:
        made = made.where(instance.c.id > after[0])
    return made.order_by(instance.c.id).limit(limit)


def _roots(*, status: Any, after: tuple[Any, Any] | None, limit: Any) -> Select[Any]:
    made = select(*_HEAD, instance.c.started_at).where(instance.c.parent_id.is_(None))
    if status is not None:
        made = made.where(instance.c.status == status)
    if after is not None:
        made = made.where(tuple_(instance.c.started_at, instance.c.id) < tuple_(*after))
    return made.order_by(instance.c.started_at.desc(), instance.c.id.desc()).limit(limit)


def _heads(*, ids: list[Any]) -> Select[Any]:
    return select(*_HEAD).where(instance.c.id.in_(ids))


_OF_ROOT, _ROOTS, _HEADS = Query(_of_root), Query(_roots), Query(_heads)


def _loads(stored: str | None) -> Any:
    return None if stored is None else json.loads(stored)


class Fans(Repository[FanRow]):
    """One row for each token that runs children; children hold it shared, a cancel exclusively."""

    rows = RowMap(fan, FanRow)

    def lock_exclusive(self, instance_id: str, token: int | None = None) -> list[FanRow]:
        """An instance's fan rows, kept from its children's commands."""
        made = select(fan).where(fan.c.instance_id == bindparam("instance"))
        if token is not None:
            made = made.where(fan.c.token == bindparam("token"))
        made = made.order_by(fan.c.token).with_for_update()
        statement = kept(("fan", "lock-exclusive", token is None), lambda: made)
        given: dict[str, object] = {"instance": instance_id}
        if token is not None:
            given["token"] = token
        return self.rows.read_all(self._session.rows(statement, **given))

    def close(
        self,
        instance_id: str | Collection[str],
        tokens: Collection[int] | None = None,
        status: str = "closed",
    ) -> int:
        """Let no child command of these tokens begin any more."""
        where: dict[str, object] = {"instance_id": instance_id}
        if tokens is not None:
            where["token"] = tuple(tokens)
        return self.update_where(where, status=status)
