"""What was mailed to an officer himself, when, and what came of it; a test of his own address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.errors import NotAllowedNow
from engine.model.ids import new_id
from engine.model.permission import Actor, Target, permit
from engine.sentences import Sentence, sentence
from engine.service.context import Tx, reading, verb
from engine.service.engine import Engine
from engine.service.runtime.mails import KIND, RESULTS, letter
from engine.storage import DeliveryRow, OutboxRow

MOST = 50
BETWEEN_TESTS = timedelta(minutes=5)
WAITING = sentence("Chờ gửi")


@dataclass(frozen=True, slots=True)
class Mailed:
    """One try to mail him something, or a mail that waits for its time (``at`` is when)."""

    about: str
    at: datetime
    outcome: Sentence
    well: bool


@dataclass(frozen=True, slots=True)
class MailLog:
    """His address, and what went to it, the newest first; at most ``MOST``."""

    address: str
    mailed: tuple[Mailed, ...]


def of_actor(engine: Engine, who: Actor) -> MailLog:
    """The actor's own; mail to others at a shared address is not his."""
    with reading(engine) as tx:
        address = tx.unit.officers.need(who.officer_id).email or ""
        if not address:
            return MailLog("", ())
        tries = tx.unit.deliveries.find(recipient=address, order="-id", limit=MOST)
        sent = {row.id: row for row in tx.unit.outbox.find(id=[each.outbox_id for each in tries])}
        waiting = tx.unit.outbox.find(
            kind=KIND, status="waiting", attempts=0, order=("-available_at", "-id")
        )
    own = [row for row in waiting if _is_his(row, who.officer_id)][:MOST]
    done = [
        _tried(each, sent[each.outbox_id])
        for each in tries
        if each.outbox_id in sent and _is_his(sent[each.outbox_id], who.officer_id)
    ]
    return MailLog(address, (*map(_waits, own), *done))


@verb("notification.test")
def send_test(tx: Tx, *, command_id: str | None = None) -> str:
    """Mail a test to one's own address; returns the id of the mail.

    Raises :class:`errors.NotAllowedNow` for who has no address, or tested just now.
    """
    permit(tx.who, "notification.test", Target(officer_id=tx.who.officer_id))
    address = tx.unit.officers.need(tx.who.officer_id).email
    if not address:
        raise NotAllowedNow(
            sentence("Tài khoản chưa có địa chỉ thư. Đề nghị quản trị viên ghi địa chỉ."),
        )
    key = f"{tx.at - _since(tx.at):%Y%m%dT%H%M}:test:{tx.who.officer_id}"
    subject, text = letter(tx.who.name)
    payload = {"to": address, "subject": subject, "text": text}
    row = OutboxRow(id=new_id(), kind=KIND, key=key, available_at=tx.at, payload=payload)
    if not tx.unit.outbox.put(row):
        raise NotAllowedNow(sentence("Vừa gửi một thư thử. Đợi ít phút rồi gửi lại."))
    tx.engine.wake(tx.unit, None)
    return row.id


def _since(at: datetime) -> timedelta:
    """How long the present stretch between tests lasts already."""
    return timedelta(seconds=at.timestamp() % BETWEEN_TESTS.total_seconds())


def _is_his(row: OutboxRow, officer_id: str) -> bool:
    return row.kind == KIND and officer_id in row.key.split(":")


def _tried(each: DeliveryRow, row: OutboxRow) -> Mailed:
    about = str(row.payload.get("subject") or "")
    return Mailed(about, each.at, RESULTS[each.result], each.result == "sent")


def _waits(row: OutboxRow) -> Mailed:
    return Mailed(str(row.payload.get("subject") or ""), row.available_at, WAITING, well=True)
