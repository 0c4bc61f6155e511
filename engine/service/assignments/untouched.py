"""Whether anybody has acted on what a transfer moved since: then it is not taken back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from engine.model.permission import SYSTEM
from engine.sentences import Sentence, sentence
from engine.service.assignments import plan_parts
from engine.service.context import ReadTx
from engine.storage import AssignmentRow, Recorded


def why_not(tx: ReadTx, event: Recorded, rows: Sequence[AssignmentRow]) -> Sentence | None:
    """Why a transfer cannot be taken back any more, or None."""
    if event.body.get("merged"):
        return sentence("Đã gộp nhiệm vụ khi chuyển giao; không rút lại được.")
    changed = plan_parts.why_not(tx, event.body.get("plans", {}), str(event.row.element))
    if changed is not None:
        return changed
    for row in rows:
        if row.agency_id != event.body["assignments"][row.id]:
            return sentence("Nhiệm vụ «%(title)s» đã chuyển đi nơi khác.", title=row.title)
        if any(_acts(each, event.row.at) for each in _since(tx, row)):
            return sentence(
                "Đã có người xử lý nhiệm vụ «%(title)s» sau khi chuyển giao; không rút lại được.",
                title=row.title,
            )
    return None


def _acts(each: Recorded, at: datetime) -> bool:
    return each.row.at > at and each.row.actor != SYSTEM.officer_id


def _since(tx: ReadTx, row: AssignmentRow) -> Iterator[Recorded]:
    """What is recorded of an assignment's instance and of all below it."""
    below = tx.unit.instances.descendants(row.instance_id)
    for instance_id in (row.instance_id, *(head.id for head in below)):
        yield from tx.unit.record.whole_stream(instance_id)
