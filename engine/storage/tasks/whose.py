"""Whose tasks a list shows: as conditions, each with an index of its own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from engine.storage.db.searching import one_of
from engine.storage.tasks.task import task

Places = Collection[tuple[str, str]]
"""Positions as (agency, kind of position)."""

Seats = Collection[tuple[str, str, str]]
"""The same with the division whose work they may take; "" is work given to no division."""

FREE = func.coalesce(task.c.assignee, "") == ""
"""Nobody has it. As an expression: no index must lead to all that nobody has taken."""

DIVISION = func.coalesce(task.c.division, "")
_PLACE = (task.c.agency_id, task.c.position, DIVISION)


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose tasks are looked for; without ``people`` and ``agencies`` everybody's.

    With ``people`` those that they have, and those nobody took that ``seats`` may take or that
    are ``offered``; with ``agencies`` whatever is there, and what is ``offered``; with
    ``divisions``, as (agency, division), what is there of these divisions ("": of none).
    ``seats_in_plans`` are seats with the plan before them, ``agencies_in_plans`` (plan, agency),
    both lent for certain plans; ``offered`` are ids of tasks with several offers.
    With ``handed_on_by`` only what others have to do in these agencies where this officer did a
    step before; what his ``seats`` may take is not theirs.
    """

    people: Collection[str] | None = None
    seats: Seats = ()
    seats_in_plans: Collection[tuple[str, str, str, str]] = ()
    agencies: Collection[str] | None = None
    divisions: Collection[tuple[str, str]] = ()
    agencies_in_plans: Collection[tuple[str, str]] = ()
    offered: Collection[str] = ()
    handed_on_by: str | None = None

    def asked(self) -> dict[str, Any]:
        """The same for a query."""
        named = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {
            name: value if value is None or isinstance(value, str) else [*value]
            for name, value in named
        }


EVERYBODY = Whose()


def parts(
    *,
    people: list[Any] | None,
    seats: list[tuple[Any, Any, Any]],
    seats_in_plans: list[tuple[Any, Any, Any, Any]],
    agencies: list[Any] | None,
    divisions: list[tuple[Any, Any]],
    agencies_in_plans: list[tuple[Any, Any]],
    offered: list[Any],
    handed_on_by: Any,
) -> list[ColumnElement[bool]] | None:
    """Which tasks somebody sees, each condition with an index of its own; None: all."""
    if handed_on_by is not None:
        places = _somewhere(agencies, divisions)
        return [_handed_on(handed_on_by, or_(*places), seats)] if places else []
    if people is None and agencies is None:
        return None
    found: list[ColumnElement[bool]] = []
    if people:
        found.append(task.c.assignee.in_(people))
    if seats:
        found.append(task.c.agency_id.in_([agency for agency, *_ in seats]) & _seats(seats) & FREE)
    if seats_in_plans:
        plans = task.c.root_id.in_([root for root, *_ in seats_in_plans])
        found.append(plans & one_of((task.c.root_id, *_PLACE), seats_in_plans) & FREE)
    found += _somewhere(agencies, divisions)
    if agencies_in_plans:
        plans = task.c.root_id.in_([root for root, _ in agencies_in_plans])
        pair = (task.c.root_id, task.c.agency_id)
        found.append(plans & one_of(pair, agencies_in_plans))
    if offered:
        taken = task.c.id.in_(offered)
        found.append(taken if people is None else taken & FREE)
    return found


def _somewhere(
    agencies: list[Any] | None, divisions: list[tuple[Any, Any]]
) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if agencies:
        found.append(task.c.agency_id.in_(agencies))
    if divisions:
        divided = task.c.agency_id.in_([agency for agency, _ in divisions])
        found.append(divided & one_of((task.c.agency_id, DIVISION), divisions))
    return found


def _seats(seats: list[tuple[Any, Any, Any]]) -> ColumnElement[bool]:
    return one_of(_PLACE, seats)


def _handed_on(
    officer: Any, places: ColumnElement[bool], seats: list[tuple[Any, Any, Any]]
) -> ColumnElement[bool]:
    done = task.alias("done")
    his = select(done.c.instance_id).where(
        done.c.assignee == officer, done.c.open < 1, done.c.state == "completed"
    )
    others = func.coalesce(task.c.assignee, "") != officer
    found = and_(places, task.c.instance_id.in_(his), others)
    return and_(found, or_(~FREE, ~_seats(seats))) if seats else found
