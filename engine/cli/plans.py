"""``dieuphoi plans`` and ``history``: what runs, and what happened."""

from __future__ import annotations

import click

from engine.cli.installation import acting_option, emit, json_option, opened, table, who
from engine.cli.language import say
from engine.cli.teaching import Lesson, argument, command, option
from engine.model.clock import ZONE
from engine.sentences import Sentence, sentence
from engine.service import plan_document, plans
from engine.service.audit import history

PLANS = Lesson(
    sentence("Liệt kê kế hoạch: số nhiệm vụ còn mở, quá hạn."),
    examples=("dieuphoi plans", "dieuphoi plans --text 'phan cap' --json"),
)
HISTORY = Lesson(
    sentence(
        "In lịch sử của một kế hoạch bằng lời, mới nhất trước.\n\n"
        "Với --json: từng dòng của hồ sơ lịch sử, đúng như đã ghi."
    ),
    examples=(
        "dieuphoi history 0198c2…",
        "dieuphoi history 0198c2… --limit 500 --json > lich-su.jsonl",
    ),
)


@command("plans", PLANS)
@option("--text", default="", about=sentence("Tìm, có dấu hoặc không dấu."))
@option("--status", about=sentence("active hoặc closed."))
@option("--limit", type=click.IntRange(1, 500), default=50, about=sentence("Số dòng."))
@acting_option()
@json_option()
def plans_command(
    *, text: str, status: str | None, limit: int, holder: str | None, as_json: bool
) -> None:
    """List; see the lesson."""
    with opened() as engine:
        actor = who(engine, holder)
        page = plans.plans(engine, actor, text=text, status=status, limit=limit)
    rows: list[dict[str, object]] = [
        {
            "id": item.plan.instance_id,
            "key": item.plan.key,
            "number": plan_document.citation(item.plan),
            "title": item.plan.title,
            "status": item.plan.status,
            "total": item.total,
            "open": item.open,
            "overdue": item.overdue,
        }
        for item in page.rows
    ]
    if as_json:
        for row in rows:
            emit(row)
        return
    headings = {
        "id": say("Mã"),
        "number": say("Số"),
        "title": say("Kế hoạch"),
        "total": say("Nhiệm vụ"),
        "open": say("Còn mở"),
        "overdue": say("Quá hạn"),
    }
    table([dict(row) for row in rows], headings)


@command("history", HISTORY)
@argument("plan")
@option("--limit", type=click.IntRange(1), default=100, about=sentence("Số dòng."))
@acting_option()
@json_option()
def history_command(*, plan: str, limit: int, holder: str | None, as_json: bool) -> None:
    """Print; see the lesson."""
    left, after = limit, None
    with opened() as engine:
        actor = who(engine, holder)
        while left > 0:
            page = history.of_plan(engine, actor, plan, after=after, limit=min(left, 200))
            for entry in page.rows:
                _print(entry, as_json=as_json)
            left -= min(left, 200)
            after = page.next
            if after is None:
                break


def _words(text: str | Sentence) -> str:
    return say(text) if isinstance(text, Sentence) else text


def _print(entry: history.Entry, *, as_json: bool) -> None:
    local = entry.at.astimezone(ZONE)
    if as_json:
        emit(
            {
                "at": local.isoformat(timespec="seconds"),
                "what": say(entry.what),
                "who": say(entry.who),
                "why": _words(entry.why),
                "via": say(entry.way) if entry.way else None,
                "element": entry.element,
                "agency": entry.agency,
                "stream": entry.stream,
                "seq": entry.seq,
            }
        )
        return
    why = f" — {_words(entry.why)}" if entry.why else ""
    agency = f" → {entry.agency}" if entry.agency else ""
    way = f"; {say(entry.way)}" if entry.way else ""
    click.echo(f"{local:%d/%m/%Y %H:%M}  {say(entry.what)}{agency} ({say(entry.who)}{way}){why}")
