"""A command: one request to change something, answered once however often it arrives.

A network that loses an answer, an officer who clicks twice and a clock that died while firing
all repeat the command id. The first answer is stored in the transaction that did the work, so
either both are there or neither.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from engine.errors import Conflict, DieuPhoiError
from engine.model.ids import new_id
from engine.model.permission import Actor
from engine.model.transitions import canonical
from engine.service.engine import Engine
from engine.storage import CommandRow, Unit

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Command:
    """Who asked for what, when and why; every transition of the command bears these.

    ``hops`` counts the deliveries from instance to instance that led to it since a person, a
    timer or the world outside moved something.
    """

    id: str
    who: Actor
    verb: str
    at: datetime
    reason: str | None = None
    hops: int = 0


def run(
    engine: Engine,
    who: Actor,
    verb: str,
    body: Mapping[str, object],
    work: Callable[[Unit, Command], T],
    command_id: str | None = None,
    *,
    reason: str | None = None,
) -> T:
    """Do ``work`` in one transaction, or give the first answer if the id was answered before.

    ``work`` checks permission first and returns something JSON can hold. Afterwards what the
    command put into the inboxes of other instances is delivered at once; a failure there is
    the receiver's and is left to the clock.

    Raises :class:`errors.Conflict` when the id belongs to another actor, verb or body.
    """
    known = command_id or new_id()
    woken: set[str | None] = set()
    digest = "" if command_id is None else _digest(verb, body, reason)

    def once(unit: Unit) -> T:
        nonlocal woken
        woken = unit.woken
        if command_id is not None:
            first = unit.commands.get(command_id)
            if first is not None:
                _same_request(first, who, digest)
                return json.loads(first.answer)  # type: ignore[no-any-return]  # what work gave
        answer = work(unit, Command(known, who, verb, engine.now(), reason))
        if command_id is not None:
            text = json.dumps(answer, ensure_ascii=False)
            unit.commands.add(CommandRow(known, who.officer_id, digest, text, engine.now()))
        return answer

    try:
        answer = engine.storage.run(once)
    except DieuPhoiError:
        if command_id is None or not _answered(engine, command_id):
            raise
        # The same click was under way elsewhere and went through: this is its answer too.
        answer = engine.storage.run(once)
    if woken - {None}:
        engine.settle()
    return answer


def _answered(engine: Engine, command_id: str) -> bool:
    with engine.storage.read() as unit:
        return unit.commands.get(command_id) is not None


def _digest(verb: str, body: Mapping[str, object], reason: str | None) -> str:
    return hashlib.sha256(canonical({"verb": verb, "body": body, "reason": reason})).hexdigest()


def _same_request(first: CommandRow, who: Actor, digest: str) -> None:
    if first.actor != who.officer_id or first.body_hash != digest:
        raise Conflict
