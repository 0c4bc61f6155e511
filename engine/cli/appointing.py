"""``dieuphoi admin role`` and ``dieuphoi admin delegation``: who may do what, and for whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import click

from engine.cli.installation import acting_option, emit, json_option, opened, table, who
from engine.cli.language import say
from engine.cli.teaching import Lesson, argument, command, group, option
from engine.errors import NotFound
from engine.model.organisation import CAPACITY_MARKS
from engine.model.permission import ROLES
from engine.sentences import sentence
from engine.service import organisation
from engine.service.engine import Engine
from engine.service.organisation import actors

role_command = group(
    "role",
    Lesson(
        sentence("Vai trò: xem, cấp, thu hồi; mỗi lần đều ghi lý do."),
        examples=(
            "dieuphoi admin role list",
            "dieuphoi admin role grant kiemtra inspector --reason 'QĐ 12/QĐ-UBND'",
            "dieuphoi admin role revoke kiemtra inspector --reason 'Hết đợt kiểm tra'",
        ),
    ),
)
delegation_command = group(
    "delegation",
    Lesson(
        sentence("Ủy quyền: xem, ghi, kết thúc."),
        examples=(
            "dieuphoi admin delegation list",
            (
                "dieuphoi admin delegation add so-y-te/thu_truong so-y-te/pho_thu_truong KT "
                "--from 2026-01-05 --to 2026-01-16 --basis '5/GUQ-SYT'"
            ),
            "dieuphoi admin delegation end 01a1fe --reason 'Về sớm'",
        ),
    ),
)
DAY = click.DateTime(["%Y-%m-%d"])
ROLE = click.Choice(list(ROLES))


@command("list", Lesson(sentence("Liệt kê vai trò và người có.")))
@acting_option()
@json_option()
def list_roles_command(*, holder: str | None, as_json: bool) -> None:
    """List; see the lesson."""
    with opened() as engine:
        held = organisation.roles(engine, who(engine, holder))
    rows = [
        {"role": role, "login": officer.login, "name": officer.name}
        for role, officers in held
        for officer in officers
    ]
    headings = {
        "role": say("Vai trò"),
        "login": say("Tài khoản"),
        "name": say("Tên"),
    }
    _print(rows, headings, as_json=as_json)


def _role_verb(
    name: str, lesson: Lesson, change: Callable[..., None], done: Callable[[str, str], str]
) -> click.Command:
    """A command that changes one role of one officer, with its reason."""

    @command(name, lesson)
    @argument("login")
    @argument("role", type=ROLE)
    @option("--reason", required=True, about=sentence("Lý do, được ghi lại."))
    @acting_option()
    def change_command(*, login: str, role: str, reason: str, holder: str | None) -> None:
        with opened() as engine:
            officer = actors.actor_by_login(engine, login).officer_id
            change(engine, who(engine, holder), officer, role, reason=reason)
        click.echo(done(role, login))

    return change_command


grant_command = _role_verb(
    "grant",
    Lesson(sentence("Cấp một vai trò.")),
    organisation.grant,
    lambda role, login: say("Đã cấp %(role)s cho %(login)s.", role=role, login=login),
)
revoke_command = _role_verb(
    "revoke",
    Lesson(sentence("Thu hồi một vai trò.")),
    organisation.revoke,
    lambda role, login: say("Đã thu hồi %(role)s của %(login)s.", role=role, login=login),
)


@command("list", Lesson(sentence("Liệt kê ủy quyền đang và sắp có hiệu lực.")))
@acting_option()
@json_option()
def list_delegations_command(*, holder: str | None, as_json: bool) -> None:
    """List; see the lesson."""
    with opened() as engine:
        lent = organisation.delegations(engine, who(engine, holder))
    rows = [
        {
            "id": one.row.id,
            "from": one.row.from_position,
            "to": one.row.to_position,
            "capacity": one.row.capacity,
            "since": str(one.row.valid_from or ""),
            "until": str(one.row.valid_to or ""),
            "basis": one.row.basis or "",
        }
        for one in lent
    ]
    headings = {
        "id": say("Mã"),
        "from": say("Vị trí ủy quyền"),
        "to": say("Vị trí được ủy quyền"),
        "capacity": say("Thể thức"),
        "since": say("Từ ngày"),
        "until": say("Đến ngày"),
        "basis": say("Căn cứ"),
    }
    _print(rows, headings, as_json=as_json)


@command(
    "add",
    Lesson(
        sentence("Ghi một ủy quyền.\n\nVị trí viết là cơ quan/chức-danh, hoặc mã của vị trí."),
    ),
)
@argument("lender")
@argument("borrower")
@argument("capacity", type=click.Choice(list(CAPACITY_MARKS)))
@option("--from", "since", type=DAY, required=True, about=sentence("Từ ngày."))
@option("--to", "until", type=DAY, required=True, about=sentence("Đến hết ngày."))
@option("--basis", required=True, about=sentence("Văn bản làm căn cứ."))
@option("--plan", about=sentence("Chỉ trong một kế hoạch (mã)."))
@acting_option()
def add_command(
    *,
    lender: str,
    borrower: str,
    capacity: str,
    since: datetime,
    until: datetime,
    basis: str,
    plan: str | None,
    holder: str | None,
) -> None:
    """Enter; see the lesson."""
    with opened() as engine:
        made = organisation.delegate(
            engine,
            who(engine, holder),
            _position(engine, lender),
            _position(engine, borrower),
            capacity,
            basis=basis,
            valid_from=since.date(),
            valid_to=until.date(),
            roots=(plan,) if plan else (),
        )
    click.echo(made)


@command("end", Lesson(sentence("Kết thúc một ủy quyền từ hôm nay.")))
@argument("delegation")
@option("--reason", required=True, about=sentence("Lý do, được ghi lại."))
@acting_option()
def end_command(*, delegation: str, reason: str, holder: str | None) -> None:
    """End; see the lesson."""
    with opened() as engine:
        organisation.end_delegation(engine, who(engine, holder), delegation, reason=reason)
    click.echo(say("Đã kết thúc ủy quyền."))


def _position(engine: Engine, named: str) -> str:
    agency, _, kind = named.partition("/")
    with engine.storage.read() as unit:
        found = unit.positions.get(named) or unit.positions.first(agency_id=agency, kind=kind)
    if found is None:
        raise NotFound(sentence("Không có vị trí «%(named)s».", named=named))
    return found.id


def _print(rows: list[dict[str, str]], headings: dict[str, str], *, as_json: bool) -> None:
    if not as_json:
        table([dict(row) for row in rows], headings)
        return
    for row in rows:
        emit(dict(row))


for each in (list_roles_command, grant_command, revoke_command):
    role_command.add_command(each)
for each in (list_delegations_command, add_command, end_command):
    delegation_command.add_command(each)
