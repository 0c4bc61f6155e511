"""What a bulk operation would do, before it is begun; and which forms the ticked tasks have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engine.errors import DieuPhoiError, InvalidInput, NotFound
from engine.model.permission import Actor
from engine.model.transitions import canonical
from engine.sentences import Sentence, joined, sentence
from engine.service.assignments.assignment import find as find_assignment
from engine.service.bulk.acts import ACTS, ASSIGNMENTS, MOST, Act, Wanted
from engine.service.context import ReadTx, reading
from engine.service.engine import Engine
from engine.service.permission import readable
from engine.service.tasks.task import Found, find, schema_of
from engine.storage import AssignmentRow

UNKNOWN = "–"
"""The title of what is not there for the reader."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One thing of an operation, and why it would be refused now, if it would."""

    subject: str
    title: str
    why_not: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """Tasks that are done by the same step with the same form; ``schema`` None: without one."""

    step: str
    schema: dict[str, Any] | None
    task_ids: tuple[str, ...]


def named(act: str) -> Act:
    """The act of this name; raises :class:`errors.InvalidInput`."""
    found = ACTS.get(act)
    if found is None:
        raise InvalidInput(fields={"act": sentence("Chọn một trong các thao tác hàng loạt.")})
    return found


def require_few(subjects: Sequence[str]) -> list[str]:
    """Each once; raises :class:`errors.InvalidInput` for none and for too many."""
    each_once = list(dict.fromkeys(subjects))
    if not each_once:
        raise InvalidInput(fields={"item": sentence("Chưa chọn việc nào.")})
    if len(each_once) > MOST:
        raise InvalidInput(
            fields={
                "item": sentence(
                    "Đã chọn %(count)s việc; mỗi lần làm được tối đa %(most)s việc.",
                    count=len(each_once),
                    most=MOST,
                )
            }
        )
    return each_once


def preview(engine: Engine, who: Actor, act: str, subjects: Sequence[str]) -> list[Foreseen]:
    """What the act would do now with each thing, as far as rights and states tell."""
    done = named(act)
    with reading(engine) as tx:
        return [
            Foreseen(each, title_of(tx, who, done, each), why_not(tx, who, done, Wanted(each)))
            for each in require_few(subjects)
        ]


def forms_of(engine: Engine, who: Actor, task_ids: Sequence[str]) -> list[Form]:
    """The tasks by the step and form with which they are completed, most of them first.

    Tasks that the actor may not see are in none.
    """
    gathered: dict[tuple[str, bytes], Form] = {}
    with reading(engine) as tx:
        for each in require_few(task_ids):
            found = _seen(tx, who, each)
            if found is None:
                continue
            schema = schema_of(tx, tx.unit.instances.need(found.task.instance_id), found.task)
            step = found.task.name or found.task.element
            key = step, canonical(schema)
            before = gathered.get(key)
            known = before.task_ids if before else ()
            gathered[key] = Form(step, schema, (*known, each))
    return sorted(gathered.values(), key=lambda form: -len(form.task_ids))


def why_not(tx: ReadTx, who: Actor, act: Act, wanted: Wanted) -> Sentence | None:
    """Why the act would be refused now; None where nothing speaks against it."""
    try:
        act.foretell(tx, who, wanted)
    except DieuPhoiError as refused:
        return said(refused)
    return None


def said(refused: DieuPhoiError) -> Sentence:
    """A refusal in one sentence: what is wrong with its fields, else its own words."""
    if not refused.fields:
        return refused.sentence
    return joined(" ", dict.fromkeys(refused.fields.values()))


def title_of(tx: ReadTx, who: Actor, act: Act, subject: str) -> str:
    """What a thing is called, as its reader sees it in a list."""
    try:
        if act.of == ASSIGNMENTS:
            found = find_assignment(tx.unit, subject)
            readable(who, "assignment.read", found.target)
            return _numbered(found.row)
        task = find(tx.unit, subject)
        readable(who, "task.read", task.target)
    except NotFound:
        return UNKNOWN
    step = task.task.name or task.task.element
    return f"{_numbered(task.assignment)} – {step}" if task.assignment else step


def _numbered(row: AssignmentRow) -> str:
    return f"{row.number}. {row.title}" if row.number else row.title


def _seen(tx: ReadTx, who: Actor, task_id: str) -> Found | None:
    try:
        found = find(tx.unit, task_id)
        readable(who, "task.read", found.target)
    except NotFound:
        return None
    return found
