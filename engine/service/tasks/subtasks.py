"""Parts of a task given to colleagues (giao việc con): given, done, returned, withdrawn.

A task is not handed in while parts of it are open; a part ends with its task where that is no
longer needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engine.errors import InvalidInput, NotAllowedNow, NotFound
from engine.model.ids import new_id
from engine.model.permission import Actor, Target, may, permit
from engine.model.secrecy import refuse_if_secret
from engine.sentences import Sentence, sentence
from engine.service.context import ReadTx, Tx, reading, verb
from engine.service.engine import Engine
from engine.service.notifications.notify import Telling, tell
from engine.service.organisation.queries import people_of
from engine.service.permission import allow, readable
from engine.service.record import Passing, note
from engine.service.runtime.load import take
from engine.service.tasks.colleagues import working
from engine.service.tasks.task import Found, find
from engine.storage import SubtaskRow, TaskRow, Unit

OPEN, DONE, RETURNED, WITHDRAWN = "open", "done", "returned", "withdrawn"
LONGEST_TITLE, LONGEST_RESULT = 300, 20_000
WORDS: Mapping[str, Sentence] = {
    OPEN: sentence("Đang thực hiện"),
    DONE: sentence("Hoàn thành"),
    RETURNED: sentence("Đã trả lại"),
    WITHDRAWN: sentence("Đã thu hồi"),
}


@dataclass(frozen=True, slots=True)
class Subtask:
    """A part as a page shows it: who has it, who gave it, what its reader may do with it."""

    row: SubtaskRow
    officer: str
    giver: str
    verbs: frozenset[str]
    task: TaskRow
    about: str


@verb("subtask.give")
def give(
    tx: Tx,
    task_id: str,
    title: str,
    officer_id: str,
    due_on: date | None = None,
    *,
    command_id: str | None = None,
) -> str:
    """Give a part of a task that one holds to a colleague; returns its id.

    Raises :class:`errors.InvalidInput` for who does not work in the agency, or a day too late.
    """
    take(tx.unit, find(tx.unit, task_id).task.instance_id)
    found = find(tx.unit, task_id)
    allow(tx.who, "subtask.give", "task.read", found.target)
    if not found.task.open or found.task.assignee != tx.who.officer_id:
        raise NotAllowedNow(sentence("Nhận việc này trước khi giao việc con."))
    _require_good(tx, found, title, officer_id, due_on)
    row = SubtaskRow(
        id=new_id(),
        task_id=task_id,
        root_id=found.task.root_id,
        title=title.strip(),
        officer_id=officer_id,
        given_by=tx.who.officer_id,
        given_at=tx.at,
        due_on=due_on,
    )
    tx.unit.subtasks.insert(row)
    _note(tx, found, row, None, OPEN)
    _tell(tx, found, row, officer_id, sentence("Việc con được giao: %(about)s", about=row.title))
    return row.id


@verb("subtask.finish")
def finish(tx: Tx, subtask_id: str, result: str, *, command_id: str | None = None) -> None:
    """Hand in one's part with what was done; who holds the task is told."""
    row, found = _taken(tx, subtask_id, "subtask.finish")
    if not result.strip() or len(result) > LONGEST_RESULT:
        raise InvalidInput(fields={"result": sentence("Ghi kết quả, tối đa 20.000 ký tự.")})
    refuse_if_secret({"result": result})
    about = sentence("Việc con đã xong: %(about)s", about=row.title)
    _end(tx, found, row, DONE, about, result=result.strip())


@verb("subtask.return")
def give_back(tx: Tx, subtask_id: str, *, reason: str, command_id: str | None = None) -> None:
    """Return one's part to who gave it, with the reason."""
    row, found = _taken(tx, subtask_id, "subtask.return")
    about = sentence("Việc con bị trả lại: %(about)s", about=row.title)
    _end(tx, found, row, RETURNED, about, reason=tx.require_reason())


@verb("subtask.withdraw")
def withdraw(tx: Tx, subtask_id: str, *, reason: str, command_id: str | None = None) -> None:
    """Take a part back from a colleague, with the reason."""
    row, found = _taken(tx, subtask_id, "subtask.withdraw")
    about = sentence("Việc con đã thu hồi: %(about)s", about=row.title)
    _end(tx, found, row, WITHDRAWN, about, reason=tx.require_reason())


def require_ended(unit: Unit, task: TaskRow) -> None:
    """Refuse to hand in a task of which colleagues still do parts; names them."""
    rows = unit.subtasks.find(task_id=task.id, state=OPEN, order="id")
    if rows:
        raise NotAllowedNow(
            sentence(
                "Còn %(count)s việc con chưa xong: %(titles)s. Chờ kết quả, hoặc thu hồi việc con.",
                count=len(rows),
                titles="; ".join(row.title for row in rows),
            )
        )


def of_task(engine: Engine, who: Actor, task_id: str) -> list[Subtask]:
    """The parts of a task, oldest first, for those inside; raises :class:`errors.NotFound`."""
    with reading(engine) as tx:
        found = find(tx.unit, task_id)
        readable(who, "task.read", found.target)
        if not may(who, "internal.read", found.target):
            return []
        return _shown(tx, who, tx.unit.subtasks.find(task_id=task_id, order="id"))


def mine(engine: Engine, who: Actor) -> list[Subtask]:
    """The open parts in one's own hands, first due first."""
    with reading(engine) as tx:
        shown = _shown(tx, who, tx.unit.subtasks.find(officer_id=who.officer_id, state=OPEN))
    still = [each for each in shown if each.task.open]
    return sorted(still, key=lambda each: (each.row.due_on or date.max, each.row.id))


