"""Who acts: an officer with what he holds today or was lent, and the roles he was given."""

from __future__ import annotations

from datetime import date

from engine.errors import NotFound
from engine.model.clock import local_date
from engine.model.organisation import POSITION_KINDS, fits, position_key, valid_on
from engine.model.permission import POLICY, SYSTEM, Actor, HeldPosition
from engine.model.text import nfc
from engine.sentences import sentence
from engine.service.context import ReadTx, reading
from engine.service.engine import Engine
from engine.storage import OfficerRow, Unit

READING = frozenset(verb for verb in POLICY if verb.endswith(".read"))


def actor_of(tx: ReadTx, officer_id: str) -> Actor:
    """An officer with what he holds today, himself or lent to his positions, and his roles.

    What was lent is not lent further. Raises :class:`errors.NotFound`.
    """
    officer = tx.unit.officers.get(officer_id)
    if officer is None or officer.disabled_at is not None:
        raise NotFound(
            sentence("Không có tài khoản này, hoặc tài khoản đã khóa."),
        )
    return _read(tx.unit, officer, tx.today)


def acting(tx: ReadTx, officer: OfficerRow, version: str) -> Actor:
    """The same for an account that was read with the version of everybody's powers.

    Whatever they are read from changes together with a row of the streams ``organisation`` or
    ``access``, whose heads are the version; so what was read once holds until one of them moves
    or the day ends, on every node.
    """
    today = tx.today
    key = f"{officer.id} {today} {version}"
    return tx.engine.actors.get(key, lambda: _read(tx.unit, officer, today))


def _read(unit: Unit, officer: OfficerRow, today: date) -> Actor:
    own = _own(unit, officer.id, today)
    lent = _lent(unit, own, today)
    roles = frozenset(unit.officers.grants(officer.id))
    return Actor(officer.id, officer.login, officer.name, (*own, *lent), roles)


def actor_by_login(engine: Engine, login: str) -> Actor:
    """The same by sign-in name: for the command line, whose user owns the machine."""
    with reading(engine) as tx:
        officer = tx.unit.officers.by_login(nfc(login).strip().casefold())
        if officer is None:
            raise NotFound(sentence("Không có tài khoản «%(login)s».", login=login))
        return actor_of(tx, officer.id)


def _own(unit: Unit, officer_id: str, today: date) -> list[HeldPosition]:
    """What he holds today; where his agency has ended he may still look, and nothing more."""
    rows = unit.officers.holdings(officer_id, today)
    named = {held.position.agency_id for held in rows}
    agencies = {row.id: row for row in unit.agencies.find(id=named)} if named else {}
    return [
        HeldPosition(
            position_id=held.position.id,
            agency_id=held.position.agency_id,
            kind=held.position.kind,
            division=held.position.division,
            verbs=None if valid_on(agencies[held.position.agency_id], today) else READING,
        )
        for held in rows
    ]


def _lent(unit: Unit, own: list[HeldPosition], today: date) -> list[HeldPosition]:
    if not own:
        return []
    found = []
    for row in unit.organisation.delegations(today, {held.position_id for held in own}):
        lender = unit.organisation.position(row.from_position)
        if lender is None:
            continue
        scope = row.scope or {}
        found.append(
            HeldPosition(
                position_id=lender.id,
                agency_id=lender.agency_id,
                kind=lender.kind,
                via_delegation=row.id,
                capacity=row.capacity,
                on_behalf_of=lender.id,
                division=lender.division,
                roots=frozenset(scope["roots"]) if scope.get("roots") else None,
                verbs=frozenset(scope["verbs"]) if scope.get("verbs") else None,
            )
        )
    return found


def named_actor(engine: Engine, name: str | None) -> Actor:
    """Give the officer who holds ``agency/position``, or whose login it is; none: the system.

    In a world without an organisation of its own every position is held by somebody.
    Raises :class:`errors.NotFound`.
    """
    if name is None:
        return SYSTEM
    agency, slash, kind = name.partition("/")
    with reading(engine) as tx:
        if not slash:
            officer = tx.unit.officers.by_login(name)
            if officer is None:
                message = sentence("Không có tài khoản «%(name)s».", name=name)
                raise NotFound(message)
            return actor_of(tx, officer.id)
        today = local_date(engine.now())
        wanted = position_key(kind)
        held = tx.unit.officers.holders(
            agency, [k for k in POSITION_KINDS if fits(k, wanted)], today
        )
        if held:
            return actor_of(tx, held[0].officer.id)
    if not engine.open_world:
        message = sentence("Không có ai giữ vị trí «%(name)s».", name=name)
        raise NotFound(message)
    place = HeldPosition(name, agency, position_key(kind))
    return Actor(name, name, name, (place,), frozenset())
