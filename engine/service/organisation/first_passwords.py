"""First passwords for many officers in one act: shown once, changed at the first sign-in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engine.errors import NotAllowedNow
from engine.model.clock import local_date
from engine.model.permission import Actor, Target, permit
from engine.sentences import sentence
from engine.service.context import Tx, reading, verb
from engine.service.engine import Engine
from engine.service.organisation import accounts, passwords
from engine.storage import OfficerRow, Unit


@dataclass(frozen=True, slots=True)
class Slip:
    """What one officer is handed: where he works, his sign-in name, and the secret."""

    agency: str
    name: str
    login: str
    secret: str


def waiting(
    engine: Engine, who: Actor, agency_id: str | None = None, *, unused: bool = False
) -> list[OfficerRow]:
    """Who has no password, in an agency or in all; with ``unused`` also a secret not used yet."""
    permit(who, "officer.change", Target())
    with reading(engine) as tx:
        return _waiting(tx.unit, tx.today, agency_id, unused=unused)


def give(
    engine: Engine, who: Actor, agency_id: str | None = None, *, unused: bool = False
) -> list[Slip]:
    """Give each of those that wait a secret of his own; only the answer holds the secrets.

    Raises :class:`errors.NotAllowedNow` where nobody waits.
    """
    people = waiting(engine, who, agency_id, unused=unused)
    if not people:
        raise NotAllowedNow(sentence("Không có tài khoản nào đang chờ mật khẩu lần đầu."))
    secrets = {row.id: passwords.one_time_secret() for row in people}
    hashes = {key: passwords.hashed_secret(secret) for key, secret in secrets.items()}
    given = set(_give(engine, who, {row.id: row.password_hash for row in people}, hashes))
    with engine.storage.read() as unit:
        agencies = _agencies(unit, local_date(engine.now()))
    slips = [
        Slip(agencies.get(row.id, ("", ""))[1], row.name, row.login, secrets[row.id])
        for row in people
        if row.id in given
    ]
    return sorted(slips, key=lambda slip: (slip.agency, slip.login))


@verb("officer.change")
def _give(tx: Tx, before: Mapping[str, str | None], hashes: Mapping[str, str]) -> list[str]:
    """Those who got a password meanwhile, or were locked, keep what they have."""
    permit(tx.who, "officer.change", Target())
    rows = tx.unit.officers.living(list(before))
    still = [row for row in rows if row.password_hash == before[row.id]]
    for row in still:
        accounts.give_secret(tx, row, hashes[row.id])
    return [row.id for row in still]


def _waiting(unit: Unit, today: date, agency_id: str | None, *, unused: bool) -> list[OfficerRow]:
    rows = unit.officers.find(disabled_at=None, order="login")
    rows = [row for row in rows if row.password_hash is None or (unused and row.must_change)]
    if agency_id is None:
        return rows
    places = _agencies(unit, today)
    return [row for row in rows if places.get(row.id, ("", ""))[0] == agency_id]


def _agencies(unit: Unit, today: date) -> dict[str, tuple[str, str]]:
    """Where each officer works today, the first of his agencies: its id and name."""
    named = {row.id: row.name for row in unit.agencies.find()}
    found: dict[str, tuple[str, str]] = {}
    for officer, _position, agency, *_ in sorted(
        unit.officers.seats(today), key=lambda each: each[:4]
    ):
        found.setdefault(officer, (agency, named.get(agency, agency)))
    return found
