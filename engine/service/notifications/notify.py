"""What officers are told: in the application at once, by mail from the outbox."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from engine.model.ids import new_id
from engine.model.permission import Actor
from engine.service.context import Command, run
from engine.service.engine import Engine
from engine.service.escalation import arm
from engine.storage import NotificationRow, OfficerRow, OutboxRow, Page, Unit

KINDS = {
    "assigned": "Nhiệm vụ mới",
    "remind": "Nhắc việc",
    "urge": "Đôn đốc",
    "escalate": "Báo cáo quá hạn",
    "refused": "Từ chối tiếp nhận",
    "returned": "Trả lại",
    "reassigned": "Giao lại",
    "withdrawn": "Thu hồi",
    "transferred": "Chuyển giao nhiệm vụ",
    "extension": "Gia hạn",
    "deadline": "Thay đổi thời hạn",
    "difficulty": "Khó khăn, vướng mắc",
    "summary": "Tổng hợp việc quá hạn",
    "follow_up": "Theo dõi định kỳ",
    "incident": "Sự cố",
    "document": "Văn bản đến",
    "task": "Việc được giao",
    "waiting": "Chờ xử lý",
}
GATHERED = "Tổng hợp thông báo"


@dataclass(frozen=True, slots=True)
class Telling:
    """What is to be told; ``digest`` gathers the mail into one a day."""

    kind: str
    subject: str
    body: str = ""
    link: str | None = None
    assignment_id: str | None = None
    root_id: str | None = None
    digest: bool = False


def tell(
    engine: Engine, unit: Unit, command: Command, officers: Iterable[OfficerRow], telling: Telling
) -> list[str]:
    """Tell officers, each once; returns their ids. Who has no mail address reads it here only."""
    known = {officer.id: officer for officer in officers}
    unit.notifications.insert_many(
        [_notification(telling, officer_id, command.at) for officer_id in known]
    )
    addressed = [officer for officer in known.values() if officer.email]
    if telling.digest:
        timers = [arm.digest_timer(officer.id, command.at) for officer in addressed]
        unit.timers.insert_many(timers)
    elif addressed:
        unit.outbox.put_many([_mail(engine, telling, officer, command) for officer in addressed])
        engine.wake(unit, None)
    return list(known)


def send_digest(engine: Engine, unit: Unit, command: Command, officer_id: str) -> None:
    """One mail with what the officer was told since the day before and has not read yet."""
    officer = unit.officers.get(officer_id)
    if officer is None or officer.email is None or officer.disabled_at is not None:
        return
    unread = [
        row
        for row in unit.notifications.page(officer_id, unread=True, limit=200).rows
        if row.kind in {"remind", "urge", "escalate", "summary", "follow_up", "waiting"}
    ]
    if not unread:
        return
    lines = "\n".join(f"- {row.subject}" for row in reversed(unread))
    day = command.at.date().isoformat()
    unit.outbox.put(
        OutboxRow(
            id=new_id(),
            kind="mail",
            key=f"digest:{officer_id}:{day}",
            available_at=command.at,
            payload={
                "to": officer.email,
                "subject": f"{GATHERED}: {len(unread)} mục",
                "text": f"Kính gửi {officer.name},\n\n{lines}\n\n{engine.config.base_url}\n",
            },
        )
    )
    engine.wake(unit, None)


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


def mark_read(engine: Engine, who: Actor, ids: Collection[str] | None = None) -> None:
    """Mark his own notifications read, some or all; others' ids change nothing."""

    def work(unit: Unit, command: Command) -> None:
        unit.notifications.mark_read(who.officer_id, ids, command.at)

    run(engine, who, "notification.read", {"ids": sorted(ids or ())}, work)


def _notification(telling: Telling, officer_id: str, at: datetime) -> NotificationRow:
    return NotificationRow(
        id=new_id(),
        officer_id=officer_id,
        kind=telling.kind,
        subject=telling.subject,
        body=telling.body,
        link=telling.link,
        created_at=at,
        assignment_id=telling.assignment_id,
        root_id=telling.root_id,
    )


def _mail(engine: Engine, telling: Telling, officer: OfficerRow, command: Command) -> OutboxRow:
    link = f"\n\n{engine.config.base_url}{telling.link}" if telling.link else ""
    about = telling.assignment_id or telling.root_id or ""
    return OutboxRow(
        id=new_id(),
        kind="mail",
        key=f"{command.id}:{telling.kind}:{about}:{officer.id}",
        available_at=command.at,
        payload={
            "to": officer.email,
            "subject": telling.subject,
            "text": f"Kính gửi {officer.name},\n\n{telling.body or telling.subject}{link}\n",
        },
    )
