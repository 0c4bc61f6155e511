"""Difficulties: raised on an assignment, answered by the monitor or sent upward; work goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from engine.errors import InvalidInput, NotAllowedNow, NotFound
from engine.model.ids import new_id
from engine.model.permission import Actor, Target, may, scope_of
from engine.model.secrecy import refuse_if_secret
from engine.model.text import clean, nfc
from engine.service.assignments import resolve
from engine.service.assignments.assignment import Found, find, hold, perform
from engine.service.assignments.resolve import (
    FORWARDED,
    GUIDE,
    RAISED,
    RULE,
    STATES,
    Step,
    answered,
    forwarded,
    noted,
    told,
)
from engine.service.context import Command, run
from engine.service.engine import Engine
from engine.service.organisation import recipients
from engine.service.permission import acting, allow, readable
from engine.service.runtime import throw_escalation
from engine.service.tasks import completion
from engine.storage import AssignmentRow, DifficultyRow, Page, PlanRow, TaskRow, Unit

__all__ = ["STATES", "DifficultyView", "answer", "forward", "page", "raise_", "view"]

CODE = "difficulty"
LONGEST = 5000
_OFFERED: dict[str | None, frozenset[str]] = {
    GUIDE: frozenset({"answer", "forward"}),
    RULE: frozenset({"answer"}),
}
"""What may be done on the page while the diagram stands at a step; at any other step, nothing."""


@dataclass(frozen=True, slots=True)
class DifficultyView:
    """One difficulty as its page shows it; ``step`` is the diagram's that waits for somebody."""

    difficulty: DifficultyRow
    assignment: AssignmentRow
    plan: PlanRow | None
    raised_by: str
    verbs: frozenset[str]
    step: TaskRow | None = None


def raise_(
    engine: Engine, who: Actor, assignment_id: str, text: str, *, command_id: str | None = None
) -> str:
    """Raise a difficulty; returns its id. The monitor is told, the diagram may react."""

    def work(unit: Unit, command: Command, found: Found) -> str:
        words = _words(text)
        row = DifficultyRow(
            id=new_id(),
            assignment_id=assignment_id,
            root_id=found.row.root_id,
            instance_id=found.row.instance_id,
            agency_id=found.row.agency_id,
            monitor_agency_id=found.target.monitor_agency_id,
            raised_by=command.who.officer_id,
            at=command.at,
            text=words,
        )
        unit.difficulties.insert(row)
        noted(unit, command, found, row, None, RAISED)
        people = recipients.watchers(unit, found.target.monitor_agency_id, command.at)
        told(engine, unit, command, people, found, f"Phản ánh vướng mắc: {words}")
        data = {"text": words, "difficulty": row.id, "agency": found.row.agency_id}
        throw_escalation.escalate(engine, unit, command, found.row.instance_id, CODE, data)
        return row.id

    body = {"text": text}
    answer = perform(
        engine, who, assignment_id, "raise_difficulty", work, body=body, command_id=command_id
    )
    return str(answer)


def answer(
    engine: Engine, who: Actor, difficulty_id: str, text: str, *, command_id: str | None = None
) -> None:
    """Guide the agency: the difficulty is settled with these words, and the diagram's step."""

    def work(unit: Unit, command: Command, held: _Held) -> None:
        words = _words(text)
        if held.step is not None:
            completion.hand_in(engine, unit, command, held.step.found, held.step.filled(words))
        else:
            answered(engine, unit, command, held.found, held.row, words)

    _handle(engine, who, difficulty_id, "answer", {"text": text}, work, command_id)


def forward(
    engine: Engine, who: Actor, difficulty_id: str, text: str, *, command_id: str | None = None
) -> None:
    """Send it upward to the leadership, with the monitor's view."""

    def work(unit: Unit, command: Command, held: _Held) -> None:
        words = _words(text)
        if held.row.status == FORWARDED:
            raise NotAllowedNow(
                "Vướng mắc này đã được trình cấp trên.",
                en="This difficulty has been passed upward already.",
            )
        if held.step is not None:
            filled = held.step.filled(words, beyond=True)
            completion.hand_in(engine, unit, command, held.step.found, filled)
        else:
            forwarded(engine, unit, command, held.found, held.row, words)

    _handle(engine, who, difficulty_id, "forward", {"text": text}, work, command_id)


