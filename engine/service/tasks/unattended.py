"""Work that nobody can take: shown to administrators and monitors, who are told of each once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.model.clock import is_due
from engine.model.permission import BY_THE_CLOCK, Actor, may
from engine.sentences import Sentence, sentence
from engine.service.context import Tx, reading, verb
from engine.service.engine import Engine
from engine.service.monitoring.unattended import LOOKED_AT, Unattended, unattended
from engine.service.notifications.notify import Telling, tell
from engine.service.organisation import recipients
from engine.service.tasks import left
from engine.service.tasks.task import Found, find
from engine.storage import OfficerRow

LOOK_EVERY = timedelta(minutes=10)
KIND = "unattended"
PAGE = "/viec-chua-co-nguoi-nhan"


@dataclass(frozen=True, slots=True)
class Listed:
    """A task that nobody can take, with its assignment and plan, and why."""

    found: Found
    why: Sentence
    agency: str


def page(engine: Engine, who: Actor) -> list[Listed]:
    """All of them that the reader answers for: an administrator's all, a monitor's of his plans."""
    with reading(engine) as tx:
        listed = [(find(tx.unit, each.task.id), each.why) for each in unattended(tx.unit, tx.today)]
        seen = [pair for pair in listed if may(who, "unattended.read", pair[0].target)]
        wanted = {found.task.agency_id for found, _why in seen} - {None}
        named = {row.id: row.name for row in tx.unit.agencies.find(id=wanted)} if wanted else {}
        return [
            Listed(found, why, named.get(found.task.agency_id or "", "")) for found, why in seen
        ]


def tell_when_due(engine: Engine) -> int:
    """Tell of what is new, if nobody looked for some minutes: what the clock calls."""
    if engine.open_world:  # it has no accounts at all
        return 0
    with engine.storage.read() as unit:
        looked = unit.settings.get(LOOKED_AT)
    last = datetime.fromisoformat(looked) if looked else None
    if not is_due(last, LOOK_EVERY, engine.now()):
        return 0
    return tell_new(engine, BY_THE_CLOCK)


@verb("unattended.tell")
def tell_new(tx: Tx) -> int:
    """Tell administrators and monitors of each task that nobody can take, once a task.

    What was left by its holder since, as days of holdings and loans pass, is offered anew first.
    """
    tx.unit.settings.set(LOOKED_AT, tx.at.isoformat())
    left.release(tx)
    left.leave_divisions(tx)
    new = [each for each in unattended(tx.unit, tx.today) if not _told(tx, each)]
    for each in new:
        _tell(tx, find(tx.unit, each.task.id), each.why)
    return len(new)


def _told(tx: Tx, each: Unattended) -> bool:
    link = _link(each.task.id)
    return tx.unit.notifications.exists(kind=KIND, root_id=each.task.root_id, link=link)


def _link(task_id: str) -> str:
    return f"{PAGE}#{task_id}"


def _tell(tx: Tx, found: Found, why: Sentence) -> None:
    telling = Telling(
        kind=KIND,
        subject=sentence(
            "Việc chưa có ai nhận được: %(about)s", about=found.task.name or found.task.element
        ),
        body=why,
        link=_link(found.task.id),
        assignment_id=found.task.assignment_id,
        root_id=found.task.root_id,
        digest=True,
    )
    tell(tx, _answering(tx, found), telling)


def _answering(tx: Tx, found: Found) -> list[OfficerRow]:
    """The administrators, and those who follow up in the plan's monitoring agency."""
    monitor = found.target.monitor_agency_id
    return [
        *tx.unit.officers.with_role("administrator"),
        *recipients.watchers(tx.unit, monitor, tx.at),
    ]
