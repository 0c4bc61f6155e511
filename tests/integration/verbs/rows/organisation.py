"""Verbs on the organisation: agencies and people, roles and positions, powers lent, days off."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook

from engine.errors import (
    Forbidden,
    InvalidInput,
    NotAllowedNow,
    NotFound,
    ReasonRequired,
)
from tests.integration.verbs import verbs
from tests.integration.verbs.rows.assignments import counted, lent
from tests.integration.verbs.rows.tasks import CHIEF, HEAD, OFFICER, OURS, WHY
from tests.integration.verbs.scene import Scene
from tests.integration.verbs.trial import Refusal, Row

ADMIN = "administrator"
DAY = date(2025, 4, 15)
APRIL = {"valid_from": date(2025, 4, 1), "valid_to": date(2025, 4, 30)}
SHEETS: dict[str, list[list[Any]]] = {
    "Cơ quan": [
        ["Mã", "Tên", "Tên viết tắt", "Loại", "Cấp", "Cơ quan cấp trên", "Từ ngày"],
        ["ubnd-xa-a", "UBND xã A", "Xã A", "ubnd-xa", "xã", "ubnd-tinh", "01/07/2025"],
        ["so-y-te", "Sở Y tế (mới)", None, "so", "tỉnh", None, None],
    ],
    "Nhóm cơ quan": [
        ["Mã nhóm", "Tên nhóm", "Mã cơ quan", "Từ ngày"],
        ["ubnd-xa", "UBND các xã", "ubnd-xa-a", "01/07/2025"],
    ],
    "Vị trí": [["Mã cơ quan", "Chức vụ", "Phòng"], ["ubnd-xa-a", "Văn thư", "Một cửa"]],
    "Cán bộ": [
        ["Tên đăng nhập", "Họ và tên", "Thư điện tử", "Vị trí", "Vai trò", "Đến ngày"],
        ["vt.xaa", "Văn thư A", "vt@a.example", "so-y-te/van_thu", "inspector", "2025-12-31"],
    ],
}


def workbook(sheets: dict[str, list[list[Any]]]) -> bytes:
    """An XLSX file of these sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def taken_in(scene: Scene, who: Any, sheets: dict[str, list[list[Any]]], *, dry: bool) -> Any:
    """Import them; says what changed and what was wrong, as lists."""
    report = verbs.import_xlsx(scene.engine, who, workbook(sheets), dry_run=dry)
    changes = [f"{each.sheet} {each.row}: {each.what} {each.about}" for each in report.lines]
    problems = [f"{each.sheet} {each.row}: {each.message}" for each in report.problems]
    return {"applied": report.applied, "changes": changes, "problems": problems}


def granted(scene: Scene) -> None:
    """The head of division is an inspector too."""
    verbs.grant_role(scene.engine, scene.who(ADMIN), scene.officer(HEAD), "inspector", reason=WHY)


def held(scene: Scene) -> None:
    """The officer also holds a position of another agency, for April."""
    position = "so-noi-vu/chuyen_vien"
    verbs.hold_position(scene.engine, scene.who(ADMIN), scene.officer(OFFICER), position, **APRIL)


def day_off(scene: Scene) -> None:
    """The 15th is a day off, over which a deadline is counted."""
    counted(scene)
    verbs.put_day(scene.engine, scene.who(ADMIN), DAY, "off", "Nghỉ bù", "CV 9/VPCP")


def lent_for_april(scene: Scene) -> str:
    """The head of the agency lends his position to the head of division; gives the delegation."""
    return lent(scene, f"{OURS}/thu_truong", f"{OURS}/truong_phong", "TUQ")


def ended(scene: Scene) -> str:
    """What was lent was taken back."""
    delegation = lent_for_april(scene)
    verbs.end_delegation(scene.engine, scene.who(ADMIN), delegation, reason=WHY)
    return delegation


