"""``dieuphoi admin role`` and ``dieuphoi admin delegation``: who may do what, and for whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import click

from engine.cli.installation import acting_option, emit, json_option, opened, table, who
from engine.cli.language import words
from engine.cli.teaching import Lesson, command, group, option
from engine.errors import NotFound
from engine.model.organisation import CAPACITY_MARKS
from engine.model.permission import ROLES
from engine.service import organisation
from engine.service.engine import Engine
from engine.service.organisation import actors

role_command = group(
    "role",
    Lesson(
        "Vai trò: xem, cấp, thu hồi; mỗi lần đều ghi lý do.",
        "Roles: list, grant, revoke; each with its reason.",
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
        "Ủy quyền: xem, ghi, kết thúc.",
        "Delegations: list, add, end.",
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


@command("list", Lesson("Liệt kê vai trò và người có.", "List the roles and who has them."))
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
        "role": words("Vai trò", "Role"),
        "login": words("Tài khoản", "Login"),
        "name": words("Tên", "Name"),
    }
    _print(rows, headings, as_json=as_json)


def _role_verb(
    name: str, lesson: Lesson, change: Callable[..., None], done: Callable[[str, str], str]
) -> click.Command:
    """A command that changes one role of one officer, with its reason."""

    @command(name, lesson)
    @click.argument("login")
    @click.argument("role", type=ROLE)
    @option("--reason", required=True, vi="Lý do, được ghi lại.", en="Reason, recorded.")
    @acting_option()
    def change_command(*, login: str, role: str, reason: str, holder: str | None) -> None:
        with opened() as engine:
            officer = actors.actor_by_login(engine, login).officer_id
            change(engine, who(engine, holder), officer, role, reason=reason)
        click.echo(done(role, login))

    return change_command


grant_command = _role_verb(
    "grant",
    Lesson("Cấp một vai trò.", "Grant a role."),
    organisation.grant,
    lambda role, login: words(f"Đã cấp {role} cho {login}.", f"{login} has the role {role}."),
)
revoke_command = _role_verb(
    "revoke",
    Lesson("Thu hồi một vai trò.", "Revoke a role."),
    organisation.revoke,
    lambda role, login: words(
        f"Đã thu hồi {role} của {login}.", f"{login} has lost the role {role}."
    ),
)


@command("list", Lesson("Liệt kê ủy quyền đang và sắp có hiệu lực.", "List what is lent."))
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
        "id": words("Mã", "Id"),
        "from": words("Vị trí ủy quyền", "From"),
        "to": words("Vị trí được ủy quyền", "To"),
        "capacity": words("Thể thức", "Mark"),
        "since": words("Từ ngày", "Since"),
        "until": words("Đến ngày", "Until"),
        "basis": words("Căn cứ", "Basis"),
    }
    _print(rows, headings, as_json=as_json)


@command(
    "add",
    Lesson(
        "Ghi một ủy quyền.\n\nVị trí viết là cơ quan/chức-danh, hoặc mã của vị trí.",
        "Enter a delegation.\n\nA position is agency/kind, or the position's id.",
    ),
)
@click.argument("lender")
@click.argument("borrower")
@click.argument("capacity", type=click.Choice(list(CAPACITY_MARKS)))
@option("--from", "since", type=DAY, required=True, vi="Từ ngày.", en="First day.")
@option("--to", "until", type=DAY, required=True, vi="Đến hết ngày.", en="Last day.")
@option("--basis", required=True, vi="Văn bản làm căn cứ.", en="The document it rests on.")
@option("--plan", vi="Chỉ trong một kế hoạch (mã).", en="In one plan only (its id).")
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


@command("end", Lesson("Kết thúc một ủy quyền từ hôm nay.", "End a delegation from today."))
@click.argument("delegation")
@option("--reason", required=True, vi="Lý do, được ghi lại.", en="Reason, recorded.")
@acting_option()
def end_command(*, delegation: str, reason: str, holder: str | None) -> None:
    """End; see the lesson."""
    with opened() as engine:
        organisation.end_delegation(engine, who(engine, holder), delegation, reason=reason)
    click.echo(words("Đã kết thúc ủy quyền.", "The delegation has ended."))


def _position(engine: Engine, named: str) -> str:
    agency, _, kind = named.partition("/")
    with engine.storage.read() as unit:
        found = unit.positions.get(named) or unit.positions.first(agency_id=agency, kind=kind)
    if found is None:
        raise NotFound(words(f"Không có vị trí «{named}».", f"There is no position «{named}»."))
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
