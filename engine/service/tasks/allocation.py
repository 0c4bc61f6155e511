"""Giving work on inside an agency: to a division or an officer of it, until an internal day.

A form says which of its fields mean this: by the widgets ``division`` and ``officer``, and by
``"x-ui": {"internal_due": "on_day_off"}`` on a day, which names the box that keeps a day off.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.errors import InvalidInput
from engine.model.organisation import fits
from engine.sentences import Sentence, sentence
from engine.service.calendar import working_calendar
from engine.service.context import ReadTx, Tx
from engine.service.organisation import divisions
from engine.service.tasks.task import Found
from engine.storage import HolderRow

DIVISION, OFFICER, INTERNAL_DUE = "division", "officer", "internal_due"
HEAD = "truong_phong"


def settle(
    tx: Tx, found: Found, schema: Mapping[str, Any], given: dict[str, Any]
) -> dict[str, Any]:
    """What was given, with the division of a named officer where none was chosen.

    Raises :class:`errors.InvalidInput` for work that nobody would have, or too late.
    """
    fields = {name: part.get("x-ui", {}) for name, part in schema.get("properties", {}).items()}
    days = {
        name: _wrong_day(tx, found, given, name, ui)
        for name, ui in fields.items()
        if INTERNAL_DUE in ui
    }
    wrong = {name: refused for name, refused in days.items() if refused is not None}
    if found.task.agency_id is not None and not tx.engine.open_world:
        division = next((n for n, ui in fields.items() if ui.get("widget") == DIVISION), None)
        officer = next((n for n, ui in fields.items() if ui.get("widget") == OFFICER), None)
        given, strange = _receiver(tx, found, given, division, officer)
        wrong |= strange
    if wrong:
        raise InvalidInput(fields=wrong)
    return given


def _receiver(
    tx: Tx, found: Found, given: dict[str, Any], division: str | None, officer: str | None
) -> tuple[dict[str, Any], dict[str, Sentence]]:
    """Whoever gets the work must be there: the officer in the division, a head in it, or a name."""
    agency = str(found.task.agency_id)
    chosen = given.get(division or "") or (None if division else found.task.division)
    who = given.get(officer or "")
    holders = tx.unit.officers.holders(agency, None, tx.today)
    own = [each for each in holders if each.officer.id == who]
    if division and chosen and (unfit := _unfit(tx, agency, chosen, holders, named=bool(who))):
        return given, {division: unfit}
    if officer and who and (strange := _stranger(own, chosen)):
        return given, {officer: strange}
    theirs = next((each.position.division for each in own if each.position.division), None)
    if division and not chosen and theirs is not None and _living(tx, agency, theirs):
        given = {**given, division: theirs}
    return given, {}


def _unfit(
    tx: ReadTx, agency: str, division: str, holders: list[HolderRow], *, named: bool
) -> Sentence | None:
    if not _living(tx, agency, division):
        return sentence("Phòng «%(division)s» đã kết thúc hoặc không có.", division=division)
    if named or _headed(holders, division):
        return None
    return sentence(
        "Phòng «%(division)s» chưa có Trưởng phòng: nêu người thực hiện, hoặc chọn phòng khác.",
        division=division,
    )


def _stranger(own: list[HolderRow], division: str | None) -> Sentence | None:
    if not own:
        return sentence("Cán bộ này không làm việc ở cơ quan.")
    if division is not None and all(each.position.division != division for each in own):
        return sentence("Cán bộ này không thuộc phòng «%(division)s».", division=division)
    return None


def _headed(holders: list[HolderRow], division: str) -> bool:
    return any(
        each.position.division == division and fits(each.position.kind, HEAD) for each in holders
    )


def _living(tx: ReadTx, agency: str, name: str) -> bool:
    return name in {each.row.name for each in divisions.living(tx.unit, agency, tx.today)}


def _wrong_day(
    tx: Tx, found: Found, given: Mapping[str, Any], name: str, ui: Mapping[str, Any]
) -> Sentence | None:
    """Why a day is none until which a colleague may have the work."""
    if not given.get(name):
        return None
    day = date.fromisoformat(str(given[name]))
    last = found.assignment.last_day if found.assignment else None
    if day < tx.today:
        return sentence("Hạn nội bộ đã qua.")
    if last is not None and day > last:
        return sentence("Hạn nội bộ sau hạn của cơ quan (%(day)s).", day=last)
    calendar = working_calendar(tx.unit)
    if calendar.is_working_day(day) or given.get(ui[INTERNAL_DUE]):
        return None
    return sentence(
        "Ngày %(day)s là ngày nghỉ; ngày làm việc tiếp theo là %(next)s. Chọn ngày khác, hoặc đánh "
        "dấu «Giữ hạn vào ngày nghỉ».",
        day=day,
        next=calendar.next_working_day(day),
    )
