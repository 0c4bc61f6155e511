"""Difficulties: raised on an assignment, answered by the monitor or sent upward; work goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from engine.errors import InvalidInput, NotAllowedNow, NotFound
from engine.model.ids import new_id
from engine.model.permission import Actor, Target, may, scope_of
from engine.model.secrecy import refuse_if_secret
from engine.model.text import clean, nfc
from engine.service import recipients, throws
from engine.service.assignment_rows import Found, find, hold, perform
from engine.service.commands import Command, run
from engine.service.engine import Engine
from engine.service.notifications import tell
from engine.service.record import Passing, note
from engine.service.replying import telling
from engine.service.targets import acting, allow, readable
from engine.storage import AssignmentRow, DifficultyRow, OfficerRow, Page, PlanRow, TaskRow, Unit

RAISED, FORWARDED, ANSWERED = "raised", "forwarded", "answered"
STATES = {
    RAISED: "Chờ hướng dẫn",
    FORWARDED: "Đã trình cấp có thẩm quyền",
    ANSWERED: "Đã có hướng dẫn",
}
CODE = "difficulty"
LONGEST = 5000


@dataclass(frozen=True, slots=True)
class DifficultyView:
    """One difficulty as its page shows it; ``tasks`` are the monitor's own in its assignment."""

    difficulty: DifficultyRow
    assignment: AssignmentRow
    plan: PlanRow | None
    raised_by: str
    verbs: frozenset[str]
    tasks: tuple[TaskRow, ...] = ()


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
        _note(unit, command, found, row, None, RAISED)
        people = recipients.watchers(unit, found.target.monitor_agency_id, command.at)
        _tell(engine, unit, command, people, found, f"Phản ánh vướng mắc: {words}")
        data = {"text": words, "difficulty": row.id, "agency": found.row.agency_id}
        throws.escalate(engine, unit, command, found.row.instance_id, CODE, data)
        return row.id

    body = {"text": text}
    answer = perform(
        engine, who, assignment_id, "raise_difficulty", work, body=body, command_id=command_id
    )
    return str(answer)


def answer(
    engine: Engine, who: Actor, difficulty_id: str, text: str, *, command_id: str | None = None
) -> None:
    """Guide the agency: the difficulty is settled with these words."""

    def work(unit: Unit, command: Command, found: Found, row: DifficultyRow) -> None:
        words = _words(text)
        unit.difficulties.update(
            row.id,
            status=ANSWERED,
            answer=words,
            handled_by=command.who.officer_id,
            handled_at=command.at,
        )
        _note(unit, command, found, replace(row, answer=words), row.status, ANSWERED)
        raiser = unit.officers.get(row.raised_by)
        people = [raiser] if raiser else recipients.on_rung(unit, found.row, "officer", command.at)
        _tell(engine, unit, command, people, found, f"Hướng dẫn giải quyết: {words}")

    _handle(engine, who, difficulty_id, "difficulty.answer", {"text": text}, work, command_id)


def forward(
    engine: Engine, who: Actor, difficulty_id: str, text: str, *, command_id: str | None = None
) -> None:
    """Send it upward to the leadership, with the monitor's view."""

    def work(unit: Unit, command: Command, found: Found, row: DifficultyRow) -> None:
        words = _words(text)
        if row.status == FORWARDED:
            raise NotAllowedNow(
                "Vướng mắc này đã được trình cấp trên.",
                en="This difficulty has been passed upward already.",
            )
        unit.difficulties.update(row.id, status=FORWARDED)
        command = replace(command, reason=words)
        _note(unit, command, found, row, row.status, FORWARDED)
        people = [
            *recipients.on_rung(unit, found.row, "office", command.at),
            *recipients.on_rung(unit, found.row, "leadership", command.at),
        ]
        _tell(engine, unit, command, people, found, f"Trình vướng mắc: {row.text}\nÝ kiến: {words}")

    _handle(engine, who, difficulty_id, "difficulty.forward", {"text": text}, work, command_id)


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
        return DifficultyView(
            difficulty=row,
            assignment=found.row,
            plan=found.plan,
            raised_by=raiser.name if raiser else "",
            verbs=_verbs(who, row, found.target),
            tasks=_of_the_monitor(unit, who, found),
        )


def _of_the_monitor(unit: Unit, who: Actor, found: Found) -> tuple[TaskRow, ...]:
    """What the diagram still asks of the monitor here: it may be another place to answer."""
    if found.row.monitor_agency_id in (None, found.row.agency_id):
        return ()
    if not may(who, "difficulty.answer", found.target):
        return ()
    asked = unit.tasks.find(
        assignment_id=found.row.id, agency_id=found.row.monitor_agency_id, open=True
    )
    return tuple(asked)


def _verbs(who: Actor, row: DifficultyRow, target: Target) -> frozenset[str]:
    if row.status == ANSWERED:
        return frozenset()
    offered = {"answer"} if row.status == FORWARDED else {"answer", "forward"}
    return frozenset(verb for verb in offered if may(who, f"difficulty.{verb}", target))


def _handle(
    engine: Engine,
    who: Actor,
    difficulty_id: str,
    verb: str,
    body: dict[str, object],
    work: Callable[[Unit, Command, Found, DifficultyRow], None],
    command_id: str | None,
) -> None:
    def within(unit: Unit, command: Command) -> None:
        hold(unit, _find(unit, difficulty_id)[1].row.id)
        row, found = _find(unit, difficulty_id)
        allow(who, verb, "difficulty.read", found.target)
        if row.status == ANSWERED:
            raise NotAllowedNow(
                "Vướng mắc này đã được giải quyết.", en="This difficulty has been settled."
            )
        work(unit, replace(command, who=acting(who, verb, found.target)), found, row)

    run(engine, who, verb, {"difficulty": difficulty_id, **body}, within, command_id)


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


def _tell(
    engine: Engine,
    unit: Unit,
    command: Command,
    people: Iterable[OfficerRow],
    found: Found,
    body: str,
) -> None:
    subject = f"Khó khăn, vướng mắc: {found.row.title}"
    tell(engine, unit, command, people, telling(found, "difficulty", subject, body))


def _note(
    unit: Unit,
    command: Command,
    found: Found,
    row: DifficultyRow,
    old: str | None,
    new: str,
) -> None:
    told = {"difficulty": row.id, "text": row.text, "answer": row.answer}
    note(
        unit,
        command,
        found.row.instance_id,
        "difficulty",
        element=found.row.element,
        from_state=old,
        to_state=new,
        body=told,
        passing=Passing(agency_from=found.row.agency_id, agency_to=found.target.monitor_agency_id),
    )