def lend(scene: Scene, who: Any, **changed: Any) -> str:
    """Lend the position of the agency's head for April, save for what is changed."""
    told = {
        "from_position": f"{OURS}/thu_truong",
        "to_position": f"{OURS}/truong_phong",
        "capacity": "TUQ",
        "basis": "GUQ 1",
        **APRIL,
        **changed,
    }
    return verbs.lend_powers(scene.engine, who, **told, command_id=scene.click)


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
        "an account is given a role",
        "role.grant",
        ADMIN,
        lambda s, who: verbs.grant_role(
            s.engine, who, s.officer(HEAD), "inspector", reason=WHY, command_id=s.click
        ),
        everybody=True,
    ),
    Row(
        "a role is taken back",
        "role.grant",
        ADMIN,
        lambda s, who: verbs.revoke_role(
            s.engine, who, s.officer(HEAD), "inspector", reason=WHY, command_id=s.click
        ),
        given=granted,
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
        "the head of an agency lends his powers in writing, for a time",
        "delegation.change",
        CHIEF,
        lend,
        everybody=True,
    ),
    Row(
        "powers may be lent for one plan and for some verbs alone",
        "delegation.change",
        CHIEF,
        lambda s, who: lend(
            s, who, roots=(s.plan,), verbs=("task.read", "task.complete"), capacity="KT"
        ),
    ),
    Row(
        "what was lent is taken back from today",
        "delegation.change",
        CHIEF,
        lambda s, who: verbs.end_delegation(s.engine, who, s.it, reason=WHY, command_id=s.click),
        given=lent_for_april,
        everybody=True,
    ),
    Row(
        "what was lent until yesterday has ended, until today it has not",
        "delegation.change",
        CHIEF,
        lambda s, who: verbs.end_delegation(s.engine, who, s.it, reason=WHY, command_id=s.click),
        given=lambda s: (lent_for_april(s), s.later("2025-04-30T06:30"))[0],
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
        lambda s, who: verbs.import_xlsx(s.engine, who, b"not a workbook", dry_run=False),
        InvalidInput,
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
        "a role is one of those there are",
        "role.grant",
        ADMIN,
        lambda s, who: verbs.grant_role(s.engine, who, s.officer(HEAD), "vua"),
        InvalidInput,
        field="role",
    ),
    Refusal(
        "the last administrator keeps his role",
        "role.grant",
        ADMIN,
        lambda s, who: verbs.revoke_role(s.engine, who, s.officer(ADMIN), ADMIN),
        InvalidInput,
    ),
    Refusal(
        "powers are lent under a mark that there is",
        "delegation.change",
        CHIEF,
        lambda s, who: lend(s, who, capacity="X"),
        InvalidInput,
        field="capacity",
    ),
    Refusal(
        "powers are lent by a document",
        "delegation.change",
        CHIEF,
        lambda s, who: lend(s, who, basis=" "),
        InvalidInput,
        field="basis",
    ),
    Refusal(
        "powers are lent until a day after they begin",
        "delegation.change",
        CHIEF,
        lambda s, who: lend(s, who, valid_to=date(2025, 3, 31)),
        InvalidInput,
        field="valid_to",
    ),
    Refusal(
        "powers are lent to another position",
        "delegation.change",
        CHIEF,
        lambda s, who: lend(s, who, to_position=f"{OURS}/thu_truong"),
        InvalidInput,
        field="to_position",
    ),
    Refusal(
        "powers are lent to a position that is there",
        "delegation.change",
        CHIEF,
        lambda s, who: lend(s, who, to_position="khong-co"),
        NotFound,
    ),
    Refusal(
        "what was lent is not lent further",
        "delegation.change",
        HEAD,
        lambda s, who: verbs.lend_powers(
            s.engine,
            who,
            f"{OURS}/thu_truong",
            f"{OURS}/van_thu",
            "TUQ",
            basis="GUQ 2",
            **APRIL,
        ),
        Forbidden,
        given=lent_for_april,
    ),
    Refusal(
        "what has ended is not taken back",
        "delegation.change",
        CHIEF,
        lambda s, who: verbs.end_delegation(s.engine, who, s.it, reason=WHY),
        NotAllowedNow,
        given=ended,
    ),
    Refusal(
        "what was lent is taken back with a reason",
        "delegation.change",
        CHIEF,
        lambda s, who: verbs.end_delegation(s.engine, who, s.it, reason=" "),
        ReasonRequired,
        given=lent_for_april,
        field="reason",
    ),
    Refusal(
        "a delegation that is not there is not taken back",
        "delegation.change",
        CHIEF,
        lambda s, who: verbs.end_delegation(s.engine, who, "0" * 32, reason=WHY),
        NotFound,
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