def view(engine: Engine, who: Actor, subtask_id: str) -> Subtask:
    """One part; raises :class:`errors.NotFound` also for one the actor may not see."""
    with reading(engine) as tx:
        row = _need(tx.unit, subtask_id)
        if row.officer_id != who.officer_id:
            readable(who, "internal.read", find(tx.unit, row.task_id).target)
        return _shown(tx, who, [row])[0]


def may_give(who: Actor, task: TaskRow, target: Target) -> bool:
    """Whether he may split the task: it is open, and he has it."""
    return task.open and task.assignee == who.officer_id and may(who, "subtask.give", target)


def _need(unit: Unit, subtask_id: str) -> SubtaskRow:
    row = unit.subtasks.get(subtask_id)
    if row is None:
        raise NotFound(sentence("Không có việc con này."))
    return row


def _taken(tx: Tx, subtask_id: str, asked: str) -> tuple[SubtaskRow, Found]:
    """The part, open, and its task, whose instance is taken."""
    row = _need(tx.unit, subtask_id)
    found = find(tx.unit, row.task_id)
    if row.officer_id != tx.who.officer_id:
        readable(tx.who, "internal.read", found.target)
    permit(tx.who, asked, _target(row, found))
    take(tx.unit, found.task.instance_id)
    row, found = _need(tx.unit, subtask_id), find(tx.unit, row.task_id)
    if row.state != OPEN:
        raise NotAllowedNow(
            sentence("Việc con này đã kết thúc: %(state)s.", state=WORDS[row.state])
        )
    if not found.task.open:
        raise NotAllowedNow(sentence("Việc chính đã kết thúc."))
    return row, found


def _target(row: SubtaskRow, found: Found) -> Target:
    task = found.target
    return Target(
        agency_id=task.agency_id,
        division=task.division,
        root_id=task.root_id,
        position_kind=task.position_kind,
        assignee=row.given_by if task.assignee is None else task.assignee,
        officer_id=row.officer_id,
    )


def _require_good(tx: Tx, found: Found, title: str, officer_id: str, due_on: date | None) -> None:
    wrong: dict[str, Sentence] = {}
    if not title.strip() or len(title) > LONGEST_TITLE:
        wrong["title"] = sentence("Ghi nội dung việc con, tối đa 300 ký tự.")
    officer = tx.unit.officers.get(officer_id) if officer_id else None
    works = officer is not None and officer.disabled_at is None
    if not works or found.task.agency_id not in working(tx.unit, officer_id, tx.today):
        wrong["officer"] = sentence("Cán bộ này không làm việc ở cơ quan.")
    last = found.assignment.last_day if found.assignment else None
    if due_on is not None and due_on < tx.today:
        wrong["due_on"] = sentence("Hạn nội bộ đã qua.")
    elif due_on is not None and last is not None and due_on > last:
        wrong["due_on"] = sentence("Hạn nội bộ sau hạn của cơ quan (%(day)s).", day=last)
    if wrong:
        raise InvalidInput(fields=wrong)
    refuse_if_secret({"title": title})


def _end(
    tx: Tx,
    found: Found,
    row: SubtaskRow,
    state: str,
    about: Sentence,
    *,
    result: str | None = None,
    reason: str | None = None,
) -> None:
    tx.unit.subtasks.update(row.id, state=state, result=result, reason=reason, ended_at=tx.at)
    _note(tx, found, row, row.state, state)
    holder = found.task.assignee or row.given_by
    _tell(tx, found, row, row.officer_id if state == WITHDRAWN else holder, about)


def _note(tx: Tx, found: Found, row: SubtaskRow, before: str | None, state: str) -> None:
    note(
        tx,
        found.task.instance_id,
        "subtask",
        element=found.task.element,
        token=found.task.token,
        from_state=before,
        to_state=state,
        body={"subtask": row.id, "title": row.title, "officer": row.officer_id},
        passing=Passing(agency_from=found.task.agency_id, agency_to=found.task.agency_id),
    )


def _tell(tx: Tx, found: Found, row: SubtaskRow, officer_id: str, subject: Sentence) -> None:
    if officer_id == tx.who.officer_id:
        return
    telling = Telling(
        kind="task",
        subject=subject,
        body=sentence("Lý do: %(reason)s", reason=tx.reason) if tx.reason else None,
        link=f"/viec-con/{row.id}",
        assignment_id=found.task.assignment_id,
        root_id=row.root_id,
    )
    tell(tx, [tx.unit.officers.need(officer_id)], telling)


def _shown(tx: ReadTx, who: Actor, rows: list[SubtaskRow]) -> list[Subtask]:
    names = people_of(tx.unit, [each for row in rows for each in (row.officer_id, row.given_by)])
    shown = []
    for row in rows:
        found = find(tx.unit, row.task_id)
        live = row.state == OPEN and found.task.open
        target = _target(row, found)
        able = {name for name in ("finish", "return", "withdraw") if live}
        about = found.assignment.title if found.assignment else found.task.name
        shown.append(
            Subtask(
                row,
                names.get(row.officer_id, "–"),
                names.get(row.given_by, "–"),
                frozenset(name for name in able if may(who, f"subtask.{name}", target)),
                found.task,
                about or found.task.element,
            )
        )
    return shown
