"""``dieuphoi run``: one process, from start to end, in a store of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from engine import bootstrap
from engine.cli.bundles import Source, read_source
from engine.cli.examining import settle_in
from engine.cli.language import language, say
from engine.cli.teaching import UNEXPECTED, Lesson, argument, command, option
from engine.errors import InvalidInput
from engine.model.clock import SystemClock, VirtualClock
from engine.sentences import sentence
from engine.service.deployments.deployments import LONGEST_KEY
from engine.service.simulation.proving import INCIDENT, exit_of
from engine.service.simulation.runner import LIMIT, Order, Outcome, Player
from engine.service.simulation.scenarios import (
    Scenario,
    choose,
    parse_defaults,
    parse_scenarios,
    read_instant,
)
from engine.service.simulation.script import parse_steps
from engine.service.simulation.steps import Step

EXITS = {
    0: sentence("hoàn thành hoặc đang chờ (với kịch bản: mọi mong đợi đều đúng)"),
    UNEXPECTED: sentence("sai cách gọi hoặc lỗi không mong đợi"),
    2: sentence("sơ đồ bị từ chối"),
    INCIDENT: sentence("có sự cố (mà kịch bản không mong đợi)"),
    4: sentence("một mong đợi không đúng hoặc một bước không tìm thấy chỗ thực hiện"),
    5: sentence("đã đạt giới hạn số thao tác"),
}

LESSON = Lesson(
    sentence(
        "Chạy thử một quy trình trong bộ nhớ và in từng bước chuyển.\n\n"
        "Kiểm tra, triển khai vào kho riêng, khởi động một phiên theo đồng hồ ảo và in mỗi "
        'bước chuyển là một dòng JSON; dòng cuối là {"end": …}. Không có --steps: mọi việc '
        "mở ra được hoàn thành ngay (biểu mẫu nhận giá trị nhỏ nhất hợp lệ) và đồng hồ nhảy "
        "tới mốc kế tiếp."
    ),
    examples=(
        "dieuphoi run plan.bpmn",
        "dieuphoi run main.bpmn called.bpmn --process Main --data '{\"n\": 3}'",
        "dieuphoi run plan.bpmn --steps steps.json --at 2025-04-09T08:00:00+07:00",
        "dieuphoi run processes/thai-nguyen-89-2025 --scenario good | tail -1",
        "dieuphoi run processes/thai-nguyen-89-2025 --scenario all > trace.jsonl",
    ),
    exits=EXITS,
)


@command("run", LESSON)
@argument("sources", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@option("--process", about=sentence("Mã quy trình cần khởi động."))
@option("--data", about=sentence("Dữ liệu khởi động, JSON."))
@option(
    "--steps",
    type=click.Path(exists=True, dir_okay=False, path_type=Path, allow_dash=True),
    about=sentence("Tệp JSON liệt kê các bước; mảng rỗng: chỉ khởi động."),
)
@option(
    "--scenario",
    about=sentence("Tên kịch bản trong scenarios.json, hoặc all."),
)
@option(
    "--organisation",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    about=sentence("Tệp tổ chức (JSON hoặc XLSX): cơ quan, nhóm, vị trí, cán bộ."),
)
@option("--at", about=sentence("Thời điểm bắt đầu, ISO 8601."))
@option(
    "--limit",
    type=click.IntRange(min=1),
    about=sentence(
        "Số thao tác nhiều nhất khi không có --steps (mặc định %(limit)s).", limit=LIMIT
    ),
)
def run_command(
    *,
    sources: tuple[Path, ...],
    process: str | None,
    data: str | None,
    steps: Path | None,
    scenario: str | None,
    organisation: Path | None,
    at: str | None,
    limit: int | None,
) -> None:
    """Play a process; see the lesson."""
    if scenario is not None and steps is not None:
        raise click.UsageError(say("Chỉ dùng một trong --steps và --scenario."))
    source = read_source(sources, organisation)
    order = _order(process, data, steps)
    moment = None if at is None else read_instant(at)
    if scenario is not None:
        raise SystemExit(_play_scenarios(source, scenario, order, moment, limit))
    if source.scenarios is not None and source.is_folder:
        shared = parse_defaults(source.scenarios)
        order = replace(of_scenario(shared, order), steps=order.steps)
        moment = moment or shared.at
    raise SystemExit(play(source, order, moment, limit or LIMIT).exit)


def play(source: Source, order: Order, at: datetime | None, limit: int) -> Outcome:
    """Play one order from the beginning in a store of its own, printing as it goes."""
    clock = VirtualClock(at or SystemClock().now().replace(microsecond=0))
    engine = bootstrap.in_memory(clock, open_world=source.organisation is None)
    try:
        if source.organisation is not None:
            settle_in(engine, source.organisation)
        player = Player(engine, clock, limit=limit, language=language(), on_line=_print)
        # In a store of one's own the key is nobody's name; any file name will do.
        bundle = replace(source.bundle, key=source.bundle.key[:LONGEST_KEY])
        outcome = player.play(bundle, order)
    finally:
        engine.close()
    _print(outcome.as_json())
    if outcome.failure is not None:
        click.echo(outcome.failure, err=True)
    return outcome


def _play_scenarios(
    source: Source, name: str, order: Order, at: datetime | None, limit: int | None
) -> int:
    if source.scenarios is None:
        raise InvalidInput(
            sentence(
                "Không có scenarios.json bên cạnh sơ đồ; dùng --steps hoặc chọn thư mục kế hoạch."
            )
        )
    worst = 0
    chosen = choose(parse_scenarios(source.scenarios), name)
    for number, scenario in enumerate(chosen, start=1):
        _print({"scenario": scenario.name, "title": scenario.title})
        bound = limit or scenario.limit or LIMIT
        outcome = play(source, of_scenario(scenario, order), at or scenario.at, bound)
        status = exit_of(scenario, outcome)
        _progress(number, len(chosen), scenario, status)
        worst = _worse(worst, status)
    return worst


def of_scenario(scenario: Scenario, given: Order) -> Order:
    """Give the order of a scenario; what the line names wins over what the file says."""
    return replace(
        given,
        process=given.process or scenario.process,
        data={**scenario.data, **given.data},
        steps=scenario.steps,
        document=scenario.document,
        bindings=scenario.bindings,
        organisation=scenario.organisation,
    )


def _progress(number: int, total: int, scenario: Scenario, status: int) -> None:
    told = {0: say("đạt"), INCIDENT: say("sự cố")}.get(status, say("không đạt"))
    click.echo(f"[{number}/{total}] {scenario.name}: {told}", err=True)


def _worse(one: int, other: int) -> int:
    """A refusal weighs most, then an incident, a miss, the limit."""
    weight = (0, 5, 4, 3, 2)
    return max(one, other, key=weight.index)


def _order(process: str | None, data: str | None, steps: Path | None) -> Order:
    read: tuple[Step, ...] | None = None
    if steps is not None:
        with click.open_file(str(steps), "rb") as file:
            read = parse_steps(file.read())
    return Order(process=process, data=_data(data), steps=read)


def _data(text: str | None) -> Mapping[str, object]:
    if text is None:
        return {}
    try:
        value = json.loads(text)
    except ValueError as error:
        message = say("--data không phải JSON hợp lệ: %(error)s.", error=str(error))
        raise click.UsageError(message) from error
    if not isinstance(value, dict):
        raise click.UsageError(say("--data phải là một đối tượng JSON."))
    return value


def _print(line: Mapping[str, object]) -> None:
    click.echo(json.dumps(line, ensure_ascii=False, default=str))
