"""The command line: ``dieuphoi``. One file a command group; ``serve`` comes with the web.

Other packages add commands through the entry-point group ``dieuphoi.commands``.
"""

from __future__ import annotations

import importlib
from importlib.metadata import entry_points

import click

from engine.cli.teaching import Lesson, Programme, language_option
from engine.sentences import sentence

GROUP = "dieuphoi.commands"

HOMES = {
    "run": "run",
    "check": "check",
    "read": "read",
    "draft": "draft",
    "deploy": "deploy",
    "start": "work",
    "tasks": "work",
    "complete": "work",
    "migrate": "migrate",
    "plans": "plans",
    "history": "plans",
    "register": "registers",
    "verify": "record",
    "backup": "record",
    "restore": "record",
    "key": "signing_key",
    "worker": "worker",
    "demo": "demo",
    "admin": "admin",
}
"""Which module of this package holds which command; a module is imported when it is asked for."""


class _Lazy(Programme):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        return [*HOMES, *(point.name for point in _plugged())]

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002  # click's signature
        cmd_name: str,
    ) -> click.Command | None:
        home = HOMES.get(cmd_name)
        if home is not None:
            module = importlib.import_module(f"engine.cli.{home}")
            found: click.Command = getattr(module, f"{cmd_name}_command")
            return found
        for point in _plugged():
            if point.name == cmd_name:
                plugged: click.Command = point.load()
                return plugged
        return None


def _plugged() -> list[importlib.metadata.EntryPoint]:
    return [point for point in entry_points(group=GROUP) if point.name not in HOMES]


@click.command("dieuphoi", cls=_Lazy)
@language_option("DIEUPHOI_LANG")
@click.version_option(package_name="dieuphoi", prog_name="dieuphoi")
def main() -> None:
    """Run the plans of a provincial administration."""


main.lesson = Lesson(
    sentence(
        "Điều Phối: chạy kế hoạch của ủy ban nhân dân tỉnh, từ ban hành đến báo cáo.\n\n"
        "Cơ sở dữ liệu lấy từ DIEUPHOI_DATABASE_URL (mặc định: tệp SQLite trong thư mục "
        "var/)."
    ),
    examples=(
        "dieuphoi demo && dieuphoi serve",
        "dieuphoi check processes/89-kh-ubnd/process.bpmn",
        "dieuphoi run processes/89-kh-ubnd --scenario all",
        "dieuphoi tasks --as so-noi-vu/chuyen_vien",
        "dieuphoi --lang en run --help",
    ),
)
