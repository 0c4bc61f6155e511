"""``dieuphoi check``: the findings of diagrams, file by file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import click

from engine.bpmn.parser import Reading, belonging, forms_named, read
from engine.bpmn.validation import Finding, Known, check, executes, refused, strictly
from engine.cli.bundles import DIAGRAM, read_source
from engine.cli.examining import examine
from engine.cli.installation import opened
from engine.cli.language import language, say
from engine.cli.teaching import REFUSED, UNEXPECTED, Lesson, argument, command, option
from engine.sentences import sentence
from engine.service.context import reading as reading_of
from engine.service.deployments import deployments, forms, surroundings

LESSON = Lesson(
    sentence(
        "Kiểm tra sơ đồ: phát hiện nào, ở đâu, phải làm gì.\n\n"
        "Sơ đồ bị từ chối khi có phát hiện mức error; warning và note thì không. Thư mục được "
        "kiểm tra như khi triển khai: cùng biểu mẫu, quy trình được gọi và tổ chức bên cạnh. "
        "--strict từ chối cả những gì trái chuẩn BPMN 2.0.2 mà không ảnh hưởng đến cách chạy."
    ),
    examples=(
        "dieuphoi check plan.bpmn",
        "dieuphoi check processes/*/*.bpmn --json",
        "dieuphoi check processes/thai-nguyen-89-2025",
        "dieuphoi check --strict plan.bpmn",
        "dieuphoi check --store plan.bpmn",
    ),
    exits={
        0: sentence("chấp nhận"),
        UNEXPECTED: sentence("sai cách gọi"),
        REFUSED: sentence("có ít nhất một tệp bị từ chối"),
    },
)


Checked = tuple[str, Sequence[Finding], list[str]]
"""A diagram's name, its findings, and the ids of what can run."""


@command("check", LESSON)
@argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, path_type=Path),
)
@option("--json", "as_json", is_flag=True, about=sentence("Mỗi tệp một dòng JSON."))
@option("--strict", is_flag=True, about=sentence("Từ chối cả những gì chỉ trái chuẩn BPMN 2.0.2."))
@option(
    "--store",
    is_flag=True,
    about=sentence("Đối chiếu tên cơ quan, chức danh, cán bộ, nhóm với cơ sở dữ liệu đang dùng."),
)
def check_command(*, files: tuple[Path, ...], as_json: bool, strict: bool, store: bool) -> None:
    """Check files; see the lesson."""
    worst = 0
    given = [path for path in files if not path.is_dir()]
    sets = belonging({str(path): path.read_bytes() for path in given})
    for path in files:
        name = str(path)
        checked = (
            _folder(path, store=store) if path.is_dir() else _file(name, sets[name], store=store)
        )
        for name, told, executed in checked:
            found = strictly(told) if strict else told
            worst = max(worst, REFUSED if refused(found) else 0)
            if as_json:
                listed = [finding.as_json(language()) for finding in found]
                line = {"file": name, "findings": listed, "executes": executed}
                click.echo(json.dumps(line, ensure_ascii=False))
            else:
                _tell(name, found)
    if given and not store:
        click.echo(
            say(
                "Chưa đối chiếu tên cơ quan, chức danh, cán bộ với tổ chức: "
                "thêm --store để đối chiếu."
            ),
            err=True,
        )
    raise SystemExit(worst)


def _file(name: str, together: Mapping[str, bytes], *, store: bool) -> Iterator[Checked]:
    """A file with what it imports and calls of those given, and the forms that lie beside it.

    Without a store whatever else it names is accepted.
    """
    reading = read(together)
    known = _known() if store else Known()
    findings = [finding for finding in check(reading, known) if finding.file == name]
    findings += forms.findings(_forms(Path(name), reading), reading)
    yield name, findings, executes(reading, findings, name)


def _folder(path: Path, *, store: bool) -> Iterator[Checked]:
    """A folder as it would be deployed, with the forms and processes that it names."""
    source = read_source((path,))
    files = source.bundle.files
    reading, findings = _in_store(files) if store else examine(source, files)
    for name in files:
        own = [finding for finding in findings if finding.file == name]
        if name.endswith(DIAGRAM) or own:
            yield str(path / name), own, executes(reading, findings, name)


def _in_store(files: Mapping[str, bytes]) -> tuple[Reading, list[Finding]]:
    with opened() as engine:
        return deployments.examine(engine, files)


def _known() -> Known:
    """The names of the installation; a file alone does not say where its forms are."""
    with opened() as engine, reading_of(engine) as tx:
        return replace(surroundings.organisation(tx), forms=None)


def _forms(file: Path, reading: Reading) -> dict[str, bytes]:
    """The forms that a diagram names, as far as they lie beside it."""
    own = (reading.definitions[key] for key in reading.files[str(file)].processes)
    named = {path: file.parent / path for path in forms_named(own)}
    return {path: found.read_bytes() for path, found in named.items() if found.is_file()}


def _tell(file: str, findings: Sequence[Finding]) -> None:
    verdict = say("bị từ chối") if refused(findings) else say("được chấp nhận")
    click.echo(f"{file}: {verdict}")
    for finding in findings:
        place = f"{finding.line}: " if finding.line else ""
        element = f"{finding.element}: " if finding.element else ""
        clause = f" (BPMN 2.0.2 {finding.clause})" if finding.clause else ""
        said = f"{element}{say(finding.message)}{clause}"
        click.echo(f"  {place}{finding.severity} [{finding.code}] {said}")
        if finding.advice is not None:
            click.echo(f"      → {say(finding.advice)}")