def page(
    engine: Engine,
    who: Actor,
    *,
    open: bool = True,  # noqa: A002  # as the list says
    after: str | None = None,
    limit: int = 50,
) -> Page[DifficultyRow]:
    """Difficulties of the actor's agencies and of what they monitor, newest first."""
    scope = scope_of(who)
    agencies = None if scope.all else scope.agency_ids
    with engine.storage.read() as unit:
        return unit.difficulties.page(
            agencies=agencies, lent=scope.lent, open=open, after=after, limit=limit
        )


def view(engine: Engine, who: Actor, difficulty_id: str) -> DifficultyView:
    """One difficulty; raises :class:`errors.NotFound` also for one the actor may not see."""
    with engine.storage.read() as unit:
        row, found = _find(unit, difficulty_id)
        readable(who, "difficulty.read", found.target)
        raiser = unit.officers.get(row.raised_by)
        step = resolve.step_of(engine, unit, row)
        return DifficultyView(
            difficulty=row,
            assignment=found.row,
            plan=found.plan,
            raised_by=raiser.name if raiser else "",
            verbs=_verbs(who, row, found.target, step),
            step=step.found.task if step and may(who, "task.read", step.found.target) else None,
        )


@dataclass(frozen=True, slots=True)
class _Held:
    """A difficulty in the hand of one verb, with the step of the diagram that it is to do."""

    row: DifficultyRow
    found: Found
    step: Step | None


def _verbs(who: Actor, row: DifficultyRow, target: Target, step: Step | None) -> frozenset[str]:
    if row.handled_at is not None:
        return frozenset()
    offered = {"answer"} if row.status == FORWARDED else {"answer", "forward"}
    if step is not None:
        offered &= _OFFERED.get(step.verb, frozenset())
    return frozenset(verb for verb in offered if may(who, _guard(verb, step), target))


def _guard(verb: str, step: Step | None) -> str:
    """What the ruling of an authority says is not for the monitor to write."""
    return "difficulty.rule" if step and step.verb == RULE else f"difficulty.{verb}"


def _handle(
    engine: Engine,
    who: Actor,
    difficulty_id: str,
    verb: str,
    body: dict[str, object],
    work: Callable[[Unit, Command, _Held], None],
    command_id: str | None,
) -> None:
    def within(unit: Unit, command: Command) -> None:
        hold(unit, _find(unit, difficulty_id)[1].row.id)
        row, found = _find(unit, difficulty_id)
        step = resolve.step_of(engine, unit, row)
        guard = _guard(verb, step)
        allow(who, guard, "difficulty.read", found.target)
        if row.handled_at is not None:
            raise NotAllowedNow(
                "Vướng mắc này đã được giải quyết.", en="This difficulty has been settled."
            )
        if step is not None and verb not in _OFFERED.get(step.verb, ()):
            name = step.found.task.name
            raise NotAllowedNow(
                f"Quy trình đang chờ bước «{name}»; thực hiện bước đó trước.",
                en=f"The process waits for the step “{name}”; do that first.",
            )
        command = replace(command, who=acting(who, guard, found.target))
        work(unit, command, _Held(row, found, step))

    given = {"difficulty": difficulty_id, **body}
    run(engine, who, f"difficulty.{verb}", given, within, command_id)


def _find(unit: Unit, difficulty_id: str) -> tuple[DifficultyRow, Found]:
    row = unit.difficulties.get(difficulty_id)
    if row is None:
        raise NotFound("Không có vướng mắc này.", en="There is no such difficulty.")
    return row, find(unit, row.assignment_id)


def _words(text: str) -> str:
    refuse_if_secret(text)
    words = nfc(text).strip()
    if not clean(words) or len(words) > LONGEST:
        raise InvalidInput(fields={"text": f"Ghi nội dung, nhiều nhất {LONGEST} ký tự."})
    return words
