"""``dieuphoi admin``: organisation, accounts, roles, delegations, calendar, groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import click

from engine.cli.appointing import delegation_command, role_command
from engine.cli.importing import import_command
from engine.cli.installation import (
    acting_option,
    emit,
    json_option,
    opened,
    table,
    who,
)
from engine.cli.language import say
from engine.cli.mail import mail_command
from engine.cli.preflight import preflight_command
from engine.cli.teaching import Lesson, argument, command, group, option
from engine.errors import NotFound
from engine.sentences import sentence
from engine.service import calendar
from engine.service.context import reading
from engine.service.engine import Engine
from engine.service.organisation import accounts, first_passwords

admin_command = group(
    "admin",
    Lesson(
        sentence("Quản trị: tổ chức, tài khoản, vai trò, ủy quyền, lịch làm việc, nhóm cơ quan."),
        examples=(
            "dieuphoi admin import to-chuc.xlsx --dry-run",
            "dieuphoi admin first",
            "dieuphoi admin password vanthu.sonoivu",
            "dieuphoi admin calendar set 2026-01-02 off 'Nghỉ Tết' --basis '12729/VPCP-KGVX'",
        ),
    ),
)

FIRST = Lesson(
    sentence(
        "Tạo quản trị viên đầu tiên bằng mật khẩu dùng một lần.\n\n"
        "Chỉ tạo được khi chưa có quản trị viên nào."
    ),
    examples=("dieuphoi admin first",),
)
PASSWORD = Lesson(
    sentence("Đặt lại mật khẩu: in mật khẩu dùng một lần, mọi phiên đăng nhập kết thúc."),
    examples=("dieuphoi admin password vanthu.sonoivu",),
)
FIRST_PASSWORDS = Lesson(
    sentence(
        "Cấp mật khẩu dùng một lần cho mọi cán bộ chưa có, mỗi người một mật khẩu.\n\n"
        "Chỉ in ra lần này; hồ sơ không giữ mật khẩu."
    ),
    examples=(
        "dieuphoi admin first-passwords > mat-khau.txt",
        "dieuphoi admin first-passwords --agency so-y-te",
    ),
)
DISABLE = Lesson(
    sentence("Khóa tài khoản: mọi phiên kết thúc ngay, hồ sơ giữ nguyên."),
    examples=("dieuphoi admin disable vanthu.sonoivu --reason 'Chuyển công tác'",),
)
ENABLE = Lesson(
    sentence("Mở lại tài khoản."),
    examples=("dieuphoi admin enable vanthu.sonoivu --reason 'Quay lại công tác'",),
)
GROUPS = Lesson(
    sentence("Liệt kê nhóm cơ quan và thành viên."),
    examples=("dieuphoi admin groups", "dieuphoi admin groups --json"),
)


@command("first", FIRST)
@json_option()
def first_command(*, as_json: bool) -> None:
    """Make the first administrator; see the lesson."""
    with opened() as engine:
        made = accounts.first_administrator(engine, who(engine, None))
    if made is None:
        raise NotFound(sentence("Đã có quản trị viên; không tạo thêm."))
    _show(made.login, made.secret, as_json=as_json)


def _show(login: str, secret: str, *, as_json: bool) -> None:
    if as_json:
        emit({"login": login, "password": secret})
        return
    click.echo(f"{say('Tài khoản')}: {login}")
    click.echo(f"{say('Mật khẩu dùng một lần')}: {secret}")


@command("password", PASSWORD)
@argument("login")
@acting_option()
@json_option()
def password_command(*, login: str, holder: str | None, as_json: bool) -> None:
    """Reset; see the lesson."""
    with opened() as engine:
        secret = accounts.reset_password(engine, who(engine, holder), _officer(engine, login))
    _show(login, secret, as_json=as_json)


@command("first-passwords", FIRST_PASSWORDS)
@option("--agency", about=sentence("Chỉ cán bộ của một cơ quan (mã)."))
@option(
    "--unused",
    is_flag=True,
    about=sentence("Cả những người chưa dùng mật khẩu đã cấp."),
)
@acting_option()
@json_option()
def first_passwords_command(
    *, agency: str | None, unused: bool, holder: str | None, as_json: bool
) -> None:
    """Give many; see the lesson."""
    with opened() as engine:
        slips = first_passwords.give(engine, who(engine, holder), agency, unused=unused)
    rows: list[Mapping[str, object]] = [
        {
            "agency": slip.agency,
            "name": slip.name,
            "login": slip.login,
            "password": slip.secret,
        }
        for slip in slips
    ]
    if as_json:
        for row in rows:
            emit(dict(row))
        return
    headings = {
        "agency": say("Cơ quan"),
        "name": say("Họ và tên"),
        "login": say("Tài khoản"),
        "password": say("Mật khẩu dùng một lần"),
    }
    table(rows, headings)


@command("disable", DISABLE)
@argument("login")
@option("--reason", required=True, about=sentence("Lý do, được ghi lại."))
@acting_option()
def disable_command(*, login: str, reason: str, holder: str | None) -> None:
    """Disable; see the lesson."""
    with opened() as engine:
        accounts.disable(engine, who(engine, holder), _officer(engine, login), reason=reason)
    click.echo(say("Đã khóa %(login)s.", login=login))


@command("enable", ENABLE)
@argument("login")
@option("--reason", required=True, about=sentence("Lý do, được ghi lại."))
@acting_option()
def enable_command(*, login: str, reason: str, holder: str | None) -> None:
    """Enable; see the lesson."""
    with opened() as engine:
        accounts.enable(engine, who(engine, holder), _officer(engine, login), reason=reason)
    click.echo(say("Đã mở %(login)s.", login=login))


def _officer(engine: Engine, login: str) -> str:
    with engine.storage.read() as unit:
        row = unit.officers.by_login(login)
    if row is None:
        raise NotFound(sentence("Không có tài khoản «%(login)s».", login=login))
    return row.id


@command("groups", GROUPS)
@json_option()
def groups_command(*, as_json: bool) -> None:
    """List; see the lesson."""
    with opened() as engine, reading(engine) as tx:
        rows = [
            (row.key, row.name, tx.unit.organisation.members(row.key, tx.today))
            for row in tx.unit.organisation.groups()
        ]
    if as_json:
        for key, name, members in rows:
            emit({"key": key, "name": name, "members": members})
        return
    _print_groups(rows)


def _print_groups(rows: Sequence[tuple[str, str, Sequence[str]]]) -> None:
    for key, name, members in rows:
        click.echo(f"{key}  {name} ({len(members)})")
        for member in members:
            click.echo(f"  {member}")


calendar_command = group(
    "calendar",
    Lesson(
        sentence("Lịch làm việc: ngày nghỉ và ngày làm bù do tỉnh đặt, có căn cứ."),
        examples=(
            "dieuphoi admin calendar list 2026",
            "dieuphoi admin calendar set 2026-01-10 work 'Làm bù' --basis '12729/VPCP-KGVX'",
            "dieuphoi admin calendar remove 2026-01-10",
        ),
    ),
)
DAY = click.DateTime(["%Y-%m-%d"])


@command("list", Lesson(sentence("Liệt kê các ngày của một năm.")))
@argument("year", type=int)
@json_option()
def list_days_command(*, year: int, as_json: bool) -> None:
    """List; see the lesson."""
    with opened() as engine:
        rows = calendar.days(engine, who(engine, None), year)
    told: list[dict[str, object]] = [
        {"day": row.day.isoformat(), "kind": row.kind, "name": row.name, "basis": row.basis}
        for row in rows
    ]
    if as_json:
        for line in told:
            emit(line)
        return
    headings = {
        "day": say("Ngày"),
        "kind": say("Loại"),
        "name": say("Tên"),
        "basis": say("Căn cứ"),
    }
    table([dict(line) for line in told], headings)


@command("set", Lesson(sentence("Đặt một ngày nghỉ hoặc làm bù.")))
@argument("day", type=DAY)
@argument("kind", type=click.Choice(["off", "work"]))
@argument("name")
@option("--basis", required=True, about=sentence("Văn bản làm căn cứ."))
@acting_option()
def set_day_command(*, day: datetime, kind: str, name: str, basis: str, holder: str | None) -> None:
    """Set; see the lesson."""
    with opened() as engine:
        moved = calendar.put(engine, who(engine, holder), day.date(), kind, name, basis)
    _told_moved(len(moved))


@command("remove", Lesson(sentence("Bỏ một ngày khỏi bảng.")))
@argument("day", type=DAY)
@acting_option()
def remove_day_command(*, day: datetime, holder: str | None) -> None:
    """Remove; see the lesson."""
    with opened() as engine:
        moved = calendar.remove(engine, who(engine, holder), day.date())
    _told_moved(len(moved))


def _told_moved(count: int) -> None:
    click.echo(say("Đã ghi; %(count)s thời hạn được tính lại.", count=count))


for each in (list_days_command, set_day_command, remove_day_command):
    calendar_command.add_command(each)
for each in (
    import_command,
    first_command,
    password_command,
    first_passwords_command,
    disable_command,
    enable_command,
    groups_command,
    preflight_command,
):
    admin_command.add_command(each)
for part in (calendar_command, role_command, delegation_command, mail_command):
    admin_command.add_command(part)
