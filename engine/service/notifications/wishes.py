"""How each officer wants his mail: at once, gathered once a day, or none, by kind; and when not."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from engine.errors import InvalidInput
from engine.model.clock import ZONE
from engine.model.permission import Actor, Target, permit
from engine.sentences import sentence
from engine.service.context import Tx, reading, verb
from engine.service.engine import Engine
from engine.storage import PreferenceRow, Unit

NAME = "mail"
AT_ONCE, DAILY, NEVER = "now", "digest", "none"
WAYS = {
    AT_ONCE: sentence("Gửi thư ngay"),
    DAILY: sentence("Gộp một thư mỗi ngày"),
    NEVER: sentence("Không gửi thư"),
}
HOURS = range(24)


@dataclass(frozen=True, slots=True)
class Wishes:
    """One officer's: ``ways`` by kind, usual where nothing is said; ``quiet`` from and to hours.

    Hours are of Vietnam; quiet hours may run over midnight.
    """

    ways: Mapping[str, str] = field(default_factory=dict)
    quiet: tuple[int, int] | None = None

    def way(self, kind: str, *, usual: str) -> str:
        """How mail of this kind reaches him."""
        return self.ways.get(kind, usual)

    def not_before(self, at: datetime) -> datetime:
        """When a mail of this instant may leave: now, or when his quiet hours end."""
        if self.quiet is None:
            return at
        start, end = self.quiet
        local = at.astimezone(ZONE)
        past_start = (local.hour - start) % 24
        if past_start >= (end - start) % 24:
            return at
        begun = local.replace(minute=0, second=0, microsecond=0) - timedelta(hours=past_start)
        return (begun + timedelta(hours=(end - start) % 24)).astimezone(at.tzinfo)


NOTHING_SAID = Wishes()


def of_officers(unit: Unit, officer_ids: Collection[str]) -> dict[str, Wishes]:
    """What these officers said; who said nothing is not in it."""
    if not officer_ids:
        return {}
    rows = unit.preferences.find(officer_id=sorted(officer_ids), name=NAME)
    return {row.officer_id: _read(row.value) for row in rows}


def of_actor(engine: Engine, who: Actor) -> Wishes:
    """What the actor said himself."""
    with reading(engine) as tx:
        return of_officers(tx.unit, [who.officer_id]).get(who.officer_id, NOTHING_SAID)


@verb("notification.prefer")
def prefer(
    tx: Tx,
    ways: Mapping[str, str],
    quiet: tuple[int, int] | None = None,
    *,
    command_id: str | None = None,
) -> None:
    """Say how one wants one's mail from now on, by kind, and in which hours none.

    Raises :class:`errors.InvalidInput`.
    """
    permit(tx.who, "notification.prefer", Target(officer_id=tx.who.officer_id))
    if not set(ways.values()) <= WAYS.keys():
        raise InvalidInput(fields={"way": sentence("Chọn một trong các cách gửi thư.")})
    if quiet is not None and (quiet[0] == quiet[1] or not {*quiet} <= {*HOURS}):
        raise InvalidInput(
            fields={"quiet_from": sentence("Chọn hai giờ khác nhau, từ 0 đến 23 giờ.")}
        )
    value = {"ways": dict(ways), "quiet": list(quiet) if quiet else None}
    tx.unit.preferences.put(PreferenceRow(tx.who.officer_id, NAME, value))


def _read(value: Any) -> Wishes:
    quiet = value.get("quiet")
    return Wishes(dict(value.get("ways", {})), (quiet[0], quiet[1]) if quiet else None)
