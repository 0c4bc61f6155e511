"""An incoming document read from its file, proposed to the clerk who records it.

Nothing is kept of the file, and nothing is linked: what it answers is told, with what that plan
waits for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import Forbidden, NotFound
from engine.model.permission import Actor
from engine.plan_reading.letter import read_letter
from engine.service.context import reading
from engine.service.engine import Engine
from engine.service.plan_document import citation
from engine.service.plans import incoming, plan_reading
from engine.service.plans.visibility import see
from engine.storage import PlanRow, Unit


@dataclass(frozen=True, slots=True)
class Answered:
    """A plan that a document names; ``waits`` are the documents that it waits for now."""

    number: str
    root_id: str
    title: str
    waits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a file says (:meth:`engine.plan_reading.letter.Letter.as_json`), and what it answers.

    ``unknown`` are the numbers it names that are of no plan that the clerk may see.
    """

    file: str
    said: Mapping[str, Any]
    answered: tuple[Answered, ...]
    unknown: tuple[str, ...]


def propose(engine: Engine, who: Actor, name: str, body: bytes) -> Proposal:
    """Read a file for who may record documents; nothing is kept.

    Raises :class:`errors.InvalidInput` for what cannot be read, :class:`errors.SecretRefused`.
    """
    if incoming.agencies_of(who, "document.record") == frozenset():
        raise Forbidden(verb="document.record")
    said = plan_reading.read_apart(engine, reading_letter, name, body)
    with reading(engine) as tx:
        answered = tuple(_answered(tx.unit, who, said["answers"]))
    known = {each.number for each in answered}
    unknown = tuple(each for each in said["answers"] if each not in known)
    return Proposal(name, said, answered, unknown)


def reading_letter(request: bytes) -> dict[str, Any]:
    """Read the letter that was sent; runs in the process of its own."""
    return plan_reading.read_sent(request, lambda source, *_: read_letter(source).as_json())


def _answered(unit: Unit, who: Actor, numbers: Iterable[str]) -> Iterator[Answered]:
    for number in numbers:
        for plan in _plans(unit, number):
            if _may_see(unit, who, plan):
                waits = incoming.waiting_for(unit, who, plan.instance_id)
                yield Answered(number, plan.instance_id, plan.title, tuple(waits))


def _plans(unit: Unit, number: str) -> list[PlanRow]:
    """The plans of this number, written in one field or in two."""
    figure, _, symbol = number.partition("/")
    found = unit.plans.find(number=[number, figure])
    return [plan for plan in found if citation(plan) in (number, f"{figure}/{symbol}")]


def _may_see(unit: Unit, who: Actor, plan: PlanRow) -> bool:
    try:
        see(unit, who, plan.instance_id)
    except NotFound:
        return False
    return True
