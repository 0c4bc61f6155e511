"""Parts of a task given to colleagues (giao việc con): given, done, returned, withdrawn.

A task is not handed in while parts of it are open; a part ends with its task where that is no
longer needed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from functools import partial

from engine.errors import InvalidInput, NotAllowedNow, NotFound
from engine.model.actors import BY_THE_CLOCK
from engine.model.ids import new_id
from engine.model.permission import Target, permit
from engine.model.secrecy import refuse_if_secret
from engine.sentences import Sentence, sentence
from engine.service.context import Tx, run, verb
from engine.service.engine import Engine
from engine.service.notifications.notify import Telling, tell
from engine.service.permission import allow, readable
from engine.service.record import Passing, note
from engine.service.runtime.load import take
from engine.service.tasks.colleagues import working
from engine.service.tasks.task import Found, find
from engine.storage import SubtaskRow, TaskRow, Unit

OPEN, DONE, RETURNED, WITHDRAWN = "open", "done", "returned", "withdrawn"
ENDED = "ended"
LONGEST_TITLE, LONGEST_RESULT = 300, 20_000
WORDS: Mapping[str, Sentence] = {
    OPEN: sentence("Đang thực hiện"),
    DONE: sentence("Hoàn thành"),
    RETURNED: sentence("Đã trả lại"),
    WITHDRAWN: sentence("Đã thu hồi"),
    ENDED: sentence("Kết thúc cùng việc chính"),
}


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


def end_left_over(engine: Engine) -> int:
    """End the parts whose task ended without them, and tell their officers; returns how many."""
    with engine.storage.read() as unit:
        left = unit.subtasks.left_over()
    for subtask_id in left:
        run(engine, BY_THE_CLOCK, "subtask.end", {}, partial(_end_with_task, subtask_id=subtask_id))
    return len(left)


def _end_with_task(tx: Tx, *, subtask_id: str) -> None:
    row = need(tx.unit, subtask_id)
    take(tx.unit, find(tx.unit, row.task_id).task.instance_id)
    row, found = need(tx.unit, subtask_id), find(tx.unit, row.task_id)
    if row.state == OPEN and not found.task.open:
        about = sentence("Việc con không cần làm nữa: %(about)s", about=row.title)
        _end(tx, found, row, ENDED, about)


def return_of(tx: Tx, officer_ids: Collection[str]) -> None:
    """Return the open parts of officers who no longer work in the agency; the givers are told."""
    rows = tx.unit.subtasks.find(officer_id=officer_ids, state=OPEN) if officer_ids else []
    for row in sorted(rows, key=lambda each: each.id):
        found = find(tx.unit, row.task_id)
        if found.task.open and not _works(tx, found, row.officer_id):
            about = sentence("Việc con trở về, người nhận đã thôi giữ: %(about)s", about=row.title)
            _end(tx, found, row, RETURNED, about)


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


def need(unit: Unit, subtask_id: str) -> SubtaskRow:
    """Read a part; raises :class:`errors.NotFound`."""
    row = unit.subtasks.get(subtask_id)
    if row is None:
        raise NotFound(sentence("Không có việc con này."))
    return row


def _taken(tx: Tx, subtask_id: str, asked: str) -> tuple[SubtaskRow, Found]:
    """The part, open, and its task, whose instance is taken."""
    row = need(tx.unit, subtask_id)
    found = find(tx.unit, row.task_id)
    if row.officer_id != tx.who.officer_id:
        readable(tx.who, "internal.read", found.target)
    permit(tx.who, asked, target_of(row, found))
    take(tx.unit, found.task.instance_id)
    row, found = need(tx.unit, subtask_id), find(tx.unit, row.task_id)
    if row.state != OPEN:
        raise NotAllowedNow(
            sentence("Việc con này đã kết thúc: %(state)s.", state=WORDS[row.state])
        )
    if not found.task.open:
        raise NotAllowedNow(sentence("Việc chính đã kết thúc."))
    return row, found


def target_of(row: SubtaskRow, found: Found) -> Target:
    """What permission is asked over: who has the part, and who holds its task."""
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
    if not _works(tx, found, officer_id):
        wrong["officer"] = sentence("Cán bộ này không làm việc ở cơ quan.")
    elif officer_id == tx.who.officer_id:
        wrong["officer"] = sentence("Việc con là để giao cho đồng nghiệp; chọn người khác.")
    last = found.assignment.last_day if found.assignment else None
    if due_on is not None and due_on < tx.today:
        wrong["due_on"] = sentence("Hạn nội bộ đã qua.")
    elif due_on is not None and last is not None and due_on > last:
        wrong["due_on"] = sentence("Hạn nội bộ sau hạn của cơ quan (%(day)s).", day=last)
    if wrong:
        raise InvalidInput(fields=wrong)
    refuse_if_secret({"title": title})


def _works(tx: Tx, found: Found, officer_id: str) -> bool:
    """Whether he can still have a part of the task: he works in its agency, by an open account."""
    officer = tx.unit.officers.get(officer_id) if officer_id else None
    if officer is None or officer.disabled_at is not None:
        return False
    return found.task.agency_id in working(tx.unit, officer_id, tx.today)


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
    _tell(tx, found, row, row.officer_id if state in (WITHDRAWN, ENDED) else holder, about)


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
