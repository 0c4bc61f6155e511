"""The clock compares rows with the record all the time, and tells whoever has to know."""

from __future__ import annotations

import logging

from engine.model.permission import BY_THE_CLOCK
from engine.sentences import Sentence, joined, sentence, verbatim
from engine.service import context
from engine.service.audit.rows import problem_of
from engine.service.context import Tx
from engine.service.engine import Engine
from engine.service.notifications.notify import Telling, tell

TOLD = ("administrator", "security", "inspector")
"""The roles that are told; the first alone could be the one who did it."""

MOST_NAMED = 20

logger = logging.getLogger(__name__)


def look_on(engine: Engine) -> int:
    """Compare some more rows; returns how many differ. Each is told once by this program."""
    found = [problem_of(each).told for each in engine.storage.look_on()]
    if found:
        rows = [str(each) for each in found]
        logger.error("rows differ from the record", extra={"action": "tampering", "rows": rows})
        context.run(engine, BY_THE_CLOCK, "record.tampering", {}, lambda tx: _tell(tx, found))
    return len(found)


def _tell(tx: Tx, found: list[Sentence]) -> None:
    telling = Telling(
        kind="tampering",
        subject=sentence("%(count)s dòng dữ liệu khác với hồ sơ lịch sử", count=len(found)),
        body=joined("\n", [*found[:MOST_NAMED], verbatim("dieuphoi verify")]),
    )
    officers = {each.id: each for role in TOLD for each in tx.unit.officers.with_role(role)}
    tell(tx, officers.values(), telling)
