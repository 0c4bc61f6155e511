"""What taking a charter in would change, row by row and field by field; nothing else is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from engine.model.organisation import SETTINGS
from engine.model.permission import ROLES
from engine.sentences import Sentence, joined, sentence, verbatim
from engine.service.organisation.charter import (
    ADD,
    ALTER,
    GRANT,
    SET,
    Change,
    Charter,
    Entry,
    Person,
)
from engine.service.organisation.settling import Held, given_up, holdings, membership, memberships
from engine.service.organisation.wording import FIELDS, shown
from engine.storage import DivisionRow, HoldingRow, OfficerRow, Unit

UNSAID = frozenset({"id", "key", "folded", "group_key", "agency_id", "successor_id"})
"""Fields that a detail leaves out: they stand before it, or nobody wrote them."""


def differences(charter: Charter, unit: Unit, today: date) -> list[Change]:
    """What taking the charter would add and change; what is the same is left out."""
    agencies = {row.id: row for row in unit.agencies.find()}
    _warn_of_ends(charter, unit, agencies)
    return [
        *_rows(charter.agencies, agencies, "id"),
        *_rows(charter.groups, {row.key: row for row in unit.agency_groups.find()}, "key"),
        *_members(charter, unit),
        *_rows(charter.positions, {row.id: row for row in unit.positions.find()}, "id"),
        *_divisions(charter, unit),
        *_people(charter, unit, today),
        *_successors(charter, unit),
        *_settings(charter, unit),
        *_more(charter, unit),
    ]


def _rows(entries: list[Any], known: Mapping[str, Any], key: str) -> Iterator[Change]:
    for entry in entries:
        own, row = getattr(entry.row, key), entry.row
        old = known.get(own)
        named = getattr(row, "name", None) or getattr(row, "title", None)
        yield from _change(entry, _named(own, named), old, row)


def _named(own: str, name: str | None) -> Sentence:
    return verbatim(f"{own} – {name or ''}")


def _change(entry: Entry[Any], about: Sentence, old: Any, new: Any) -> Iterator[Change]:
    if old != new:
        what = ADD if old is None else ALTER
        yield Change(entry.place.sheet, entry.place.row, what, about, _detail(old, new))


def _detail(old: Any, new: Any) -> Sentence:
    parts = []
    for each in fields(new):
        before, after = getattr(old, each.name, None), getattr(new, each.name)
        if before != after and each.name not in UNSAID:
            label = Sentence(FIELDS.get(each.name, each.name))
            parts.append(_turned(label, each.name, before, after, new=old is None))
    return joined("; ", parts)


def _turned(label: Sentence, field: str, before: object, after: object, *, new: bool) -> Sentence:
    told = shown(field, after)
    if new:
        return sentence("%(label)s: %(after)s", label=label, after=told)
    return sentence(
        "%(label)s: %(before)s → %(after)s", label=label, before=shown(field, before), after=told
    )


def _members(charter: Charter, unit: Unit) -> Iterator[Change]:
    kept = memberships(unit)
    for entry in charter.members:
        about = sentence(
            "%(agency)s vào nhóm %(group)s",
            agency=entry.row.agency_id,
            group=entry.row.group_key,
        )
        old = membership(entry, kept)
        yield from _change(entry, about, old, entry.row)


def _divisions(charter: Charter, unit: Unit) -> Iterator[Change]:
    dated = {(row.agency_id, row.name): row for row in unit.divisions.find()}
    for entry in charter.divisions:
        row = entry.row
        old = dated.get((row.agency_id, row.name)) or DivisionRow(row.agency_id, row.name)
        about = verbatim(f"{row.agency_id} – {row.name}")
        yield from _change(entry, about, old, row)
        count = unit.tasks.count(agency_id=row.agency_id, division=row.name, open=True)
        if count and row.valid_to not in {None, old.valid_to}:
            words = sentence(
                "phòng có %(count)s việc đang mở: sau ngày %(day)s việc trở về cơ quan, lãnh đạo "
                "giao lại.",
                count=count,
                day=row.valid_to,
            )
            charter.remark(entry.place, "Đến ngày", words)


def _people(charter: Charter, unit: Unit, today: date) -> Iterator[Change]:
    officers = {row.login: row for row in unit.officers.find()}
    held: dict[str, list[HoldingRow]] = {}
    for row in unit.holdings.find(order=("id",)):
        held.setdefault(row.officer_id, []).append(row)
    for entry in charter.people:
        old = officers.get(entry.row.login)
        kept = held.get(old.id, []) if old else []
        changed = holdings(entry, old.id if old else "", kept, today)
        yield from _person(entry, old, changed)
        _tell_left(charter, unit, entry, changed)
        _tell_given_up(charter, entry, given_up(entry, kept, today))
        has = unit.officers.grants(old.id) if old and entry.row.roles else set()
        for role in dict.fromkeys(entry.row.roles):
            if role not in has:
                yield Change(
                    entry.place.sheet, entry.place.row, GRANT, _who(entry, old), ROLES[role]
                )


def _tell_left(charter: Charter, unit: Unit, entry: Entry[Person], changed: Iterable[Held]) -> None:
    """Whoever ends a holding hears of the work that its officer has in hand there."""
    for each in changed:
        if each.kept is None or each.row.valid_to in {None, each.kept.valid_to}:
            continue
        position = unit.positions.need(each.row.position_id)
        count = unit.tasks.count(
            assignee=each.row.officer_id, agency_id=position.agency_id, open=True
        )
        if count:
            words = sentence(
                "đang giữ %(count)s việc: sau ngày %(day)s việc trở về phòng, cơ quan để người "
                "khác nhận, nếu không còn vị trí nào ở đó.",
                count=count,
                day=each.row.valid_to,
            )
            charter.remark(entry.place, "Đến ngày", words)


def _tell_given_up(
    charter: Charter, entry: Entry[Person], positions: Iterable[tuple[str, date]]
) -> None:
    for position_id, day in positions:
        words = sentence(
            "vị trí «%(position)s» đã thôi giữ từ sau ngày %(day)s, không đổi. Muốn giữ lại thì "
            "ghi «Từ ngày».",
            position=position_id,
            day=day,
        )
        charter.remark(entry.place, "Vị trí", words)


def _who(entry: Entry[Person], old: OfficerRow | None) -> Sentence:
    return _named(entry.row.login, entry.row.name or (old.name if old else None))


def _person(entry: Entry[Person], old: OfficerRow | None, held: list[Held]) -> Iterator[Change]:
    person = entry.row
    parts = []
    for label, name in ((sentence("Họ và tên"), "name"), (sentence("Thư điện tử"), "email")):
        before, after = getattr(old, name, None), getattr(person, name)
        if name in entry.said and before != after:
            parts.append(_turned(label, name, before, after, new=old is None))
    if person.password is not None:
        parts.append(sentence("Mật khẩu: đặt lại"))
    parts += [_holding(each) for each in held]
    if old is None or parts:
        what, detail = ADD if old is None else ALTER, joined("; ", parts)
        yield Change(entry.place.sheet, entry.place.row, what, _who(entry, old), detail)


def _holding(held: Held) -> Sentence:
    row = held.row
    parts = [
        sentence("giữ vị trí %(position)s", position=row.position_id)
        if held.kept is None
        else sentence("đổi thời gian giữ vị trí %(position)s", position=row.position_id)
    ]
    if row.valid_from is not None:
        parts.append(sentence("từ %(day)s", day=row.valid_from))
    if row.valid_to is not None:
        parts.append(sentence("đến hết %(day)s", day=row.valid_to))
    return joined(" ", parts)


def _successors(charter: Charter, unit: Unit) -> Iterator[Change]:
    known = {(r.agency_id, r.successor_id): r for r in unit.organisation.all_successors()}
    for entry in charter.successors:
        row = entry.row
        about = verbatim(f"{row.agency_id} → {row.successor_id}")
        yield from _change(entry, about, known.get((row.agency_id, row.successor_id)), row)


def _settings(charter: Charter, unit: Unit) -> Iterator[Change]:
    for place, key, value in charter.settings:
        old = unit.settings.get(key)
        if old != value:
            detail = sentence("%(before)s → %(after)s", before=shown("", old), after=value)
            yield Change(place.sheet, place.row, SET, Sentence(SETTINGS[key]), detail)


def _more(charter: Charter, unit: Unit) -> Iterator[Change]:
    """Days and escalation policies of a JSON file."""
    days = {row.day.isoformat(): row for row in unit.calendar.find()}
    for number, day in enumerate(charter.more.get("calendar") or (), start=1):
        old = days.get(day["day"])
        told = (day["kind"], day.get("name"), day.get("basis"))
        if old is None or (old.kind, old.name, old.basis) != told:
            detail = verbatim("; ".join(str(part) for part in told if part))
            yield Change("calendar", number, ALTER if old else ADD, verbatim(day["day"]), detail)
    for number, policy in enumerate(charter.more.get("policies") or (), start=1):
        about, detail = verbatim(policy["key"]), verbatim(policy["name"])
        yield Change("policies", number, SET, about, detail)


def _warn_of_ends(charter: Charter, unit: Unit, kept: Mapping[str, Any]) -> None:
    """Whoever ends an agency hears what it has still to do and what stays with it."""
    for entry in charter.agencies:
        old = kept.get(entry.row.id)
        if old is None or entry.row.valid_to in {None, old.valid_to}:
            continue
        count = unit.assignments.count(agency_id=old.id, open=True)
        seats = [row.id for row in unit.organisation.positions(old.id)]
        held = unit.holdings.find(position_id=seats) if seats else []
        people = {row.officer_id for row in held if row.valid_to is None}
        if count or people:
            words = sentence(
                "cơ quan kết thúc khi còn %(count)s nhiệm vụ đang mở và %(people)s người đang giữ "
                "vị trí. Chuyển giao cho cơ quan kế thừa ở trang của cơ quan này.",
                count=count,
                people=len(people),
            )
            charter.remark(entry.place, "Đến ngày", words)
