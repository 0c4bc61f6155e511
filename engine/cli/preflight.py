"""``dieuphoi admin preflight``: what an upgrade would do, before it does it."""

from __future__ import annotations

import click

from engine.cli.installation import emit, json_option
from engine.cli.language import say
from engine.cli.teaching import REFUSED, Lesson, command
from engine.config import Config
from engine.sentences import sentence
from engine.service.audit.preflight import Preflight, preflight

LESSON = Lesson(
    sentence(
        "Xem trước việc nâng cấp: sẽ làm gì với cơ sở dữ liệu, điều gì sẽ không thành.\n\n"
        "Không ghi gì. Chạy bằng phiên bản mới, trước khi khởi động phiên bản đó."
    ),
    examples=("dieuphoi admin preflight", "dieuphoi admin preflight --json"),
)


@command("preflight", LESSON)
@json_option()
def preflight_command(*, as_json: bool) -> None:
    """Look; see the lesson."""
    found = preflight(Config.from_env().database_url)
    if as_json:
        emit(
            {
                "revision": found.revision,
                "steps": [{"name": name, "title": title} for name, title in found.steps],
                "instances": found.instances,
                "obstacles": [{"where": one.where, "why": say(one.why)} for one in found.obstacles],
            }
        )
    else:
        _tell(found)
    raise SystemExit(REFUSED if found.obstacles else 0)


def _tell(found: Preflight) -> None:
    if found.revision is None and not found.obstacles:
        click.echo(say("Cơ sở dữ liệu sẽ được tạo mới."))
    for name, title in found.steps:
        click.echo(say("Sẽ chạy bước %(name)s: %(title)s", name=name, title=title))
    for one in found.obstacles:
        click.echo(f"{one.where}: {say(one.why)}", err=True)
    going_on, faults = found.instances, len(found.obstacles)
    if faults:
        told = say("Có %(faults)s trở ngại; chưa ghi gì.", faults=faults)
    else:
        told = say(
            "%(count)s bước nâng cấp, %(going_on)s quy trình chạy tiếp, không trở ngại.",
            count=len(found.steps),
            going_on=going_on,
        )
    click.echo(told)
