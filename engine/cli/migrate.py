"""``dieuphoi migrate``: move what runs to another version of its process."""

from __future__ import annotations

from collections.abc import Mapping

import click

from engine.cli.installation import acting_option, emit, json_option, opened, table, who
from engine.cli.language import say
from engine.cli.teaching import REFUSED, Lesson, argument, command, option
from engine.model.permission import Actor
from engine.sentences import sentence
from engine.service import migration
from engine.service.engine import Engine
from engine.service.migration import DryRun, Move

LESSON = Lesson(
    sentence(
        "Chuyển kế hoạch đang chạy sang phiên bản khác của quy trình.\n\n"
        "Không có --do thì chỉ xem thử: kế hoạch nào chuyển được, kế hoạch nào không và vì sao. "
        "Mỗi kế hoạch chuyển trọn vẹn hoặc giữ nguyên. Lần chuyển hoàn lại được bằng --undo."
    ),
    examples=(
        "dieuphoi migrate thai-nguyen-89-2025 --from 1 --to 2",
        "dieuphoi migrate common --from 1 --to 2 --map Task_old=Task_new --map Timer_old=",
        "dieuphoi migrate common --from 1 --to 2 --do --reason 'Sửa biểu mẫu báo cáo'",
        "dieuphoi migrate common --undo 0198c2… --reason 'Chuyển nhầm'",
    ),
    exits={REFUSED: sentence("có kế hoạch không chuyển được, hoặc bị từ chối")},
)


@command("migrate", LESSON)
@argument("key")
@option("--from", "old", type=int, about=sentence("Phiên bản đang chạy."))
@option("--to", "new", type=int, about=sentence("Phiên bản chuyển sang."))
@option(
    "--map",
    "maps",
    multiple=True,
    about=sentence("CŨ=MỚI: phần tử cũ thành phần tử nào; CŨ= thì sự kiện thôi chờ."),
)
@option("--recompute-timers", is_flag=True, about=sentence("Tính lại hẹn giờ theo phiên bản mới."))
@option("--plan", "plans", multiple=True, about=sentence("Chỉ kế hoạch này (dùng nhiều lần được)."))
@option("--do", "really", is_flag=True, about=sentence("Chuyển thật."))
@option("--undo", about=sentence("Hoàn lại một lần chuyển, theo mã của nó."))
@option("--reason", default="", about=sentence("Lý do; bắt buộc khi chuyển hoặc hoàn lại."))
@acting_option()
@json_option()
def migrate_command(
    *,
    key: str,
    old: int | None,
    new: int | None,
    maps: tuple[str, ...],
    recompute_timers: bool,
    plans: tuple[str, ...],
    really: bool,
    undo: str | None,
    reason: str,
    holder: str | None,
    as_json: bool,
) -> None:
    """Move, try or take back; see the lesson."""
    with opened() as engine:
        actor = who(engine, holder)
        if undo is not None:
            asked = migration.undo(engine, actor, undo, reason=reason)
            _told(_done(engine, actor, asked), as_json=as_json)
            return
        if old is None or new is None:
            raise click.UsageError(say("Cần --from và --to, hoặc --undo."))
        elements = _elements(maps)
        if not really:
            seen = migration.dry_run(
                engine, actor, key, old, new, elements=elements, recomputed=recompute_timers
            )
            _foreseen(seen, as_json=as_json)
            return
        asked = migration.migrate(
            engine,
            actor,
            key,
            old,
            new,
            elements=elements,
            recomputed=recompute_timers,
            plans=plans or None,
            reason=reason,
        )
        _told(_done(engine, actor, asked), as_json=as_json)


def _elements(maps: tuple[str, ...]) -> Mapping[str, str | None]:
    found: dict[str, str | None] = {}
    for each in maps:
        old, sign, new = each.partition("=")
        if not sign or not old:
            raise click.UsageError(say("--map cần dạng CŨ=MỚI: %(given)s", given=each))
        found[old] = new or None
    return found


def _done(engine: Engine, actor: Actor, asked: str) -> Move:
    while migration.go_on(engine, actor, asked, 50):
        pass
    return migration.move(engine, actor, asked)


def _foreseen(seen: DryRun, *, as_json: bool) -> None:
    rows: list[dict[str, object]] = [
        {
            "id": each.root_id,
            "plan": each.number or each.title,
            "moved": each.foreseen.moved,
            "reason": say(each.foreseen.refusal) if each.foreseen.refusal else "",
            "code": each.foreseen.code,
            "armed": each.foreseen.armed,
            "let_go": each.foreseen.let_go,
            "due": each.foreseen.due,
            "stirred": each.foreseen.stirred,
        }
        for each in seen.plans
    ]
    if as_json:
        for row in rows:
            emit(row)
    else:
        for pair in seen.pairs:
            if pair.changed:
                click.echo(f"  {pair.element} → {pair.becomes or '–'}  ({pair.name})")
        table([dict(row) for row in rows], _headings())
        told = say(
            "Chuyển được %(able)s trên %(all)s kế hoạch.", able=seen.able, all=len(seen.plans)
        )
        click.echo(told)
    if seen.able < len(seen.plans):
        raise SystemExit(REFUSED)


def _told(done: Move, *, as_json: bool) -> None:
    rows: list[dict[str, object]] = [
        {
            "id": each.root_id,
            "plan": each.title,
            "state": each.state,
            "moved": each.moved,
            "reason": say(each.refusal) if each.refusal else "",
        }
        for each in done.plans
    ]
    if as_json:
        emit({"migration": done.row.id, "plans": rows})
    else:
        table([dict(row) for row in rows], _headings())
        click.echo(say("Mã lần chuyển: %(id)s", id=done.row.id))
    if done.counts.get("refused"):
        raise SystemExit(REFUSED)


def _headings() -> dict[str, str]:
    return {
        "id": say("Mã"),
        "plan": say("Kế hoạch"),
        "moved": say("Phần việc chuyển"),
        "reason": say("Vì sao không chuyển được"),
    }
