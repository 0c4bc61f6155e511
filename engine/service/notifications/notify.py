"""What officers are told: in the application at once, by mail from the outbox."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from engine.errors import NotFound
from engine.model.ids import new_id
from engine.model.permission import Actor
from engine.sentences import Sentence, sentence
from engine.service.context import Command, Tx, verb
from engine.service.engine import Engine
from engine.service.notifications import wishes
from engine.service.notifications.digest import digest_timer
from engine.service.notifications.saying import letter, stored
from engine.storage import NotificationRow, OfficerRow, OutboxRow, Page

KINDS = {
    "assigned": sentence("Nhiệm vụ mới"),
    "remind": sentence("Nhắc việc"),
    "urge": sentence("Đôn đốc"),
    "escalate": sentence("Báo cáo quá hạn"),
    "refused": sentence("Từ chối tiếp nhận"),
    "returned": sentence("Trả lại"),
    "reassigned": sentence("Giao lại"),
    "withdrawn": sentence("Thu hồi"),
    "transferred": sentence("Chuyển giao nhiệm vụ"),
    "extension": sentence("Gia hạn"),
    "prepared": sentence("Chờ lãnh đạo gửi"),
    "ask_finish": sentence("Đề nghị kết thúc nhiệm vụ thường xuyên"),
    "finished": sentence("Kết thúc nhiệm vụ thường xuyên"),
    "deadline": sentence("Thay đổi thời hạn"),
    "difficulty": sentence("Khó khăn, vướng mắc"),
    "summary": sentence("Tổng hợp việc quá hạn"),
    "follow_up": sentence("Theo dõi định kỳ"),
    "own_reminder": sentence("Nhắc theo hẹn"),
    "incident": sentence("Sự cố"),
    "unattended": sentence("Việc chưa có ai nhận được"),
    "tampering": sentence("Dữ liệu bị sửa ngoài chương trình"),
    "clock": sentence("Giờ của máy chủ"),
    "document": sentence("Văn bản đến"),
    "task": sentence("Việc được giao"),
    "mention": sentence("Trao đổi, có nhắc đến tôi"),
    "waiting": sentence("Chờ xử lý"),
    "plan": sentence("Kế hoạch"),
    "watched": sentence("Kế hoạch tôi theo dõi"),
    "spared": sentence("Không còn cần"),
    "insisted": sentence("Yêu cầu thực hiện"),
    "suspended": sentence("Tạm dừng"),
    "resumed": sentence("Tiếp tục"),
    "role": sentence("Vai trò"),
}


@dataclass(frozen=True, slots=True)
class Telling:
    """What is to be told; ``digest`` gathers the mail into one a day."""

    kind: str
    subject: Sentence
    body: Sentence | None = None
    link: str | None = None
    assignment_id: str | None = None
    root_id: str | None = None
    digest: bool = False


def tell(tx: Tx, officers: Iterable[OfficerRow], telling: Telling) -> list[str]:
    """Tell officers, each once; returns their ids. Who has no mail address reads it here only."""
    known = {officer.id: officer for officer in officers}
    notification = _notification(telling, tx.at)
    tx.unit.notifications.insert_many(
        [replace(notification, id=new_id(), officer_id=officer_id) for officer_id in known]
    )
    _by_mail(tx, [officer for officer in known.values() if officer.email], telling)
    return list(known)


def _by_mail(tx: Tx, addressed: Sequence[OfficerRow], telling: Telling) -> None:
    """Let each have it by mail as he wishes: at once, with the day's digest, or not."""
    said = wishes.of_officers(tx.unit, [officer.id for officer in addressed])
    usual = wishes.DAILY if telling.digest else wishes.AT_ONCE
    by_way: dict[str, list[OfficerRow]] = {}
    for officer in addressed:
        way = said.get(officer.id, wishes.NOTHING_SAID).way(telling.kind, usual=usual)
        by_way.setdefault(way, []).append(officer)
    if gathered := by_way.get(wishes.DAILY):
        tx.unit.timers.insert_many([digest_timer(officer.id, tx.at) for officer in gathered])
    if at_once := by_way.get(wishes.AT_ONCE):
        tx.unit.outbox.put_many(
            [
                _mail(
                    tx.engine,
                    telling,
                    officer,
                    tx.command,
                    said.get(officer.id, wishes.NOTHING_SAID).not_before(tx.at),
                )
                for officer in at_once
            ]
        )
        tx.engine.wake(tx.unit, None)


def page(
    engine: Engine,
    who: Actor,
    *,
    unread: bool = False,
    after: str | None = None,
    limit: int = 50,
) -> Page[NotificationRow]:
    """What the officer was told, newest first."""
    with engine.storage.read() as unit:
        return unit.notifications.page(who.officer_id, unread=unread, after=after, limit=limit)


def unread_count(engine: Engine, who: Actor) -> int:
    """How much of it he has not read, counted to 100."""
    with engine.storage.read() as unit:
        return unit.notifications.unread_count(who.officer_id)


@verb("notification.read")
def mark_read(tx: Tx, ids: Collection[str] | None = None) -> None:
    """Mark his own notifications read, some or all; others' ids change nothing."""
    tx.unit.notifications.mark_read(tx.who.officer_id, ids, tx.at)


@verb("notification.read")
def open_notification(tx: Tx, notification_id: str) -> str:
    """Mark one of his own notifications read; gives where it leads. Raises NotFound."""
    row = tx.unit.notifications.get(notification_id)
    if row is None or row.officer_id != tx.who.officer_id:
        raise NotFound
    tx.unit.notifications.mark_read(tx.who.officer_id, [row.id], tx.at)
    return row.link or ""


def _notification(telling: Telling, at: datetime) -> NotificationRow:
    """What is told, for nobody yet."""
    return NotificationRow(
        id="",
        officer_id="",
        kind=telling.kind,
        subject=str(telling.subject),
        body=str(telling.body or ""),
        sentences=stored(telling.subject, telling.body),
        link=telling.link,
        created_at=at,
        assignment_id=telling.assignment_id,
        root_id=telling.root_id,
    )


def _mail(
    engine: Engine, telling: Telling, officer: OfficerRow, command: Command, at: datetime
) -> OutboxRow:
    link = f"{engine.config.base_url}{telling.link}" if telling.link else ""
    about = telling.assignment_id or telling.root_id or ""
    return OutboxRow(
        id=new_id(),
        kind="mail",
        key=f"{command.id}:{telling.kind}:{about}:{officer.id}",
        available_at=at,
        payload=letter(officer, telling.subject, telling.body or telling.subject, link),
    )
