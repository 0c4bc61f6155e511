"""What the clock does again and again: when last, when next, how it ended."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from engine.model.permission import Actor, Target, permit
from engine.sentences import Sentence, sentence
from engine.service.engine import Engine
from engine.service.monitoring import health
from engine.service.monitoring.health import PARTS, Clock
from engine.service.monitoring.unattended import LOOKED_AT
from engine.storage import Unit

BACKED_UP = "backup.made_at"
LONGEST_ERROR = 500

JOBS: dict[str, tuple[Sentence, timedelta]] = {
    "timers": (sentence("Hạn, nhắc việc và hẹn giờ của quy trình"), timedelta(0)),
    "inbox": (sentence("Chuyển thông điệp giữa các quy trình"), timedelta(0)),
    "outbox": (sentence("Gọi dịch vụ bên ngoài"), timedelta(0)),
    "bulk": (sentence("Xử lý hàng loạt"), timedelta(0)),
    "subtasks": (sentence("Kết thúc việc con cùng việc chính"), timedelta(0)),
    "watches": (sentence("Báo việc mới quá hạn của kế hoạch được theo dõi"), timedelta(days=1)),
    "mail": (sentence("Gửi thư"), timedelta(0)),
    "messages": (sentence("Bỏ thông điệp quá hạn chờ"), timedelta(0)),
    "rows": (sentence("Ghi mã băm của các bảng vào hồ sơ"), timedelta(0)),
    "anchor": (sentence("Ký mốc neo của hồ sơ"), timedelta(hours=1)),
    "looking": (sentence("So các bảng với hồ sơ"), timedelta(0)),
    "migrations": (sentence("Chuyển kế hoạch đang chạy sang phiên bản khác"), timedelta(0)),
    "unattended": (sentence("Tìm việc chưa có ai nhận được"), timedelta(minutes=10)),
}
"""Each part of a tick, and how often it has something to do; zero: at each tick."""


@dataclass(frozen=True, slots=True)
class Job:
    """One of them; ``ran_at`` None: not yet. ``error`` is empty where it ended well.

    ``worked_at`` is when it last found something to do.
    """

    name: Sentence
    ran_at: datetime | None
    worked_at: datetime | None
    next_at: datetime | None
    error: str


@dataclass(frozen=True, slots=True)
class Operation:
    """How the installation runs; ``trouble`` is why the store takes no write, or None."""

    clock: Clock
    jobs: list[Job]
    backed_up_at: datetime | None
    mail_fails: bool
    work: health.Work


def note(engine: Engine, part: str, moved: int, error: str = "") -> None:
    """Keep how a part of a tick ended, to be written with the next beat."""
    kept = engine.ended.get(part, {})
    at = engine.now().isoformat()
    worked = at if moved else kept.get("worked_at")
    engine.ended[part] = {"at": at, "worked_at": worked, "error": error[:LONGEST_ERROR]}


def page(engine: Engine, who: Actor) -> Operation:
    """All of it, for those who run the installation."""
    permit(who, "operation.read", Target())
    with engine.storage.read() as unit:
        parts = json.loads(unit.settings.get(PARTS) or "{}")
        made = unit.settings.get(BACKED_UP)
        last = {"anchor": _anchored_at(unit), "unattended": unit.settings.get(LOOKED_AT)}
    return Operation(
        clock=health.clock(engine),
        jobs=[_job(engine, part, {**parts.get(part, {}), "last": last.get(part)}) for part in JOBS],
        backed_up_at=_instant(made),
        mail_fails=health.mail_fails(engine),
        work=health.work(engine),
    )


def _anchored_at(unit: Unit) -> str | None:
    row = unit.anchors.last()
    return None if row is None else row.at.isoformat()


def _job(engine: Engine, part: str, ended: dict[str, Any]) -> Job:
    name, every = JOBS[part]
    ran_at = _instant(ended["last"] if every else ended.get("at"))
    pause = every or timedelta(seconds=engine.config.tick_seconds)
    return Job(
        name=name,
        ran_at=ran_at,
        worked_at=_instant(ended.get("worked_at")),
        next_at=ran_at + pause if ran_at else None,
        error=str(ended.get("error") or ""),
    )


def _instant(kept: str | None) -> datetime | None:
    return datetime.fromisoformat(kept) if kept else None
