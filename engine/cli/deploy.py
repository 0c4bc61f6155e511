"""``dieuphoi deploy``: store a version of a process and make it the current one."""

from __future__ import annotations

from pathlib import Path

import click

from engine.cli.bundles import COMMON, read_source
from engine.cli.installation import acting_option, emit, json_option, opened, who
from engine.cli.language import words
from engine.cli.teaching import Lesson, command, option
from engine.service import deployments

LESSON = Lesson(
    "Triển khai quy trình: kiểm tra, lưu một phiên bản, đưa vào sử dụng.\n\n"
    "Nội dung không đổi thì không tạo phiên bản mới. Việc đang chạy giữ phiên bản cũ.",
    "Deploy a process: check it, store a version, make it current.\n\n"
    "The same content makes no new version. What runs stays on its version.",
    examples=(
        "dieuphoi deploy processes/common",
        "dieuphoi deploy processes/thai-nguyen-89-2025 --note 'Bổ sung bước báo cáo'",
        "dieuphoi deploy plan.bpmn --key ke-hoach-thu --not-current",
    ),
)


@command("deploy", LESSON)
@click.argument("sources", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@option("--key", vi="Mã quy trình (mặc định: tên thư mục, tên tệp).", en="Key of the process.")
@option("--note", vi="Ghi chú của phiên bản.", en="Note of the version.")
@option(
    "--not-current",
    is_flag=True,
    vi="Chỉ lưu, chưa đưa vào sử dụng.",
    en="Store only; what is current stays.",
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
    new = words("phiên bản mới", "a new version")
    old = words("nội dung không đổi", "content unchanged")
    told = new if answer["new"] else old
    click.echo(f"{key or bundle.key}: {words('phiên bản', 'version')} {answer['version']} ({told})")
    if bundle.companions and key != COMMON:
        click.echo(
            words(
                "Nhớ triển khai cả processes/common nếu quy trình này gọi tới.",
                "Remember to deploy processes/common too if this process calls it.",
            ),
            err=True,
        )
