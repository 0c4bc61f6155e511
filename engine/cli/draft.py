"""``dieuphoi draft``: a plan from a table of tasks, laid out, with its forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from engine.bpmn.drafting import USUAL_DIRECTORY, Draft, Table, draft, read_table
from engine.bpmn.validation import Finding, refused
from engine.cli.bundles import COMMON, PROCESSES, Source, folder_files
from engine.cli.examining import examine
from engine.cli.installation import has_store, opened, taught
from engine.cli.language import say
from engine.cli.teaching import REFUSED, Lesson, argument, command, option
from engine.model.permission import SYSTEM
from engine.plan_reading import as_table, read_plan, read_source
from engine.sentences import sentence
from engine.service.deployments import deployments
from engine.service.plans.drafting import DIAGRAM, directory, files_of
from engine.service.simulation.runner import Bundle

DOCUMENTS = frozenset({".docx", ".pdf", ".txt"})
CALLED = "called-process-missing"
LESSON = Lesson(
    sentence(
        "Dựng sơ đồ nháp từ bảng nhiệm vụ (XLSX, CSV) hoặc từ văn bản (DOCX, PDF, TXT), kèm biểu "
        "mẫu.\n\n"
        "Cột: nhiệm vụ, chủ trì, phối hợp, thời gian (bằng lời), sản phẩm, nơi nhận, câu "
        "gốc. Chỗ trống giữ nguyên là trống. Cột, dòng, ô nào không dùng đều được nêu. Tên cơ quan "
        "được đối chiếu với danh mục tổ chức nếu đã có dữ liệu. Sơ đồ được kiểm tra như khi triển "
        "khai."
    ),
    examples=(
        "dieuphoi draft nhiem-vu.xlsx -o ke-hoach-2027/process.bpmn",
        "dieuphoi draft ke-hoach.docx -o ke-hoach-2027/process.bpmn",
        "dieuphoi draft nhiem-vu.xlsx --sheet 'Phụ lục 2' -o ke-hoach-2027/process.bpmn",
        "dieuphoi draft processes/tra-vinh-2023/tasks.csv --key tra-vinh-2023 > process.bpmn",
    ),
    exits={
        0: sentence("đã dựng; triển khai được"),
        1: sentence("sai cách gọi"),
        REFUSED: sentence("bảng chưa đọc được, hoặc sơ đồ dựng ra chưa triển khai được"),
    },
)


@command("draft", LESSON)
@argument("table", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option("--key", about=sentence("Mã quy trình."))
@option("--sheet", default="", about=sentence("Trang tính có bảng nhiệm vụ."))
@option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    about=sentence("Tệp hoặc thư mục ghi sơ đồ, biểu mẫu ghi bên cạnh (mặc định: in sơ đồ ra)."),
)
def draft_command(*, table: Path, key: str | None, sheet: str, output: Path | None) -> None:
    """Draft; see the lesson."""
    tasks = _tasks(table, sheet)
    if has_store():
        with opened() as engine:
            made = draft(tasks, key, directory(engine, SYSTEM))
            files = _files(made)
            findings = deployments.examine(engine, files)[1]
    else:
        made = draft(tasks, key, USUAL_DIRECTORY)
        files = _files(made)
        findings = examine(_in_reach(files), files)[1]
    _tell(made, findings)
    if output is None:
        click.echo(made.xml, nl=False)
    else:
        _write(output, files)
    if refused(findings):
        click.echo(say("Sơ đồ này chưa triển khai được: sửa các lỗi nêu trên."), err=True)
        raise SystemExit(REFUSED)


def _tasks(path: Path, sheet: str) -> Table:
    """The table of a sheet, or of a document that is read."""
    if path.suffix.lower() in DOCUMENTS:
        return as_table(read_plan(read_source(path.name, path.read_bytes()), taught()))
    return read_table(path.name, path.read_bytes(), sheet)


def _files(made: Draft) -> dict[str, bytes]:
    return {DIAGRAM: made.xml, **files_of(made)}


def _in_reach(files: Mapping[str, bytes]) -> Source:
    """The draft beside the processes that all plans call, in no organisation."""
    return Source(Bundle(DIAGRAM, files, {COMMON: folder_files(PROCESSES / COMMON)}))


def _tell(made: Draft, findings: Iterable[Finding]) -> None:
    """Everything that was not used or understood, then what the check says."""
    for remark in made.remarks:
        click.echo(say(remark.told), err=True)
    shown = [each for each in findings if each.severity != "note"]
    if any(each.code == CALLED for each in shown):
        click.echo(say("Triển khai processes/common trước: kế hoạch này gọi tới."), err=True)
    for finding in shown:
        if finding.code != CALLED:
            place = f"{finding.severity} [{finding.code}] {finding.element or ''}"
            click.echo(f"{place}: {say(finding.message)}", err=True)


def _write(output: Path, files: Mapping[str, bytes]) -> None:
    """Write the diagram and its forms; a form that is there and differs stays as it is."""
    diagram = output / DIAGRAM if output.is_dir() or not output.suffix else output
    for name, body in files.items():
        path = diagram if name == DIAGRAM else diagram.parent / name
        if name != DIAGRAM and path.is_file() and path.read_bytes() != body:
            click.echo(say("Giữ nguyên %(path)s đã có.", path=str(path)), err=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        click.echo(say("Đã ghi %(path)s.", path=str(path)), err=True)
