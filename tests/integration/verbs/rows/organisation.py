"""Verbs on agencies and people, and days off."""

from __future__ import annotations

from datetime import date

from engine.errors import InvalidInput, NotFound, ReasonRequired
from tests.integration.verbs import verbs
from tests.integration.verbs.given.assignments import counted
from tests.integration.verbs.given.organisation import (
    ADMIN,
    APRIL,
    DAY,
    DIVISION,
    SHEETS,
    day_off,
    divided,
    held,
    shared,
    taken_in,
    workbook,
)
from tests.integration.verbs.given.tasks import OFFICER, OURS, WHY
from tests.integration.verbs.trial import Refusal, Row

ROWS = [
    Row(
        "a workbook is taken in whole",
        "organisation.change",
        ADMIN,
        lambda s, who: taken_in(s, who, SHEETS, dry=False),
        everybody=True,
    ),
    Row(
        "a dry run says what would change and writes nothing",
        "organisation.change",
        ADMIN,
        lambda s, who: taken_in(s, who, SHEETS, dry=True),
    ),
    Row(
        "a workbook without a line is told so and writes nothing",
        "organisation.change",
        ADMIN,
        lambda s, who: taken_in(s, who, {"Cơ quan": [["Mã", "Tên"]]}, dry=False),
    ),
    Row(
        "of a workbook with mistakes nothing is taken in, and each is named",
        "organisation.change",
        ADMIN,
        lambda s, who: taken_in(
            s,
            who,
            {
                "Cơ quan": [
                    ["Mã", "Tên", "Cấp", "Cơ quan cấp trên", "Từ ngày", "Đến ngày"],
                    ["so-a", "Sở A", "liên bang", "khong-co", "02/01/2025", "01/01/2025"],
                    ["so-a", "Sở A", "tỉnh", None, "mai", None],
                    [None, "Sở B", "tỉnh", None, None, None],
                ],
                "Vị trí": [["Mã cơ quan", "Chức vụ"], ["khong-co", "Vua"]],
                "Nhóm cơ quan": [["Mã nhóm", "Mã cơ quan"], [None, "so-y-te"], ["x", "khong-co"]],
                "Cán bộ": [
                    ["Tên đăng nhập", "Họ và tên", "Thư điện tử", "Vị trí", "Vai trò", "Tuổi"],
                    ["a", None, "không", "khong-co/van_thu", "vua", 30],
                ],
                "Ghi chú": [["x"]],
            },
            dry=False,
        ),
    ),
    Row(
        "an organisation is read with its heirs, its calendar, its policies and its settings",
        "organisation.change",
        "system",
        lambda s, who: (
            verbs.load_organisation(
                s.engine,
                {
                    "successors": [
                        {
                            "agency": OURS,
                            "successor": "so-noi-vu",
                            "on": "2025-07-01",
                            "basis": "NQ 60",
                        }
                    ],
                    "calendar": [
                        {"day": "2025-05-02", "kind": "off", "name": "Nghỉ", "basis": "CV"}
                    ],
                    "policies": [{"key": "gap", "name": "Gấp", "steps": [], "digest": True}],
                    "settings": {"office_agency": "so-noi-vu"},
                },
                who,
            ).applied
        ),
        everybody=True,
    ),
    Row(
        "an officer holds a position for a time",
        "organisation.change",
        ADMIN,
        lambda s, who: verbs.hold_position(
            s.engine,
            who,
            s.officer(OFFICER),
            "so-noi-vu/chuyen_vien",
            **APRIL,
            command_id=s.click,
        ),
        everybody=True,
    ),
    Row(
        "a position that is held gets other dates",
        "organisation.change",
        ADMIN,
        lambda s, who: verbs.hold_position(
            s.engine,
            who,
            s.officer(OFFICER),
            "so-noi-vu/chuyen_vien",
            valid_from=date(2025, 4, 1),
            valid_to=date(2025, 4, 8),
            command_id=s.click,
        ),
        given=held,
    ),
    Row(
        "a holding ends, and the work its officer had in hand is offered to the others",
        "organisation.change",
        ADMIN,
        lambda s, who: verbs.end_holding(
            s.engine, who, s.it, date(2025, 4, 8), reason=WHY, command_id=s.click
        ),
        given=shared,
        everybody=True,
    ),
    Row(
        "of a holding that ends some day the work stays until then",
        "organisation.change",
        ADMIN,
        lambda s, who: verbs.end_holding(
            s.engine, who, s.it, date(2025, 4, 30), reason=WHY, command_id=s.click
        ),
        given=shared,
    ),
    Row(
        "a division ends, and its open work is the agency's again",
        "organisation.change",
        ADMIN,
        lambda s, who: verbs.end_division(
            s.engine, who, OURS, DIVISION, date(2025, 4, 8), reason=WHY, command_id=s.click
        ),
        given=divided,
        everybody=True,
    ),
    Row(
        "a day off moves what is counted over it, and the reminders of all that is open",
        "calendar.change",
        ADMIN,
        lambda s, who: verbs.put_day(
            s.engine, who, DAY, "off", " Nghỉ  bù ", "CV 9/VPCP", command_id=s.click
        ),
        given=counted,
        everybody=True,
    ),
    Row(
        "a day that is taken out of the table moves it back",
        "calendar.change",
        ADMIN,
        lambda s, who: verbs.remove_day(s.engine, who, DAY, command_id=s.click),
        given=day_off,
        everybody=True,
    ),
    Row(
        "a Saturday is made up",
        "calendar.change",
        ADMIN,
        lambda s, who: verbs.put_day(
            s.engine, who, date(2025, 4, 12), "work", "Làm bù", "CV 9", command_id=s.click
        ),
        given=counted,
    ),
]

