"""``dieuphoi read``: what a plan document says, as data."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from engine.cli.installation import taught
from engine.cli.language import say
from engine.cli.teaching import Lesson, argument, command, option
from engine.plan_reading import read_plan, read_source
from engine.plan_reading.learned import RULE
from engine.sentences import sentence

LESSON = Lesson(
    sentence(
        "Đọc văn bản giao việc (TXT, DOCX, PDF có chữ) thành bảng nhiệm vụ.\n\n"
        "Chỉ ghi điều văn bản nêu; chỗ văn bản không nêu để trống. Dấu (?) là chỗ cần xem lại. "
        "Không dùng mạng, không gửi văn bản đi đâu."
    ),
    examples=(
        "dieuphoi read ke-hoach.docx",
        "dieuphoi read *.pdf --json",
    ),
)


@command("read", LESSON)
@argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@option("--json", "as_json", is_flag=True, about=sentence("Mỗi tệp một dòng JSON."))
def read_command(*, files: tuple[Path, ...], as_json: bool) -> None:
    """Read documents; see the lesson."""
    words = taught()
    for file in files:
        plan = read_plan(read_source(file.name, file.read_bytes()), words).as_json()
        if as_json:
            click.echo(json.dumps(plan, ensure_ascii=False))
        else:
            click.echo("\n".join(_lines(plan)))


def _lines(plan: Mapping[str, Any]) -> Iterator[str]:
    yield f"{plan['file']}"
    for label, value in (
        (sentence("Loại văn bản"), plan["kind"]),
        (sentence("Số, ký hiệu"), plan["number"] or plan["symbol"]),
        (sentence("Ngày ban hành"), plan["date"]),
        (sentence("Cơ quan ban hành"), plan["issuer"]),
        (sentence("Trích yếu"), plan["title"]),
        (sentence("Cơ quan theo dõi"), "; ".join(plan["monitor"])),
        (sentence("Vướng mắc gửi về"), "; ".join(plan["difficulties_to"])),
    ):
        yield f"  {say(label)}: {value or say(_ABSENT)}"
    for task in plan["tasks"]:
        yield from _task(task)
    if plan["unused"]:
        yield f"  {say(_UNUSED)}"
        yield from (f"    - {each['text'][:100]}" for each in plan["unused"])


_ABSENT = sentence("(văn bản không nêu)")
_UNUSED = sentence("Đoạn của phần nội dung không thành nhiệm vụ:")


def _task(task: Mapping[str, Any]) -> Iterator[str]:
    yield f"  {task['ordinal']}. {task['text'][:160]}"
    for field, label, value in (
        ("lead", sentence("Chủ trì"), _names(task["lead"])),
        ("coordinate", sentence("Phối hợp"), _names(task["coordinate"])),
        ("due", sentence("Thời gian"), task["due"]["text"]),
        ("product", sentence("Sản phẩm"), task["product"]),
        ("send_to", sentence("Nơi gửi"), _names(task["send_to"])),
    ):
        if value:
            mark = " (?)" if field in task["doubts"] else _inferred(task, field)
            yield f"     {say(label)}: {value}{mark}"


def _inferred(task: Mapping[str, Any], field: str) -> str:
    if task["origin"].get(field) != "inferred":
        return ""
    rule = str(task["rules"].get(field, ""))
    if rule.startswith(RULE):
        day = date.fromisoformat(rule.removeprefix(RULE))
        return f" ({say(sentence('đã ghi nhớ ngày %(day)s', day=day))})"
    return f" ({say(sentence('suy ra'))})"


def _names(values: Sequence[str]) -> str:
    return "; ".join(values)
