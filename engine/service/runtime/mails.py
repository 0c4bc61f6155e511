"""The mail and the calls that leave: what waits, what could not be sent and why, once more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.errors import InvalidInput, NotAllowedNow, NotFound
from engine.model.addresses import is_mail_address
from engine.model.ids import new_id
from engine.model.permission import Actor, Target, permit
from engine.model.text import clean
from engine.sentences import Sentence, sentence
from engine.service.context import Tx, verb
from engine.service.engine import Engine
from engine.service.record import note_stream
from engine.storage import DeliveryRow, OutboxRow

MOST = 100
STREAM = "operation"
KIND = "mail"
RESULTS: dict[str, Sentence] = {
    "sent": sentence("Máy chủ thư đã nhận"),
    "no-server": sentence("Chưa đặt máy chủ thư nên không gửi"),
    "failed": sentence("Chưa gửi được, sẽ thử lại"),
    "dead": sentence("Không gửi được, đã thôi thử"),
}


@dataclass(frozen=True, slots=True)
class Leaving:
    """What stands in the outbox: for whom, about what; ``calls`` are those of services."""

    row: OutboxRow
    to: str
    about: str
    is_mail: bool


@dataclass(frozen=True, slots=True)
class Post:
    """What was given up, what waits (the next first), and the newest tries; at most ``MOST``."""

    failed: list[Leaving]
    waiting: list[Leaving]
    tries: list[DeliveryRow]
    counts: dict[str, int]


def page(engine: Engine, who: Actor) -> Post:
    """All of it, for those who run the installation."""
    permit(who, "operation.read", Target())
    with engine.storage.read() as unit:
        failed = unit.outbox.find(status="failed", order=("-available_at", "-id"), limit=MOST)
        waiting = unit.outbox.find(status="waiting", order=("available_at", "id"), limit=MOST)
        tries = unit.deliveries.find(order="-id", limit=MOST)
        counts = {state: unit.outbox.count(status=state) for state in ("failed", "waiting")}
    return Post(_leaving(failed), _leaving(waiting), tries, counts)


def _leaving(rows: Iterable[OutboxRow]) -> list[Leaving]:
    return [
        Leaving(
            row,
            str(row.payload.get("to") or row.payload.get("service") or ""),
            str(row.payload.get("subject") or row.payload.get("element") or ""),
            row.kind == KIND,
        )
        for row in rows
    ]


@verb("mail.send")
def again(tx: Tx, outbox_id: str, *, command_id: str | None = None) -> None:
    """Send one mail now that was given up, or that waits for its next try.

    Raises :class:`errors.NotAllowedNow` for one that has left or is wanted no more.
    """
    permit(tx.who, "mail.send", Target())
    row = tx.unit.outbox.get(outbox_id)
    if row is None or row.kind != KIND:
        raise NotFound
    if row.status not in {"failed", "waiting"}:
        raise NotAllowedNow(sentence("Thư này đã gửi hoặc không còn cần gửi."))
    _put_back(tx, [row])


@verb("mail.send")
def again_all(tx: Tx, *, command_id: str | None = None) -> int:
    """Send all mail now that was given up, as after a server that was away; returns how many."""
    permit(tx.who, "mail.send", Target())
    rows = tx.unit.outbox.find(kind=KIND, status="failed")
    _put_back(tx, rows)
    return len(rows)


def _put_back(tx: Tx, rows: Iterable[OutboxRow]) -> None:
    for row in rows:
        tx.unit.outbox.update(row.id, status="waiting", available_at=tx.at, attempts=0)
        told = {"to": row.payload["to"]}
        note_stream(tx, STREAM, KIND, element=row.id, to_state="again", body=told)
    tx.engine.wake(tx.unit, None)


@verb("mail.send")
def send_test(tx: Tx, to: str, *, command_id: str | None = None) -> str:
    """Put a mail into the outbox that says that mail arrives; returns its id.

    Raises :class:`errors.InvalidInput` for what is no address.
    """
    permit(tx.who, "mail.send", Target())
    address = require_address(to)
    subject, text = letter(tx.who.name)
    row = OutboxRow(
        id=new_id(),
        kind=KIND,
        key=f"{tx.command.id}:test",
        available_at=tx.at,
        payload={"to": address, "subject": subject, "text": text},
    )
    tx.unit.outbox.insert(row)
    note_stream(tx, STREAM, KIND, element=row.id, to_state="test", body={"to": address})
    tx.engine.wake(tx.unit, None)
    return row.id


def require_address(to: str) -> str:
    """The address; raises :class:`errors.InvalidInput`."""
    address = clean(to)
    if not is_mail_address(address):
        raise InvalidInput(fields={"to": sentence("Ghi một địa chỉ thư, như an@tinh.gov.vn.")})
    return address


def letter(sender: str) -> tuple[str, str]:
    """Subject and text of a test mail."""
    text = sentence(
        "Thư này do %(sender)s gửi thử từ Điều Phối. Nhận được thư này nghĩa là thư của hệ thống "
        "đến nơi; không cần trả lời.",
        sender=sender,
    )
    return str(sentence("Thư thử của Điều Phối")), str(text)
