"""The organisation as the workbook that its import reads: to look through, add lines, take in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from engine.model.clock import local_date
from engine.model.organisation import POSITION_KINDS, SETTINGS, title_of
from engine.model.permission import ROLES, Actor, Target, permit
from engine.service.engine import Engine
from engine.service.organisation.wording import ALWAYS, ERASE, KINDS, LEVELS
from engine.service.organisation.workbook import (
    AGENCIES,
    COLUMNS,
    DIVISIONS,
    GROUPS,
    GUIDE,
    PEOPLE,
    POSITIONS,
    SETTING_SHEET,
)
from engine.spreadsheets import write_workbook
from engine.storage import Unit

Row = dict[str, Any]
_DAY = "31/12/2026"


def workbook(engine: Engine, who: Actor) -> bytes:
    """All agencies, groups, positions, officers and settings as XLSX; taken in it changes nothing.

    Roles and dates of officers stay empty: an empty cell changes nothing. The last sheet tells what
    each column may hold, with an example.
    """
    permit(who, "organisation.change", Target())
    today = local_date(engine.now())
    with engine.storage.read() as unit:
        parts: dict[str, list[Row]] = {
            AGENCIES: list(_agencies(unit)),
            GROUPS: list(_members(unit)),
            POSITIONS: list(_positions(unit)),
            DIVISIONS: list(_divisions(unit)),
            PEOPLE: list(_people(unit, today)),
            SETTING_SHEET: list(_settings(unit)),
        }
    sheets: dict[str, list[list[object]]] = {}
    for name, rows in parts.items():
        head: list[object] = [column.name for column in COLUMNS[name].values()]
        sheets[name] = [head, *([row.get(field) for field in COLUMNS[name]] for row in rows)]
    return write_workbook({**sheets, GUIDE: _guide()})


def _guide() -> list[list[object]]:
    """What each column may hold, by sheet and column."""
    rows: list[list[object]] = [["Trang", "Cột", "Bắt buộc", "Giá trị", "Ví dụ"]]
    for name, columns in COLUMNS.items():
        for field, column in columns.items():
            values, example = _GUIDE.get((name, field), ("", ""))
            rows.append([name, column.name, "có" if column.needed else "", values, example])
    rows.append(["Mọi trang", "Mọi cột", "", f"Ô trống giữ giá trị cũ; ghi {ERASE} để xóa.", ""])
    return rows


_GUIDE: dict[tuple[str, str], tuple[str, str]] = {
    (AGENCIES, "id"): ("Chữ không dấu, số, gạch nối; không đổi về sau.", "so-noi-vu"),
    (AGENCIES, "name"): ("Bắt buộc với cơ quan mới.", "Sở Nội vụ"),
    (AGENCIES, "kind"): (", ".join(KINDS.values()), "Sở"),
    (AGENCIES, "level"): (f"Bắt buộc với cơ quan mới: {', '.join(LEVELS.values())}", "tỉnh"),
    (AGENCIES, "parent"): ("Mã của cơ quan cấp trên.", "ubnd-tinh"),
    (AGENCIES, "valid_from"): ("Ngày đầu tiên có hiệu lực.", "01/07/2025"),
    (AGENCIES, "valid_to"): ("Ngày cuối cùng có hiệu lực.", _DAY),
    (GROUPS, "key"): ("Mã dùng trong sơ đồ.", "so-ban-nganh"),
    (GROUPS, "to"): ("Ngày cuối cùng ở trong nhóm.", _DAY),
    (POSITIONS, "id"): ("Để trống: tự đặt theo cơ quan, chức vụ, phòng.", ""),
    (POSITIONS, "kind"): (", ".join(kind.title for kind in POSITION_KINDS.values()), "Văn thư"),
    (POSITIONS, "division"): (
        "Tên phòng, nếu vị trí thuộc một phòng.",
        "Phòng Cải cách hành chính",
    ),
    (DIVISIONS, "name"): (
        "Tên phòng như ở trang Vị trí; phòng không ghi ở đây thì không có ngày bắt đầu, kết thúc.",
        "Phòng Cải cách hành chính",
    ),
    (DIVISIONS, "valid_to"): ("Ngày cuối cùng; sau đó việc của phòng trở về cơ quan.", _DAY),
    (PEOPLE, "login"): ("Chữ thường không dấu, số, . _ - @", "vanthu.sonoivu"),
    (PEOPLE, "positions"): (
        "mã cơ quan/chức vụ/phòng; nhiều vị trí cách nhau bằng dấu chấm phẩy.",
        "so-noi-vu/Chuyên viên/Phòng Tổ chức",
    ),
    (PEOPLE, "roles"): (
        f"{'; '.join(map(str, ROLES.values()))}. Chỉ cấp thêm; phải ghi lý do khi nhập.",
        "Thanh tra, kiểm tra",
    ),
    (PEOPLE, "to"): ("Ngày cuối cùng giữ các vị trí ghi ở dòng này.", _DAY),
    (SETTING_SHEET, "setting"): (
        f"{'; '.join(SETTINGS.values())}: nơi nhận báo cáo khi nhiệm vụ quá hạn.",
        SETTINGS["office_agency"],
    ),
    (SETTING_SHEET, "agency"): ("Mã của cơ quan.", "vp-ubnd"),
}


def _agencies(unit: Unit) -> Iterable[Row]:
    for row in unit.agencies.find(order=("id",)):
        yield {
            "id": row.id,
            "name": row.name,
            "short_name": row.short_name,
            "kind": KINDS.get(row.kind, row.kind),
            "level": LEVELS.get(row.level, row.level),
            "code": row.code,
            "parent": row.parent_id,
            "valid_from": row.valid_from,
            "valid_to": row.valid_to,
        }


def _members(unit: Unit) -> Iterable[Row]:
    names = {row.key: row.name for row in unit.agency_groups.find()}
    for row in unit.group_members.find(order=("group_key", "agency_id")):
        yield {
            "key": row.group_key,
            "name": names.get(row.group_key),
            "agency": row.agency_id,
            "from": row.valid_from if row.valid_from != ALWAYS else None,
            "to": row.valid_to,
        }


def _positions(unit: Unit) -> Iterable[Row]:
    for row in unit.positions.find(order=("id",)):
        yield {
            "id": row.id,
            "agency": row.agency_id,
            "kind": title_of(row.kind),
            "title": row.title,
            "division": row.division,
        }


def _divisions(unit: Unit) -> Iterable[Row]:
    for row in unit.divisions.find(order=("agency_id", "name")):
        yield {
            "agency": row.agency_id,
            "name": row.name,
            "valid_from": row.valid_from,
            "valid_to": row.valid_to,
        }


def _people(unit: Unit, today: date) -> Iterable[Row]:
    positions: dict[str, list[str]] = defaultdict(list)
    for row in unit.holdings.find(order=("id",)):
        if row.valid_to is None or row.valid_to >= today:
            positions[row.officer_id].append(row.position_id)
    for officer in unit.officers.find(order=("login",)):
        yield {
            "login": officer.login,
            "name": officer.name,
            "email": officer.email,
            "positions": "; ".join(positions[officer.id]),
        }


def _settings(unit: Unit) -> Iterable[Row]:
    for key, word in SETTINGS.items():
        agency = unit.settings.get(key)
        if agency:
            yield {"setting": word, "agency": agency}
