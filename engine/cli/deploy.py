"""``dieuphoi deploy``: store a version of a process and make it the current one."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click

from engine.bpmn.validation import WARNING
from engine.cli.bundles import COMMON, read_source
from engine.cli.installation import acting_option, emit, json_option, opened, who
from engine.cli.language import say
from engine.cli.teaching import Lesson, argument, command, option
from engine.sentences import sentence
from engine.service import deployments

LESSON = Lesson(
    sentence(
        "Triển khai quy trình: kiểm tra, lưu một phiên bản, đưa vào sử dụng.\n\n"
        "Nội dung không đổi thì không tạo phiên bản mới. Kế hoạch đã bắt đầu giữ phiên bản cũ, "
        "kể cả của quy trình nó gọi."
    ),
    examples=(
        "dieuphoi deploy processes/common",
        "dieuphoi deploy processes/thai-nguyen-89-2025 --note 'Bổ sung bước báo cáo'",
        "dieuphoi deploy plan.bpmn --key ke-hoach-thu --not-current",
    ),
)


@command("deploy", LESSON)
@argument("sources", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@option("--key", about=sentence("Mã quy trình (mặc định: tên thư mục, tên tệp)."))
@option("--note", about=sentence("Ghi chú của phiên bản."))
@option(
    "--not-current",
    is_flag=True,
    about=sentence("Chỉ lưu, chưa đưa vào sử dụng."),
)
@acting_option()
@json_option()
def deploy_command(
    *,
    sources: tuple[Path, ...],
    key: str | None,
    note: str | None,
    not_current: bool,
    holder: str | None,
    as_json: bool,
) -> None:
    """Deploy; see the lesson."""
    bundle = read_source(sources).bundle
    with opened() as engine:
        actor = who(engine, holder)
        answer = deployments.deploy(
            engine,
            actor,
            key or bundle.key,
            bundle.files,
            note=note,
            make_current=not not_current,
        )
    if as_json:
        emit({"key": key or bundle.key, **answer})
        return
    new = say("phiên bản mới")
    old = say("nội dung không đổi")
    told = new if answer["new"] else old
    click.echo(f"{key or bundle.key}: {say('phiên bản')} {answer['version']} ({told})")
    for finding in cast("list[dict[str, object]]", answer["findings"]):
        if finding["severity"] == WARNING:
            click.echo(f"  {finding['file']}: {finding['message']}", err=True)
    if bundle.companions and key != COMMON:
        click.echo(
            say("Nhớ triển khai cả processes/common nếu quy trình này gọi tới."),
            err=True,
        )
