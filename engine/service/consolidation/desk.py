"""The desk of who consolidates or asked: who has answered, what, and who has not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.model.assignments import COORDINATING
from engine.model.calendar import WorkingCalendar
from engine.model.clock import local_date
from engine.model.deadlines import TimeState, from_json, time_state
from engine.model.organisation import valid_on
from engine.model.permission import Actor, may
from engine.sentences import Sentence, sentence
from engine.service.assignments import answers, urging
from engine.service.assignments.answers import Answer, Answers
from engine.service.assignments.assignment import Found, find, step_of
from engine.service.calendar import working_calendar
from engine.service.context import ReadTx, reading
from engine.service.engine import Engine
from engine.service.organisation.queries import names_of
from engine.service.plans import rounds
from engine.service.runtime.own_variables import own_variables
from engine.service.tasks import drafts
from engine.storage import AssignmentRow, PlanRow, ResponseRow, TakenRow, TaskRow

ANSWERED = "answered"
"""How a difficulty stands that holds nobody up any more."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One agency's answer on the desk.

    ``holders`` are the names of who would be told if it were urged, ``urged_at`` when the reader
    last urged it; ``difficulties`` counts those it raised that nobody has answered. ``past``: its
    last day is over.
    """

    answer: Answer
    time: TimeState
    ended: bool
    difficulties: int
    may_urge: bool
    holders: tuple[str, ...] = ()
    urged_at: datetime | None = None
    response: ResponseRow | None = None
    silence_agrees: bool = False
    past: bool = False

    @property
    def silent_consent(self) -> bool:
        """Whether its day passed without an answer, and the letter says that this is consent.

        It is never an answer: who answers late has answered.
        """
        return self.silence_agrees and not self.answer.sent and self.past

    @property
    def missing(self) -> bool:
        """Whether it has not sent, and still has to."""
        return self.answer.assignment.open

    @property
    def state(self) -> str:
        """How it stands, as documents say it."""
        if self.answer.sent:
            said = sentence("đã gửi, trễ hạn") if self.late else sentence("đã gửi")
        elif self.silent_consent:
            return self.unsent
        else:
            said = sentence("quá hạn, chưa gửi") if self.late else sentence("chưa gửi")
        return str(said)

    @property
    def unsent(self) -> str:
        """What stands in the place of an answer that was not sent."""
        if self.silent_consent:
            return str(sentence("coi như đồng ý theo văn bản"))
        return str(sentence("chưa gửi"))

    @property
    def late(self) -> bool:
        """Whether its day has passed, or had when it was sent."""
        return self.time in (TimeState.OVERDUE, TimeState.COMPLETED_LATE)

    @property
    def urged_today(self) -> bool:
        """Whether the reader has urged it in the last day: he may again tomorrow."""
        return self.urged_at is not None and not self.may_urge


@dataclass(frozen=True, slots=True)
class Taken:
    """Words taken into the draft; ``stands`` where they are still in what the reader writes."""

    part: TakenRow
    agency: str
    stands: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """All that one page needs of what an assignment got from others.

    ``rounds`` are its fellows for other documents, each with its name; ``draft`` is the open task
    into whose form the reader may take what others wrote; ``gaps`` are the agencies that were
    missing when the report was last handed in.
    """

    assignment: AssignmentRow
    plan: PlanRow | None
    agency: str
    opinions: tuple[Reply, ...]
    replies: tuple[Reply, ...]
    rounds: Sequence[tuple[str, Sentence]] = ()
    draft: TaskRow | None = None
    taken: Sequence[Taken] = ()
    gaps: Sequence[str] = ()
    own: bool = False


def desk(engine: Engine, who: Actor, assignment_id: str) -> Desk:
    """The desk of an assignment; raises :class:`errors.NotFound` for one he may not see."""
    given = answers.of(engine, who, assignment_id)
    with reading(engine) as tx:
        found = find(tx.unit, assignment_id)
        own = may(who, "internal.read", found.target)
        drafting = _drafting(tx, who, found)
        names = names_of(tx.unit, [found.row.agency_id])
        return Desk(
            assignment=found.row,
            plan=found.plan,
            agency=names.get(found.row.agency_id or "", ""),
            opinions=_replies(tx, who, found, given.opinions),
            replies=_replies(tx, who, found, given.replies),
            rounds=_rounds(tx, who, found),
            draft=drafting[0] if drafting else None,
            taken=_taken(tx, found, given, drafting[1] if drafting else "") if own else (),
            gaps=(found.row.result or {}).get("gaps", ()),
            own=own,
        )


def gathering(engine: Engine, rows: Iterable[AssignmentRow]) -> frozenset[str]:
    """Of which of these assignments the activity consolidates what others send: the elements."""
    with reading(engine) as tx:
        return frozenset(row.element for row in rows if answers.consolidating(tx, row))


def _drafting(tx: ReadTx, who: Actor, found: Found) -> tuple[TaskRow, str] | None:
    """The open task in which the reader writes, and what stands in its long text."""
    step = step_of(tx, found.row, "submit") if found.row.open else None
    if step is None or not may(who, "task.draft", step.target):
        return None
    name = drafts.long_field(tx, step)
    if name is None:
        return None
    return step.task, str(drafts.opened(tx, who, step).get(name) or "")


def _replies(tx: ReadTx, who: Actor, found: Found, given: Sequence[Answer]) -> tuple[Reply, ...]:
    ids = [one.assignment.id for one in given]
    if not ids:
        return ()
    troubles = tx.unit.difficulties.find(assignment_id=ids)
    said = {row.opinion_id: row for row in tx.unit.responses.find(assignment_id=found.row.id)}
    agencies = {one.assignment.agency_id for one in given if one.assignment.agency_id}
    today = local_date(tx.engine.now())
    gone = {row.id for row in tx.unit.agencies.find(id=agencies) if not valid_on(row, today)}
    calendar = working_calendar(tx.unit)
    open_ones = [row.assignment_id for row in troubles if row.status != ANSWERED]
    return tuple(
        _reply(
            tx,
            who,
            one,
            calendar,
            ended=one.assignment.open and one.assignment.agency_id in gone,
            difficulties=open_ones.count(one.assignment.id),
            response=said.get(one.assignment.id),
        )
        for one in given
    )


def _reply(
    tx: ReadTx,
    who: Actor,
    one: Answer,
    calendar: WorkingCalendar,
    *,
    ended: bool,
    difficulties: int,
    response: ResponseRow | None,
) -> Reply:
    row, now = one.assignment, tx.engine.now()
    time = time_state(from_json(row.deadline), now, row.completed_at, calendar)
    allowed = row.open and may(who, "assignment.urge", find(tx.unit, row.id).target)
    urged = urging.last_urged(tx, row, who.officer_id) if allowed else None
    resting = urged is not None and local_date(urged) == tx.today
    people = tuple(each.name for each in urging.holders(tx, row)) if allowed else ()
    return Reply(
        one,
        time,
        ended,
        difficulties,
        may_urge=allowed and not resting,
        holders=people,
        urged_at=urged,
        response=response,
        silence_agrees=_silence_agrees(tx, row),
        past=row.last_day is not None and row.last_day < tx.today,
    )


def _silence_agrees(tx: ReadTx, row: AssignmentRow) -> bool:
    """Whether the letter that asked says that silence is consent."""
    if row.role != COORDINATING or row.completed_at is not None:
        return False
    return bool(own_variables(tx.unit.instances.need(row.instance_id)).get("silence"))


def _rounds(tx: ReadTx, who: Actor, found: Found) -> list[tuple[str, Sentence]]:
    """The same work of the same agency for other documents, in the order in which they came."""
    row = found.row
    if row.role == COORDINATING:
        return []
    rows = [
        each
        for each in tx.unit.assignments.find(
            root_id=row.root_id, element=row.element, agency_id=row.agency_id, order="id"
        )
        if (each.number, each.title) == (row.number, row.title)
        and may(who, "assignment.read", Found(each, found.plan).target)
    ]
    placed = rounds.Placing(tx.unit, rows)
    keys = {each.id: placed.of(each) for each in rows}
    named = rounds.names(tx.unit, dict.fromkeys(keys.values()))
    return [(each.id, named[keys[each.id]]) for each in rows if keys[each.id] in named]


def _taken(tx: ReadTx, found: Found, given: Answers, draft: str) -> list[Taken]:
    names = {one.assignment.id: one.agency for one in (*given.opinions, *given.replies)}
    rows = tx.unit.taken.find(assignment_id=found.row.id, order=("taken_at", "id"))
    return [Taken(row, names.get(row.source_id, ""), row.text in draft) for row in rows]
