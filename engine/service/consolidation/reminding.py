"""All who have not sent are urged in one act; each urging is recorded with the work it urges."""

from __future__ import annotations

from engine.errors import NotAllowedNow
from engine.model.clock import local_date
from engine.model.permission import may
from engine.sentences import sentence
from engine.service.assignments import answers, urging
from engine.service.assignments.assignment import Found, find
from engine.service.context import Tx, require_reason, verb
from engine.service.permission import allow, readable


@verb("consolidation.remind")
def remind(
    tx: Tx, assignment_id: str, text: str, *, command_id: str | None = None
) -> dict[str, list[str]]:
    """Urge whoever has not sent to this assignment what it consolidates, or what it asked for.

    Returns who was told, by the id of the work urged. Whom the actor has urged today is left out:
    nobody is urged twice a day by the same person. Raises :class:`errors.NotAllowedNow` where that
    leaves nobody, :class:`errors.Forbidden` where he may urge none of them.
    """
    found = find(tx.unit, assignment_id)
    readable(tx.who, "assignment.read", found.target)
    words = require_reason(text)
    missing = _missing(tx, found)
    mine = [each for each in missing if may(tx.who, "assignment.urge", each.target)]
    if not mine:
        allow(tx.who, "assignment.urge", "assignment.read", missing[0].target)
    due = [each for each in mine if not _urged_today(tx, each)]
    if not due:
        raise NotAllowedNow(
            sentence("Hôm nay ông/bà đã nhắc mọi đơn vị chưa gửi; có thể nhắc tiếp vào ngày mai.")
        )
    return {each.row.id: urging.urge_in(tx, each, words) for each in due}


def _missing(tx: Tx, found: Found) -> list[Found]:
    rows = (*answers.gathered(tx, found.row), *answers.asked(tx, found.row))
    missing = [find(tx.unit, row.id) for row in rows if row.open]
    if not missing:
        raise NotAllowedNow(sentence("Mọi đơn vị đã gửi; không còn ai để nhắc."))
    return sorted(missing, key=lambda each: each.row.instance_id)


def _urged_today(tx: Tx, found: Found) -> bool:
    last = urging.last_urged(tx, found.row, tx.who.officer_id)
    return last is not None and local_date(last) == tx.today
