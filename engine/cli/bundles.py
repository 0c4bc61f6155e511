"""Which files a path on the command line stands for.

A folder of ``processes/`` stands for all its files, with ``common/`` in reach and the demo
organisation; bare files are a bundle of their own, in which any group is accepted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from engine.cli.language import say
from engine.service.simulation.runner import Bundle
from engine.service.simulation.scenarios import FILE

COMMON = "common"
PROCESSES = Path(__file__).resolve().parents[2] / "processes"
"""The plans that come with the product."""
ORGANISATION = Path("demo") / "organisation.json"
DIAGRAM = ".bpmn"
KEPT = frozenset({".bpmn", ".dmn", ".json", ".txt", ".md", ".xml"})


@dataclass(frozen=True, slots=True)
class Source:
    """What the line named: the bundle, its scenarios, the organisation to play it in."""

    bundle: Bundle
    scenarios: bytes | None = None
    organisation: Path | None = None
    is_folder: bool = False


def read_source(paths: Sequence[Path], organisation: Path | None = None) -> Source:
    """Read one folder or several files; raises a usage error when they are mixed."""
    folders = [path for path in paths if path.is_dir()]
    if folders and len(paths) > 1:
        raise click.UsageError(say("Chỉ chọn một thư mục, hoặc các tệp."))
    if folders:
        return _folder(folders[0].resolve(), organisation)
    files = {path.name: path.read_bytes() for path in paths}
    if len(files) < len(paths):
        files = {str(path): path.read_bytes() for path in paths}
    beside = paths[0].resolve().parent / FILE
    scenarios = beside.read_bytes() if beside.is_file() else None
    return Source(Bundle(paths[0].stem, files), scenarios, organisation)


def folder_files(folder: Path) -> dict[str, bytes]:
    """Give the files of a plan's folder by their path inside it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in KEPT and not path.name.startswith(".")
    }


def _folder(folder: Path, organisation: Path | None) -> Source:
    files = folder_files(folder)
    if not any(name.endswith(DIAGRAM) for name in files):
        raise click.UsageError(say("%(folder)s: không có tệp .bpmn nào.", folder=str(folder)))
    beside = folder.parent / COMMON
    common = beside if beside.is_dir() else PROCESSES / COMMON
    companions = {COMMON: folder_files(common)} if common != folder else {}
    given = folder.parent / ORGANISATION
    if organisation is None and given.is_file():
        organisation = given
    bundle = Bundle(folder.name, files, companions)
    return Source(bundle, files.get(FILE), organisation, is_folder=True)
