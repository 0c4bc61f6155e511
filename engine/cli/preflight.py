"""``dieuphoi admin preflight``: what an upgrade would do, before it does it."""

from __future__ import annotations

import click

from engine.cli.installation import emit, json_option
from engine.cli.language import words
from engine.cli.teaching import REFUSED, Lesson, command
from engine.config import Config
from engine.service.audit.preflight import Preflight, preflight

LESSON = Lesson(
    "Xem trước việc nâng cấp: sẽ làm gì với cơ sở dữ liệu, điều gì sẽ không thành.\n\n"
    "Không ghi gì. Chạy bằng phiên bản mới, trước khi khởi động phiên bản đó.",
    "Look at an upgrade beforehand: what it would do to the store, and what would fail.\n\n"
    "Writes nothing. Run it with the new version, before that version is started.",
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
                "obstacles": [{"where": one.where, "why": one.why} for one in found.obstacles],
            }
        )
    else:
        _tell(found)
    raise SystemExit(REFUSED if found.obstacles else 0)


def _tell(found: Preflight) -> None:
    if found.revision is None and not found.obstacles:
        click.echo(words("Cơ sở dữ liệu sẽ được tạo mới.", "The store would be made anew."))
    for name, title in found.steps:
        click.echo(words(f"Sẽ chạy bước {name}: {title}", f"Would run step {name}: {title}"))
    for one in found.obstacles:
        click.echo(f"{one.where}: {one.why}", err=True)
    going_on, faults = found.instances, len(found.obstacles)
    if faults:
        told = words(f"Có {faults} trở ngại; chưa ghi gì.", f"{faults} obstacles; wrote nothing.")
    else:
        told = words(
            f"{len(found.steps)} bước nâng cấp, {going_on} quy trình chạy tiếp, không trở ngại.",
            f"{len(found.steps)} steps, {going_on} instances go on, no obstacle.",
        )
    click.echo(told)
