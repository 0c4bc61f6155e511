"""Difficulties: raised on an assignment, answered by the monitor or sent upward; work goes on."""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors import InvalidInput, NotAllowedNow, NotFound
from engine.model.ids import new_id
from engine.model.permission import Actor, Target, may, scope_of
from engine.model.secrecy import refuse_if_secret
from engine.model.text import clean, nfc
from engine.sentences import sentence
from engine.service.assignments import resolve
from engine.service.assignments.assignment import Found, assignment_verb, find, hold
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
from engine.service.context import Tx, reading, verb
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


@assignment_verb("raise_difficulty")
def raise_(tx: Tx, found: Found, text: str, *, command_id: str | None = None) -> str:
    """Raise a difficulty; returns its id. The monitor is told, the diagram may react."""
    return raise_in(tx, found, text)


def raise_in(tx: Tx, found: Found, text: str) -> str:
    """Raise it inside another command; returns its id."""
    words = checked_words(text)
    row = DifficultyRow(
        id=new_id(),
        assignment_id=found.row.id,
        root_id=found.row.root_id,
        instance_id=found.row.instance_id,
        agency_id=found.row.agency_id,
        monitor_agency_id=found.target.monitor_agency_id,
        raised_by=tx.who.officer_id,
        at=tx.at,
        text=words,
    )
    tx.unit.difficulties.insert(row)
    people = recipients.watchers(tx.unit, found.target.monitor_agency_id, tx.at)
    noted(tx, found, row, None, RAISED, people)
    told(tx, people, found, sentence("Phản ánh vướng mắc: %(text)s", text=words))
    data = {"text": words, "difficulty": row.id, "agency": found.row.agency_id}
    throw_escalation.escalate(tx, found.row.instance_id, CODE, data)
    return row.id


@verb("difficulty.answer")
def answer(tx: Tx, difficulty_id: str, text: str, *, command_id: str | None = None) -> None:
    """Guide the agency: the difficulty is settled with these words, and the diagram's step."""
    tx, held = _hold(tx, difficulty_id, "answer")
    words = checked_words(text)
    if held.step is not None:
        completion.hand_in(tx, held.step.found, held.step.filled(words))
    else:
        answered(tx, held.found, held.row, words)


@verb("difficulty.forward")
def forward(tx: Tx, difficulty_id: str, text: str, *, command_id: str | None = None) -> None:
    """Send it upward to the leadership, with the monitor's view."""
    tx, held = _hold(tx, difficulty_id, "forward")
    words = checked_words(text)
    if held.row.status == FORWARDED:
        raise NotAllowedNow(
            sentence("Vướng mắc này đã được trình cấp trên."),
        )
    if held.step is not None:
        completion.hand_in(tx, held.step.found, held.step.filled(words, beyond=True))
    else:
        forwarded(tx, held.found, held.row, words)


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
    with reading(engine) as tx:
        row, found = _find(tx.unit, difficulty_id)
        readable(who, "difficulty.read", found.target)
        raiser = tx.unit.officers.get(row.raised_by)
        step = resolve.step_of(tx, row)
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


def _hold(tx: Tx, difficulty_id: str, name: str) -> tuple[Tx, _Held]:
    """Take a difficulty for a verb: permission and state are seen to here."""
    hold(tx.unit, _find(tx.unit, difficulty_id)[1].row.id)
    row, found = _find(tx.unit, difficulty_id)
    step = resolve.step_of(tx, row)
    guard = _guard(name, step)
    allow(tx.who, guard, "difficulty.read", found.target)
    if row.handled_at is not None:
        raise NotAllowedNow(sentence("Vướng mắc này đã được giải quyết."))
    if step is not None and name not in _OFFERED.get(step.verb, ()):
        waiting = step.found.task.name
        raise NotAllowedNow(
            sentence(
                "Quy trình đang chờ bước «%(step)s»; thực hiện bước đó trước.", step=waiting or ""
            ),
        )
    return tx.acting_as(acting(tx.who, guard, found.target)), _Held(row, found, step)


def _find(unit: Unit, difficulty_id: str) -> tuple[DifficultyRow, Found]:
    row = unit.difficulties.get(difficulty_id)
    if row is None:
        raise NotFound(sentence("Không có vướng mắc này."))
    return row, find(unit, row.assignment_id)


def checked_words(text: str) -> str:
    """What somebody writes of a difficulty; raises InvalidInput where it is empty or too long."""
    refuse_if_secret(text)
    words = nfc(text).strip()
    if not clean(words) or len(words) > LONGEST:
        raise InvalidInput(
            fields={"text": sentence("Ghi nội dung, nhiều nhất %(most)s ký tự.", most=LONGEST)}
        )
    return words
