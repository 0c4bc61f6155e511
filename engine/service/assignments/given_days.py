"""The days that are given as deadlines: how far, how often, and whether anybody works on them."""

from __future__ import annotations

from datetime import date, timedelta

from engine.errors import InvalidInput, NotAllowedNow
from engine.model.dates import require_year
from engine.model.deadlines import Deadline
from engine.model.numbers import whole
from engine.sentences import Sentence, joined, sentence
from engine.service.assignments.assignment import Found
from engine.service.calendar import working_calendar
from engine.service.context import ReadTx, Tx
from engine.service.deployments import deployments

EXTENSIONS, EXTENSION_DAYS = 3, 365
"""How often an assignment is extended, and by how many days at once, unless its process says
otherwise by the properties ``extensions`` and ``extension_days`` (of the activity, else of the
process)."""
_MOST_DAYS = 3660


def ask_about(tx: ReadTx, day: date) -> None:
    """Ask, under ``again``, whether a deadline is meant that has passed or that nobody works on.

    Raises :class:`errors.InvalidInput`, with the next working day as ``instead``.
    """
    calendar = working_calendar(tx.unit)
    doubts: list[Sentence] = []
    if day < tx.today:
        doubts.append(sentence("Ngày cuối cùng mới đã qua, nhiệm vụ sẽ thành quá hạn ngay."))
    instead = None
    if not calendar.is_working_day(day):
        instead = calendar.next_working_day(day)
        doubts.append(
            sentence(
                "Ngày %(day)s là ngày nghỉ; ngày làm việc tiếp theo là %(next)s.",
                day=day,
                next=instead,
            )
        )
    if doubts:
        raise InvalidInput(fields={"again": joined(" ", doubts)}, instead=instead)


def require_extension(tx: Tx, found: Found, until: date, field: str = "until") -> None:
    """Refuse more time than the process gives at once."""
    require_year(field, until)
    _, days = _limits(tx, found)
    begin = max(found.deadline.last_day or tx.today, tx.today)
    if (until - begin).days > days:
        raise InvalidInput(
            fields={
                field: sentence(
                    "Mỗi lần gia hạn nhiều nhất %(days)s ngày: đến hết ngày %(last)s.",
                    days=days,
                    last=begin + timedelta(days=days),
                )
            }
        )


def require_another(tx: Tx, found: Found) -> None:
    """Refuse to extend once more what was extended as often as the process allows."""
    most, _ = _limits(tx, found)
    had = tx.unit.extensions.count(assignment_id=found.row.id, status="allowed")
    if had >= most:
        raise NotAllowedNow(
            sentence(
                "Nhiệm vụ đã được gia hạn %(count)s lần, là số lần nhiều nhất; đề nghị cơ quan "
                "theo dõi thay đổi thời hạn nếu cần.",
                count=had,
            )
        )


def require_later(deadline: Deadline, until: date, today: date) -> None:
    """Refuse an extension that gives no time."""
    if deadline.last_day is not None and until <= deadline.last_day:
        raise InvalidInput(fields={"until": sentence("Hạn xin gia hạn phải sau hạn hiện tại.")})
    if until < today:
        raise InvalidInput(fields={"until": sentence("Hạn xin gia hạn phải từ hôm nay trở đi.")})


def _limits(tx: ReadTx, found: Found) -> tuple[int, int]:
    """How often, and by how many days at once."""
    own = tx.unit.instances.need(found.row.instance_id)
    owner = own if own.parent_id is None else tx.unit.instances.need(own.parent_id)
    process = deployments.definition(tx, owner.deployment_id, owner.process_id)
    node = process.nodes.get(found.row.element)
    said = {**process.properties, **(node.properties if node is not None else {})}
    often = whole(said.get("extensions", ""))
    days = whole(said.get("extension_days", ""), 1, _MOST_DAYS)
    return (
        EXTENSIONS if often is None else often,
        EXTENSION_DAYS if days is None else days,
    )
