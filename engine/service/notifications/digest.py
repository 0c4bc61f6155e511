"""One mail a day with what an officer was told and has not read: a timer of its own."""

from __future__ import annotations

from datetime import datetime, timedelta

from engine.model.clock import ZONE
from engine.model.ids import new_id
from engine.sentences import joined, sentence
from engine.service.context import Tx
from engine.service.listeners import Listener
from engine.service.notifications import wishes
from engine.service.notifications.saying import letter, subject_of
from engine.storage import OutboxRow, TimerRow

KIND = "cadence"
"""Kind of the timer's row; the payload tells it from a monitor's cadence (stored so since 0.1)."""
HOUR, MINUTE = 8, 30
"""When it is sent, in Vietnam."""
KINDS = frozenset({"remind", "urge", "escalate", "summary", "follow_up", "waiting", "unattended"})
"""What is gathered; of everything else a mail of its own has been sent."""
LONGEST = 200
"""Notifications in one mail."""


def digest_timer(officer_id: str, now: datetime) -> TimerRow:
    """When an officer's gathered mail is sent next; one row however often it is asked for."""
    local = now.astimezone(ZONE)
    due = local.replace(hour=HOUR, minute=MINUTE, second=0, microsecond=0)
    due = due if due > local else due + timedelta(days=1)
    return TimerRow(
        id=new_id(), due_at=due.astimezone(now.tzinfo), kind=KIND, payload={"digest": officer_id}
    )


class DigestListener(Listener):
    """Sends the digests that are due."""

    timer_kinds = frozenset({KIND})

    def timer_fired(self, tx: Tx, timer: TimerRow) -> None:
        """Send one; a closed account, or one without an address or news, gets none."""
        officer_id = (timer.payload or {}).get("digest")
        if officer_id is not None:
            _send(tx, str(officer_id))


def _gathered(said: wishes.Wishes, kind: str) -> bool:
    """Whether mail of this kind is gathered for him."""
    usual = wishes.DAILY if kind in KINDS else wishes.AT_ONCE
    return said.way(kind, usual=usual) == wishes.DAILY


def _send(tx: Tx, officer_id: str) -> None:
    officer = tx.unit.officers.get(officer_id)
    if officer is None or officer.email is None or officer.disabled_at is not None:
        return
    page = tx.unit.notifications.page(officer_id, unread=True, limit=LONGEST)
    said = wishes.of_officers(tx.unit, [officer_id]).get(officer_id, wishes.NOTHING_SAID)
    unread = [row for row in page.rows if _gathered(said, row.kind)]
    if not unread:
        return
    lines = [sentence("- %(subject)s", subject=subject_of(row)) for row in reversed(unread)]
    subject = sentence("Tổng hợp thông báo: %(count)s mục", count=len(unread))
    tx.unit.outbox.put(
        OutboxRow(
            id=new_id(),
            kind="mail",
            key=f"digest:{officer_id}:{tx.today.isoformat()}",
            available_at=said.not_before(tx.at),
            payload=letter(officer, subject, joined("\n", lines), tx.engine.config.base_url),
        )
    )
    tx.engine.wake(tx.unit, None)
