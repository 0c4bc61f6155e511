"""What is given before verbs: organisation."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook

from tests.integration.verbs import verbs
from tests.integration.verbs.given.assignments import counted, lent
from tests.integration.verbs.given.tasks import CLERK, HEAD, OFFICER, OURS, WHY, claimed
from tests.integration.verbs.scene import Scene

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
    report = verbs.import_file(scene.engine, who, workbook(sheets), dry_run=dry, reason=WHY)
    changes = [f"{each.sheet} {each.row}: {each.what} {each.about}" for each in report.lines]
    problems = [f"{each.sheet} {each.row}: {each.message}" for each in report.problems]
    remarks = [str(each.told) for each in report.remarks]
    return {
        "applied": report.applied,
        "changes": changes,
        "problems": problems,
        "remarks": remarks,
    }


def granted(scene: Scene) -> None:
    """The head of division is an inspector too."""
    verbs.grant_role(scene.engine, scene.who(ADMIN), scene.officer(HEAD), "inspector", reason=WHY)


def held(scene: Scene) -> None:
    """The officer also holds a position of another agency, for April."""
    position = "so-noi-vu/chuyen_vien"
    verbs.hold_position(scene.engine, scene.who(ADMIN), scene.officer(OFFICER), position, **APRIL)


DIVISION = "Phòng Dược"


def divided(scene: Scene) -> None:
    """A division of the agency has the clerk's task, and is a month old."""
    claimed(scene)
    data = {
        "positions": [{"agency": OURS, "kind": "chuyen_vien", "division": DIVISION}],
        "divisions": [{"agency": OURS, "name": DIVISION, "valid_from": "10/03/2025"}],
    }
    verbs.load_organisation(scene.engine, data)
    task = scene.row("tasks", agency_id=OURS, open=True)
    with scene.engine.storage.begin() as unit:
        unit.tasks.update(task.id, division=DIVISION)


def shared(scene: Scene) -> str:
    """The clerk has a task in hand that the officer may take too; gives the clerk's holding."""
    claimed(scene)
    verbs.hold_position(
        scene.engine, scene.who(ADMIN), scene.officer(OFFICER), f"{OURS}/van_thu", **APRIL
    )
    return str(scene.row("holdings", officer_id=scene.officer(CLERK)).id)


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