REFUSALS = [
    Refusal(
        "what is no workbook is not taken in",
        "organisation.change",
        ADMIN,
        lambda s, who: verbs.import_file(s.engine, who, b"not a workbook", dry_run=False),
        InvalidInput,
    ),
    Refusal(
        "a workbook that gives a role is not taken in without a reason",
        "organisation.change",
        ADMIN,
        lambda s, who: verbs.import_file(s.engine, who, workbook(SHEETS), dry_run=False),
        ReasonRequired,
        field="reason",
    ),
    Refusal(
        "a holding does not end before it began",
        "organisation.change",
        ADMIN,
        lambda s, who: verbs.end_holding(
            s.engine,
            who,
            s.row("holdings", officer_id=s.officer(OFFICER), valid_to=APRIL["valid_to"]).id,
            date(2025, 3, 1),
            reason=WHY,
        ),
        InvalidInput,
        given=held,
        field="last_day",
    ),
    Refusal(
        "a holding that has ended does not end later",
        "organisation.change",
        ADMIN,
        lambda s, who: verbs.end_holding(
            s.engine,
            who,
            s.row("holdings", officer_id=s.officer(OFFICER), valid_to=APRIL["valid_to"]).id,
            date(2025, 5, 1),
            reason=WHY,
        ),
        InvalidInput,
        given=held,
        field="last_day",
    ),
    Refusal(
        "a holding that is not there does not end",
        "organisation.change",
        ADMIN,
        lambda s, who: verbs.end_holding(s.engine, who, "0" * 32, DAY, reason=WHY),
        NotFound,
    ),
    Refusal(
        "a division does not end before it began",
        "organisation.change",
        ADMIN,
        lambda s, who: verbs.end_division(
            s.engine, who, OURS, DIVISION, date(2025, 3, 1), reason=WHY
        ),
        InvalidInput,
        given=divided,
        field="last_day",
    ),
    Refusal(
        "a division that is not there does not end",
        "organisation.change",
        ADMIN,
        lambda s, who: verbs.end_division(s.engine, who, OURS, DIVISION, DAY, reason=WHY),
        NotFound,
    ),
    Refusal(
        "an organisation with mistakes is not read",
        "organisation.change",
        "system",
        lambda s, who: verbs.load_organisation(
            s.engine, {"positions": [{"agency": "khong-co", "kind": "van_thu"}]}, who
        ),
        InvalidInput,
    ),
    Refusal(
        "a day is off by a document",
        "calendar.change",
        ADMIN,
        lambda s, who: verbs.put_day(s.engine, who, DAY, "off", "Nghỉ", " "),
        InvalidInput,
        field="basis",
    ),
    Refusal(
        "a day is off or made up",
        "calendar.change",
        ADMIN,
        lambda s, who: verbs.put_day(s.engine, who, DAY, "half", "Nghỉ", "CV 9"),
        InvalidInput,
        field="kind",
    ),
    Refusal(
        "a working day is not made up",
        "calendar.change",
        ADMIN,
        lambda s, who: verbs.put_day(s.engine, who, DAY, "work", "Làm bù", "CV 9"),
        InvalidInput,
        field="day",
    ),
    Refusal(
        "a day that nobody set is not taken out",
        "calendar.change",
        ADMIN,
        lambda s, who: verbs.remove_day(s.engine, who, DAY),
        NotFound,
    ),
]
