"""Where an instance stands: what each token waits for, what it knows and from where."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.bpmn.definition import Definition
from engine.bpmn.runtime import ROOT, State, Token
from engine.bpmn.runtime.waits import (
    ChildrenWait,
    ConditionWait,
    IncidentWait,
    MessageWait,
    ServiceWait,
    SignalWait,
    TaskWait,
    TimerWait,
    Wait,
)
from engine.errors import NotFound
from engine.model.clock import ZONE
from engine.model.permission import Actor, Target, may
from engine.sentences import Sentence, sentence
from engine.service.context import ReadTx, reading
from engine.service.deployments import deployments
from engine.service.engine import Engine
from engine.service.organisation.queries import names_of, people_of
from engine.service.plans.visibility import see
from engine.service.runtime.load import LIVE
from engine.storage import InstanceRow, Recorded

LONGEST = 400
"""Characters of a value that are shown."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that an element waits for, in words."""

    element: str
    name: str
    words: Sentence


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable: its value as JSON, the step that wrote it last, when and who ("" : unknown)."""

    name: str
    value: str
    step: str
    at: datetime | None
    by: str


@dataclass(frozen=True, slots=True)
class Standing:
    """An instance as its administrator looks into it; ``version`` of ``key`` is what it runs."""

    key: str
    version: int
    waits: tuple[Waiting, ...]
    variables: tuple[Variable, ...]


def standing(engine: Engine, who: Actor, root_id: str, instance_id: str) -> Standing | None:
    """Where an instance stands; None for who may not look into it. Raises NotFound."""
    with reading(engine) as tx:
        row, _ = see(tx.unit, who, instance_id)
        if row.root_id != root_id:
            raise NotFound
        if not may(who, "instance.migrate", Target()):
            return None
        definition = deployments.definition(tx, row.deployment_id, row.process_id)
        deployed = tx.unit.deployments.need(row.deployment_id)
        state = State.load(row.state)
        waits = tuple(_waits(tx, row, definition, state)) if row.status in LIVE else ()
        return Standing(deployed.key, deployed.version, waits, tuple(_variables(tx, row, state)))


def _waits(tx: ReadTx, row: InstanceRow, definition: Definition, state: State) -> Iterator[Waiting]:
    for token in state.tokens.values():
        name = definition.nodes[token.element].name or token.element
        if token.counts and not token.waits:
            yield Waiting(token.element, name, sentence("chờ các nhánh khác đến"))
        for wait in token.waits:
            yield Waiting(token.element, name, _words(tx, row, token, wait))


def _words(tx: ReadTx, row: InstanceRow, token: Token, wait: Wait) -> Sentence:
    match wait:
        case TaskWait():
            return _of_task(tx, row, token)
        case TimerWait():
            due = datetime.fromisoformat(wait.due).astimezone(ZONE)
            return sentence("chờ đến %(moment)s", moment=f"{due:%H:%M, %d/%m/%Y}")
        case MessageWait():
            keys = ", ".join(f"{name} = {value}" for name, value in wait.keys.items())
            if not keys:
                return sentence("chờ thông điệp «%(name)s»", name=wait.name or "")
            return sentence("chờ thông điệp «%(name)s» (%(keys)s)", name=wait.name or "", keys=keys)
        case ConditionWait():
            return sentence("chờ điều kiện: %(condition)s", condition=wait.text)
        case ChildrenWait():
            heads = tx.unit.instances.child_heads(row.id, token.id)
            running = sum(head.status in LIVE for head in heads)
            return sentence("chờ %(count)s phần việc bên trong", count=running)
        case IncidentWait():
            return sentence("gặp sự cố (%(code)s), chờ xử lý", code=wait.code)
        case SignalWait() | ServiceWait():
            return sentence("chờ tín hiệu hoặc dịch vụ «%(name)s»", name=wait.name or "")
        case _:
            return sentence("chờ các nhánh khác đến")


def _of_task(tx: ReadTx, row: InstanceRow, token: Token) -> Sentence:
    task = tx.unit.tasks.first(instance_id=row.id, token=token.id, open=True)
    if task is None:
        return sentence("chờ người thực hiện")
    agency = names_of(tx.unit, [task.agency_id]).get(task.agency_id or "", "–")
    holder = people_of(tx.unit, [task.assignee]).get(task.assignee or "")
    if holder:
        return sentence("chờ %(person)s (%(agency)s) thực hiện", person=holder, agency=agency)
    return sentence("chờ người của %(agency)s nhận việc", agency=agency)


def _variables(tx: ReadTx, row: InstanceRow, state: State) -> Iterator[Variable]:
    values: Mapping[str, object] = state.scopes[ROOT].vars if ROOT in state.scopes else {}
    written: dict[str, Recorded] = {}
    for recorded in tx.unit.record.whole_stream(row.id):
        for op in recorded.body.get("ops") or ():
            if op[0] == "v" and op[1] == ROOT:
                written[op[2]] = recorded
    people = people_of(tx.unit, [each.row.actor for each in written.values()])
    for name in sorted(values):
        by = written.get(name)
        yield Variable(
            name,
            _shown(values[name]),
            "" if by is None else str(by.body.get("name") or by.row.element or ""),
            None if by is None else by.row.at,
            "" if by is None else people.get(by.row.actor, by.row.actor),
        )


def _shown(value: object) -> str:
    """A value as JSON; what is left out of a long one is marked."""
    written = json.dumps(value, ensure_ascii=False)
    return written if len(written) <= LONGEST else f"{written[:LONGEST]}…"
