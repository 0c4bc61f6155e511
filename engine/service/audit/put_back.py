"""The machine's time was put back: what waits for a wrong time is freed, and it is told."""

from __future__ import annotations

import logging
from datetime import datetime

from engine.model.permission import SYSTEM
from engine.sentences import sentence
from engine.service import context
from engine.service.context import Tx
from engine.service.engine import Engine
from engine.service.monitoring import health
from engine.service.notifications.notify import Telling, tell
from engine.service.runtime.outbox import LONGEST_RETRY

TOLD = ("administrator", "security")

logger = logging.getLogger(__name__)


def look(engine: Engine) -> int:
    """See whether the last tick lies in the future; what the clock calls before it ticks anew.

    Mail and calls that were put off to a time that is far away now leave at once. Returns whether
    it was so.
    """
    clock = health.clock(engine)
    if clock.ticked_at is None or clock.age is not None:
        return 0
    ticked = clock.ticked_at
    back = str(ticked - engine.now())
    logger.error("the time was put back", extra={"action": "clock_put_back", "by": back})
    context.run(engine, SYSTEM, "clock.put_back", {}, lambda tx: _note(tx, ticked))
    return 1


def _note(tx: Tx, ticked: datetime) -> None:
    tx.unit.settings.set(health.PUT_BACK, tx.at.isoformat())
    tx.unit.settings.set(health.BEAT, tx.at.isoformat())
    tx.unit.outbox.free(after=tx.at + LONGEST_RETRY, at=tx.at)
    hours = int((ticked - tx.at).total_seconds() // 3600)
    telling = Telling(
        kind="clock",
        subject=sentence("Giờ của máy chủ đã bị vặn lùi"),
        body=sentence(
            "Lùi %(hours)s giờ %(minutes)s phút. Việc đã ghi trong khoảng đó mang giờ sai; hãy "
            "kiểm tra đồng bộ giờ (NTP) và chạy dieuphoi verify.",
            hours=hours,
            minutes=int((ticked - tx.at).total_seconds() // 60) % 60,
        ),
    )
    officers = {each.id: each for role in TOLD for each in tx.unit.officers.with_role(role)}
    tell(tx, officers.values(), telling)
