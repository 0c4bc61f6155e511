"""A charter written, all of it in the transaction that is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from engine.model.escalation import policy_json, read_policy
from engine.model.ids import new_id
from engine.service.context import Command, Tx
from engine.service.organisation import passwords, roles
from engine.service.organisation.charter import Charter, Entry, Person
from engine.service.organisation.settling import holdings
from engine.storage import CalendarDayRow, EscalationPolicyRow, HoldingRow, OfficerRow, Unit


def write(charter: Charter, tx: Tx) -> None:
    """Write all of it; what is kept beside it stays."""
    kept = tx.unit.organisation
    kept.put_agencies(entry.row for entry in charter.agencies)
    kept.put_groups(entry.row for entry in charter.groups)
    kept.put_members(entry.row for entry in charter.members)
    kept.put_positions(entry.row for entry in charter.positions)
    tx.unit.divisions.put_many(entry.row for entry in charter.divisions)
    kept.add_successors(entry.row for entry in charter.successors)
    for _place, key, value in charter.settings:
        tx.unit.settings.set(key, value)
    _write_people(charter, tx)
    _write_more(tx.unit, charter.more)


def _write_people(charter: Charter, tx: Tx) -> None:
    officer_of = {row.login: row for row in tx.unit.officers.find()}
    held: dict[str, list[HoldingRow]] = {}
    for row in tx.unit.holdings.find(order=("id",)):
        held.setdefault(row.officer_id, []).append(row)
    hashes: dict[str, str] = {}
    officers: list[OfficerRow] = []
    changed: list[HoldingRow] = []
    altered: set[str] = set()
    for entry in charter.people:
        officer = _officer(officer_of.get(entry.row.login), entry, tx.command, hashes)
        officers.append(officer)
        found = holdings(entry, officer.id, held.get(officer.id, []), tx.today)
        changed += [each.row for each in found]
        altered |= {officer.id for each in found if each.kept is not None}
    tx.unit.officers.put_many(officers)
    tx.unit.holdings.put_many(changed)
    tx.engine.listeners.seats_lost(tx, altered)
    _grant(tx, zip(charter.people, officers, strict=True))


def _grant(tx: Tx, people: Iterable[tuple[Entry[Person], OfficerRow]]) -> None:
    """Roles are given by the verb that gives roles: permitted, with its reason, on the record."""
    for entry, officer in people:
        has = tx.unit.officers.grants(officer.id) if entry.row.roles else set()
        for role in dict.fromkeys(entry.row.roles):
            if role not in has:
                roles.grant_in(tx, officer.id, role)


def _officer(
    old: OfficerRow | None, entry: Entry[Person], command: Command, hashes: dict[str, str]
) -> OfficerRow:
    """A password given for several accounts (the demo) is hashed once: argon2 is slow by design."""
    person = entry.row
    row = old or OfficerRow(new_id(), person.login, person.name or "", created_at=command.at)
    if "name" in entry.said and person.name:
        row = replace(row, name=person.name)
    if "email" in entry.said:
        row = replace(row, email=person.email)
    if person.password is None:
        return row
    if person.password not in hashes:
        hashes[person.password] = passwords.hashed(person.password)
    return replace(row, password_hash=hashes[person.password])


def _write_more(unit: Unit, more: Mapping[str, Any]) -> None:
    """What only the JSON form holds: days of the calendar, escalation policies."""
    unit.calendar.put_many(
        CalendarDayRow(date.fromisoformat(d["day"]), d["kind"], d.get("name"), d.get("basis"))
        for d in more.get("calendar") or ()
    )
    for each in more.get("policies") or ():
        policy = read_policy(each["key"], each["name"], each)
        unit.policies.put(EscalationPolicyRow(policy.key, policy.name, policy_json(policy)))
