"""Urging (đôn đốc): who has the work is told in the urger's own words, and it is recorded."""

from __future__ import annotations

from datetime import datetime, timedelta

from engine.errors import NotAllowedNow
from engine.model.clock import ZONE
from engine.sentences import sentence
from engine.service.assignments.assignment import Found, find, telling
from engine.service.context import ReadTx, Tx, require_reason, verb
from engine.service.notifications.notify import tell
from engine.service.organisation import recipients
from engine.service.permission import acting, allow
from engine.service.record import Passing, note
from engine.storage import AssignmentRow, OfficerRow

URGE_REST = timedelta(hours=1)
_LOOK_BACK = 100
"""Transitions of one instance among which the last urging is looked for."""


@verb("assignment.urge")
def urge(
    tx: Tx,
    assignment_id: str,
    text: str,
    *,
    command_id: str | None = None,
) -> list[str]:
    """Urge the agency now, in the urger's own words; returns who was told."""
    found = find(tx.unit, assignment_id)
    allow(tx.who, "assignment.urge", "assignment.read", found.target)
    if not found.row.open:
        raise NotAllowedNow(
            sentence("Nhiệm vụ đã kết thúc, không cần đôn đốc."),
        )
    _not_just_urged(tx, found)
    return urge_in(tx, found, text)


def urge_in(tx: Tx, found: Found, text: str) -> list[str]:
    """The same by a verb that has asked for permission; returns who was told."""
    tx = tx.acting_as(acting(tx.who, "assignment.urge", found.target)).because(require_reason(text))
    subject = sentence("Đôn đốc: %(about)s", about=found.row.title)
    told = tell(tx, holders(tx, found.row), telling(found, "urge", subject, text))
    note(
        tx,
        found.row.instance_id,
        "follow_up",
        element=found.row.element,
        to_state="urge",
        body={"assignment": found.row.id, "told": told},
        passing=Passing(agency_from=found.row.agency_id, agency_to=found.row.monitor_agency_id),
    )
    return told


def holders(tx: ReadTx, row: AssignmentRow) -> list[OfficerRow]:
    """Who is told when an agency is urged: who has the work, and its leaders."""
    now = tx.engine.now()
    people = [
        *recipients.on_rung(tx.unit, row, "officer", now),
        *recipients.on_rung(tx.unit, row, "agency_head", now),
    ]
    return list({each.id: each for each in people}.values())


def last_urged(tx: ReadTx, row: AssignmentRow, officer_id: str) -> datetime | None:
    """When this officer last urged this work; None where he has not of late."""
    for each in tx.unit.record.newest(row.instance_id, _LOOK_BACK):
        one = each.row
        if (one.kind, one.to_state, one.actor) == ("follow_up", "urge", officer_id):
            return one.at
    return None


def _not_just_urged(tx: Tx, found: Found) -> None:
    """Let an urging pass unless he urged the same work within the hour: mail would pile up."""
    last = last_urged(tx, found.row, tx.who.officer_id)
    if last is not None and tx.at - last < URGE_REST:
        raise NotAllowedNow(
            sentence(
                "Ông/bà đã đôn đốc nhiệm vụ này lúc %(when)s; có thể đôn đốc tiếp sau một giờ.",
                when=f"{last.astimezone(ZONE):%H:%M}",
            )
        )
