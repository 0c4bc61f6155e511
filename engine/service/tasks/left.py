"""Work left by whoever held it and cannot go on: offered anew to all whom it is for."""

from __future__ import annotations

from collections.abc import Collection

from engine.model.tasks import TaskState
from engine.sentences import sentence
from engine.service.context import Tx
from engine.service.monitoring.unattended import unattended
from engine.service.notifications.notify import Telling, tell
from engine.service.organisation import divisions, recipients
from engine.service.tasks import rows
from engine.storage import DivisionRow, TaskRow


def release(tx: Tx, officer_ids: Collection[str] | None = None) -> None:
    """Free the open tasks that these officers (None: anybody) hold and cannot go on with.

    Only where others may take them: else who had them is all that is known of them.
    """
    if officer_ids is not None and not _busy(tx, officer_ids):
        return
    found = [each.task for each in unattended(tx.unit, tx.today) if each.left]
    ours = [task for task in found if officer_ids is None or task.assignee in officer_ids]
    # In one order, so that two who do this at once do not wait for each other.
    for task in sorted(ours, key=lambda each: (each.instance_id, each.id)):
        _release(tx, task)


def leave_divisions(tx: Tx) -> None:
    """Give the open work of divisions that have ended back to their agencies, and tell leaders."""
    for row in divisions.ended(tx.unit, tx.today):
        tasks = tx.unit.tasks.find(agency_id=row.agency_id, division=row.name, open=True)
        for task in sorted(tasks, key=lambda each: (each.instance_id, each.id)):
            rows.leave_division(tx, task)
        if tasks:
            _tell_leaders(tx, row, len(tasks))


def _tell_leaders(tx: Tx, row: DivisionRow, count: int) -> None:
    telling = Telling(
        kind="waiting",
        subject=sentence("Việc của %(division)s trở về cơ quan", division=row.name),
        body=sentence(
            "Phòng đã kết thúc khi còn %(count)s việc đang mở. Giao cho phòng hoặc người khác.",
            count=count,
        ),
        link="/viec?tab=agency",
        digest=True,
    )
    tell(tx, recipients.leaders(tx.unit, row.agency_id, tx.at), telling)


def _busy(tx: Tx, officer_ids: Collection[str]) -> bool:
    """Whether any of them has a task in hand: mostly not, and then nothing need be looked for."""
    return bool(officer_ids) and tx.unit.tasks.exists(assignee=officer_ids, open=True)


def _release(tx: Tx, task: TaskRow) -> None:
    rests = task.state == TaskState.SUSPENDED.value
    rows.assign(tx, task, TaskState.SUSPENDED if rests else TaskState.READY, None)
    holder = tx.unit.officers.need(task.assignee)
    subject = sentence("Việc cần người nhận lại: %(about)s", about=task.name or task.element)
    body = sentence(
        "%(name)s không còn giữ việc này; việc trở về phòng, cơ quan. Người cùng chức danh có thể "
        "nhận.",
        name=holder.name,
    )
    people = [holder, *recipients.offered(tx.unit, task, tx.at)]
    telling = Telling(
        kind="waiting",
        subject=subject,
        body=body,
        link=f"/viec/{task.id}",
        assignment_id=task.assignment_id,
        root_id=task.root_id,
        digest=True,
    )
    tell(tx, [each for each in people if each.id != tx.who.officer_id], telling)
