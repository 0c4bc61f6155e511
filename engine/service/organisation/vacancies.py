"""What a charter would leave empty: groups without an agency, positions that nobody holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from engine.model.organisation import Dated
from engine.sentences import Sentence, sentence
from engine.service.organisation.charter import Charter, Place
from engine.service.organisation.settling import holdings, membership, memberships
from engine.storage import HoldingRow, Unit

NAMED = 10
"""So many empty ones a remark names; of the others it says how many they are."""


def tell(charter: Charter, unit: Unit, today: date) -> None:
    """Say before it is written what work given to a group or a position would find nobody."""
    for place, key in _empty_groups(charter, unit, today):
        words = sentence(
            "nhóm «%(group)s» không có cơ quan nào: việc giao cho nhóm sẽ không ai được giao.",
            group=key,
        )
        charter.remark(place, "Mã nhóm", words)
    vacant = list(_vacant_positions(charter, unit, today))
    if vacant:
        charter.remark(vacant[0][0], "Vị trí", _vacant(each for _place, each in vacant))


def _vacant(positions: Iterable[str]) -> Sentence:
    named = sorted(positions)
    more = f" … (+{len(named) - NAMED})" if len(named) > NAMED else ""
    return sentence(
        "%(count)s chức danh chưa có ai giữ: %(positions)s; việc giao cho các chức danh này chưa "
        "ai nhận được.",
        count=len(named),
        positions=", ".join(named[:NAMED]) + more,
    )


def _empty_groups(charter: Charter, unit: Unit, today: date) -> list[tuple[Place, str]]:
    """Groups that the charter touches in which no agency is left, with the first place of each."""
    kept = memberships(unit)
    agencies = {row.id: row for row in unit.agencies.find()}
    agencies |= {entry.row.id: entry.row for entry in charter.agencies}
    rows = [row for found in kept.values() for row in found]
    members = {(row.group_key, row.agency_id, row.valid_from): row for row in rows}
    touched = {entry.row.key: entry.place for entry in charter.groups}
    for entry in charter.members:
        old, row = membership(entry, kept), entry.row
        if old is not None:
            members.pop((old.group_key, old.agency_id, old.valid_from), None)
        members[row.group_key, row.agency_id, row.valid_from] = row
        touched.setdefault(row.group_key, entry.place)
    ended = {entry.row.id: entry.place for entry in charter.agencies if _over(entry.row, today)}
    for row in members.values():
        if row.agency_id in ended:
            touched.setdefault(row.group_key, ended[row.agency_id])
    filled = {
        row.group_key
        for row in members.values()
        if not _over(row, today) and not _over(agencies.get(row.agency_id), today)
    }
    return [(place, key) for key, place in touched.items() if key not in filled]


def _vacant_positions(charter: Charter, unit: Unit, today: date) -> Iterator[tuple[Place, str]]:
    """Positions that it names, or whose holder gives them up, and that nobody would hold."""
    touched = {entry.row.id: entry.place for entry in charter.positions}
    officers = {row.login: row for row in unit.officers.find()}
    locked = {row.id for row in officers.values() if row.disabled_at is not None}
    after = {row.id: row for row in unit.holdings.find()}
    own: dict[str, list[HoldingRow]] = {}
    for row in after.values():
        own.setdefault(row.officer_id, []).append(row)
    for entry in charter.people:
        officer = officers.get(entry.row.login)
        officer_id = officer.id if officer else ""
        for held in holdings(entry, officer_id, own.get(officer_id, []), today):
            after[held.row.id] = held.row
            if held.kept is not None:
                touched.setdefault(held.row.position_id, entry.place)
    filled = {
        row.position_id
        for row in after.values()
        if not _over(row, today) and row.officer_id not in locked
    }
    for position_id, place in touched.items():
        if position_id not in filled:
            yield place, position_id


def _over(row: Dated | None, today: date) -> bool:
    """Whether it has ended; what begins some day counts."""
    return row is None or (row.valid_to is not None and row.valid_to < today)
