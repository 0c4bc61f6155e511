"""``dieuphoi start``, ``tasks``, ``complete``: the daily work without a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from engine.cli.installation import (
    acting_option,
    emit,
    json_argument,
    json_option,
    opened,
    table,
    who,
)
from engine.cli.language import say
from engine.cli.teaching import Lesson, argument, command, option
from engine.model.clock import ZONE
from engine.sentences import sentence
from engine.service import deployments, plans, tasks
from engine.service.context import reading
from engine.service.engine import Engine
from engine.service.runtime import instances

START = Lesson(
    sentence(
        "Khởi động một quy trình hoặc ban hành một kế hoạch.\n\n"
        "Quy trình có tiêu đề văn bản (hoặc khi có --document, --bind) được khởi động như kế "
        "hoạch: nhóm cơ quan được chốt, vai trò chưa nêu tên phải được gán."
    ),
    examples=(
        "dieuphoi start thai-nguyen-89-2025",
        'dieuphoi start dac-khu-2025 --document \'{"number": "12"}\' --bind cap-tren=ubnd-tinh',
        "dieuphoi start don-gian --data '{\"n\": 1}' --json",
    ),
)
TASKS = Lesson(
    sentence("Liệt kê việc đang mở, việc đến hạn trước xếp trước."),
    examples=(
        "dieuphoi tasks",
        "dieuphoi tasks --as so-noi-vu/van_thu --text 'bao cao'",
        "dieuphoi tasks --json | jq -r .id",
    ),
)
COMPLETE = Lesson(
    sentence("Hoàn thành một việc bằng dữ liệu của biểu mẫu."),
    examples=(
        "dieuphoi complete 0198c2… --as so-noi-vu/van_thu",
        'dieuphoi complete 0198c2… --data \'{"result_number": "15/BC"}\'',
    ),
)


@command("start", START)
@argument("key")
@option("--data", about=sentence("Dữ liệu khởi động, JSON."))
@option("--document", about=sentence("Thông tin văn bản, JSON."))
@option(
    "--bind",
    multiple=True,
    about=sentence("Gán cơ quan: vai-trò=mã-cơ-quan (lặp lại được)."),
)
@option("--process", about=sentence("Mã quy trình trong bộ tệp."))
@option("--event", about=sentence("Sự kiện bắt đầu."))
@acting_option()
@json_option()
def start_command(
    *,
    key: str,
    data: str | None,
    document: str | None,
    bind: tuple[str, ...],
    process: str | None,
    event: str | None,
    holder: str | None,
    as_json: bool,
) -> None:
    """Start; see the lesson."""
    given, told = json_argument("--data", data), json_argument("--document", document)
    bound = dict(_pair(text) for text in bind)
    with opened() as engine:
        actor = who(engine, holder)
        as_plan = bool(told or bound) or (process is None and _is_plan(engine, key))
        if as_plan:
            started = plans.start(engine, actor, key, told, given, bindings=bound)
        else:
            started = instances.start(engine, actor, key, given, process_id=process, event=event)
    if as_json:
        emit({"instance": started, "plan": as_plan})
    else:
        click.echo(started)


def _pair(text: str) -> tuple[str, str]:
    placeholder, equals, agency = text.partition("=")
    if not equals:
        raise click.UsageError(say("--bind %(text)s: viết vai-trò=cơ-quan.", text=text))
    return placeholder.strip(), agency.strip()


def _is_plan(engine: Engine, key: str) -> bool:
    with reading(engine) as tx:
        row = tx.unit.deployments.current(key)
        if row is None:
            return False
        held = deployments.definitions(tx, row.id)
    found = held.get(key)
    return found is not None and bool(found.properties.get("title"))


@command("tasks", TASKS)
@option("--text", default="", about=sentence("Tìm, có dấu hoặc không dấu."))
@option("--plan", about=sentence("Mã kế hoạch."))
@option("--limit", type=click.IntRange(1, 500), default=50, about=sentence("Số dòng."))
@acting_option()
@json_option()
def tasks_command(
    *, text: str, plan: str | None, limit: int, holder: str | None, as_json: bool
) -> None:
    """List; see the lesson."""
    with opened() as engine:
        actor = who(engine, holder)
        tab = "agency" if holder is None else "mine"
        page = tasks.inbox(engine, actor, tab=tab, text=text, root_id=plan, limit=limit)
    rows = [_task(item) for item in page.rows]
    if as_json:
        for row in rows:
            emit(row)
        return
    table(
        [dict(row) for row in rows],
        {
            "id": say("Mã"),
            "name": say("Việc"),
            "place": say("Nơi làm"),
            "due": say("Hạn"),
            "state": say("Trạng thái"),
        },
    )
    if page.next is not None:
        click.echo(say("… còn nữa, dùng --limit."), err=True)


def _task(item: Any) -> dict[str, object]:
    task = item.task
    due = task.due_at.astimezone(ZONE).strftime("%d/%m/%Y %H:%M") if task.due_at else None
    return {
        "id": task.id,
        "element": task.element,
        "name": task.name,
        "place": f"{task.agency_id or ''}/{task.position or ''}".strip("/") or None,
        "assignee": task.assignee,
        "due": due,
        "state": task.state,
        "plan": task.root_id,
    }


@command("complete", COMPLETE)
@argument("task")
@option("--data", about=sentence("Dữ liệu biểu mẫu, JSON."))
@option(
    "--data-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    about=sentence("Tệp JSON thay cho --data."),
)
@option("--command-id", about=sentence("Mã yêu cầu, để gửi lại an toàn."))
@acting_option()
@json_option()
def complete_command(
    *,
    task: str,
    data: str | None,
    data_file: Path | None,
    command_id: str | None,
    holder: str | None,
    as_json: bool,
) -> None:
    """Complete; see the lesson."""
    if data_file is not None:
        data = data_file.read_text(encoding="utf-8")
    given = json_argument("--data", data)
    with opened() as engine:
        actor = who(engine, holder)
        tasks.complete(engine, actor, task, given, command_id=command_id)
    if as_json:
        emit({"task": task, "state": "completed"})
    else:
        click.echo(say("Đã hoàn thành."))
