"""Who may do what from when to when: roles, positions held, powers lent; all on the record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

from engine.errors import InvalidInput, NotAllowedNow, NotFound
from engine.model.clock import local_date
from engine.model.ids import new_id
from engine.model.organisation import CAPACITY_MARKS, title_of
from engine.model.permission import ROLES, Actor, Target, may, permit
from engine.model.text import clean
from engine.sentences import sentence, verbatim
from engine.service.context import ReadTx, Tx, reading, verb
from engine.service.engine import Engine
from engine.service.notifications.notify import Telling, tell
from engine.service.record import note_stream
from engine.storage import DelegationRow, OfficerRow, PositionRow, Unit


def grant(
    engine: Engine,
    who: Actor,
    officer_id: str,
    role: str,
    *,
    reason: str,
    command_id: str | None = None,
) -> None:
    """Give a role to an account."""
    _role(engine, who, officer_id, role, "granted", reason=reason, command_id=command_id)


def revoke(
    engine: Engine,
    who: Actor,
    officer_id: str,
    role: str,
    *,
    reason: str,
    command_id: str | None = None,
) -> None:
    """Take a role back; the last administrator keeps his."""
    _role(engine, who, officer_id, role, "revoked", reason=reason, command_id=command_id)


@verb("role.grant")
def _role(
    tx: Tx,
    officer_id: str,
    role: str,
    state: str,
    *,
    reason: str | None,
    command_id: str | None,
) -> None:
    permit(tx.who, "role.grant", Target(officer_id=officer_id))
    tx.require_reason()
    if role not in ROLES:
        raise InvalidInput(fields={"role": sentence("Không có vai trò này.")})
    officer = tx.unit.officers.need(officer_id)
    if state == "granted":
        grant_in(tx, officer_id, role)
        _tell(tx, [officer], officer, role, state, link="/tai-khoan")
        return
    others = [row for row in tx.unit.officers.with_role(role) if row.id != officer_id]
    if role == "administrator" and not others:
        raise InvalidInput(
            sentence("Hệ thống phải còn ít nhất một quản trị."),
        )
    tx.unit.officers.revoke(officer_id, role)
    _note(tx, officer_id, role, state)
    _tell(tx, [officer], officer, role, state, link="/tai-khoan")


def grant_in(tx: Tx, officer_id: str, role: str) -> None:
    """Give a role inside another command, under that command's reason."""
    permit(tx.who, "role.grant", Target(officer_id=officer_id))
    tx.unit.officers.grant(officer_id, role, tx.at)
    _note(tx, officer_id, role, "granted")


def _note(tx: Tx, officer_id: str, role: str, state: str) -> None:
    """Record it, and tell those who look after security."""
    told = {"role": role}
    note_stream(tx, "access", "permission", element=officer_id, to_state=state, body=told)
    _tell(tx, _security(tx.unit), tx.unit.officers.need(officer_id), role, state)


def _security(unit: Unit) -> list[OfficerRow]:
    return [row for row in unit.officers.with_role("security") if row.disabled_at is None]


def _tell(
    tx: Tx,
    people: Iterable[OfficerRow],
    officer: OfficerRow,
    role: str,
    state: str,
    link: str = "/to-chuc/truy-cap",
) -> None:
    """Tell everybody but who did it himself, with the reason."""
    if state == "granted":
        subject = sentence(
            "%(name)s (%(login)s) được giao vai trò %(role)s; người giao: %(by)s",
            name=officer.name,
            login=officer.login,
            role=ROLES[role],
            by=tx.who.name,
        )
    else:
        subject = sentence(
            "%(name)s (%(login)s) bị thu hồi vai trò %(role)s; người thu hồi: %(by)s",
            name=officer.name,
            login=officer.login,
            role=ROLES[role],
            by=tx.who.name,
        )
    body = verbatim(tx.reason) if tx.reason else None
    others = [row for row in people if row.id != tx.who.officer_id]
    tell(tx, others, Telling(kind="role", subject=subject, body=body, link=link))


@verb("delegation.change")
def delegate(
    tx: Tx,
    from_position: str,
    to_position: str,
    capacity: str,
    *,
    basis: str,
    valid_from: date,
    valid_to: date,
    roots: tuple[str, ...] = (),
    verbs: tuple[str, ...] = (),
    command_id: str | None = None,
) -> str:
    """Lend what a position may do to another, for a time, in writing; returns its id."""
    lender = tx.unit.organisation.position(from_position)
    if lender is None or tx.unit.organisation.position(to_position) is None:
        raise NotFound(sentence("Không có vị trí này."))
    permit(tx.who.in_person(), "delegation.change", Target(agency_id=lender.agency_id))
    wrong = {
        "capacity": (capacity not in CAPACITY_MARKS, sentence("Chọn thể thức ký.")),
        "basis": (not clean(basis), sentence("Ghi văn bản căn cứ.")),
        "valid_to": (valid_to < valid_from, sentence("Ngày kết thúc phải từ ngày bắt đầu trở đi.")),
        "to_position": (
            from_position == to_position,
            sentence("Chọn một vị trí khác vị trí ủy quyền."),
        ),
    }
    fields = {name: what for name, (bad, what) in wrong.items() if bad}
    if fields:
        raise InvalidInput(fields=fields)
    scope = {name: list(each) for name, each in (("roots", roots), ("verbs", verbs)) if each}
    row = DelegationRow(
        id=new_id(),
        from_position=from_position,
        to_position=to_position,
        capacity=capacity,
        scope=scope or None,
        valid_from=valid_from,
        valid_to=valid_to,
        basis=clean(basis),
    )
    tx.unit.organisation.put_delegation(row)
    told = asdict(row)
    note_stream(tx, "organisation", "delegation", element=row.id, to_state="lent", body=told)
    return row.id


@verb("delegation.change")
def end_delegation(
    tx: Tx, delegation_id: str, *, reason: str, command_id: str | None = None
) -> None:
    """Take back from today what was lent; what was done under it stays as it was done."""
    row = tx.unit.organisation.delegation(delegation_id)
    lender = tx.unit.organisation.position(row.from_position) if row else None
    own = lender is not None and may_lend(tx.who, lender.agency_id)
    if row is None or not own:
        raise NotFound(sentence("Không có ủy quyền này."))
    tx.require_reason()
    yesterday = tx.today - timedelta(days=1)
    if row.valid_to is not None and row.valid_to <= yesterday:
        raise NotAllowedNow(sentence("Ủy quyền này đã hết hạn."))
    tx.unit.organisation.put_delegation(replace(row, valid_to=yesterday))
    told = {"valid_to": {"old": row.valid_to, "new": yesterday}}
    note_stream(tx, "organisation", "delegation", element=row.id, to_state="ended", body=told)
    borrowers = {each.officer_id for each in tx.unit.holdings.find(position_id=row.to_position)}
    tx.engine.listeners.seats_lost(tx, borrowers)


@dataclass(frozen=True, slots=True)
class Seat:
    """A position with its agency and whoever holds it today."""

    position: PositionRow
    agency: str
    holders: tuple[str, ...]

    @property
    def name(self) -> str:
        """The position as people call it: its title, its division, who holds it."""
        title = self.position.title or title_of(self.position.kind)
        place = ", ".join(part for part in (title, self.position.division) if part)
        return f"{place} – {', '.join(self.holders)}" if self.holders else place


@dataclass(frozen=True, slots=True)
class Lent:
    """A delegation between two seats; ``plans`` are the titles of those it is limited to."""

    row: DelegationRow
    lender: Seat
    borrower: Seat
    plans: tuple[str, ...]


def roles(engine: Engine, who: Actor) -> list[tuple[str, list[OfficerRow]]]:
    """Every role with the accounts that have it."""
    permit(who, "role.grant", Target())
    with engine.storage.read() as unit:
        return [(role, unit.officers.with_role(role)) for role in ROLES]


def delegations(engine: Engine, who: Actor) -> list[Lent]:
    """What is lent today or later, of the positions whose lending the actor may change."""
    today = local_date(engine.now())
    with reading(engine) as tx:
        rows = tx.unit.organisation.delegations_until(today)
        places = tx.unit.positions.find(id={each for row in rows for each in _ends(row)})
        seats = {seat.position.id: seat for seat in _seats(tx, places)}
        return [
            Lent(row, seats[row.from_position], seats[row.to_position], _plans(tx.unit, row))
            for row in rows
            if may_lend(who, seats[row.from_position].position.agency_id)
        ]


def seats(engine: Engine, who: Actor, agency_id: str) -> list[Seat]:
    """The positions of an agency, with their holders."""
    permit(who, "organisation.read", Target())
    with reading(engine) as tx:
        return _seats(tx, tx.unit.organisation.positions(agency_id))


def may_lend(who: Actor, agency_id: str) -> bool:
    """Whether the actor may lend what the positions of this agency may do."""
    return may(who.in_person(), "delegation.change", Target(agency_id=agency_id))


def _ends(row: DelegationRow) -> tuple[str, str]:
    return row.from_position, row.to_position


def _seats(tx: ReadTx, places: Iterable[PositionRow]) -> list[Seat]:
    rows = list(places)
    today = tx.today
    agencies = {row.id: row.name for row in tx.unit.agencies.find(id={p.agency_id for p in rows})}
    held: dict[str, list[str]] = {}
    for agency_id in agencies:
        for each in tx.unit.officers.holders(agency_id, None, today):
            held.setdefault(each.position.id, []).append(each.officer.name)
    return [
        Seat(row, agencies.get(row.agency_id, row.agency_id), tuple(held.get(row.id, ())))
        for row in rows
    ]


def _plans(unit: Unit, row: DelegationRow) -> tuple[str, ...]:
    roots = (row.scope or {}).get("roots") or ()
    return tuple(plan.title for plan in unit.plans.find(instance_id=list(roots))) if roots else ()
