"""What changed between two sets of files: processes, forms, decision tables, scenarios."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.bpmn.comparison import Difference, decision_changes, differences, form_changes
from engine.bpmn.decisions import read_decisions
from engine.bpmn.parser import diagrams, read
from engine.sentences import Sentence, sentence
from engine.service.deployments.deployments import tables


@dataclass(frozen=True, slots=True)
class ProcessChanges:
    """What changed in one process, by its id; ``whole`` says that all of it is new or gone."""

    process: str
    name: str
    differences: tuple[Difference, ...] = ()
    whole: str = ""


@dataclass(frozen=True, slots=True)
class FileChanges:
    """What changed in a form, a table of decisions or another file, in words."""

    path: str
    name: str
    words: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sets of files held against each other; empty where nothing differs that is executed."""

    processes: tuple[ProcessChanges, ...]
    files: tuple[FileChanges, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing differs but how it is drawn."""
        return not self.processes and not self.files


def compare(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> Comparison:
    """What ``new`` has otherwise than ``old``; a diagram that cannot be read has no processes."""
    files = [*_forms(old, new), *_decisions(old, new)]
    return Comparison(tuple(_processes(old, new)), tuple(files))


def _processes(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> Iterator[ProcessChanges]:
    before, after = (read(diagrams(files)).definitions for files in (old, new))
    for key in _both(before, after):
        if key not in before or key not in after:
            process = after.get(key) or before[key]
            whole = "added" if key in after else "removed"
            yield ProcessChanges(key, process.name or key, whole=whole)
            continue
        found = differences(before[key], after[key])
        if found:
            yield ProcessChanges(key, after[key].name or key, tuple(found))


def _forms(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> Iterator[FileChanges]:
    for path in _both(old, new):
        if not path.endswith(".json") or old.get(path) == new.get(path):
            continue
        before, after = _schema(old.get(path)), _schema(new.get(path))
        named = str((after or before or {}).get("title") or path)
        words = tuple(_words(path in old, path in new, before, after))
        yield FileChanges(path, named, words)


def _words(
    was: bool,  # noqa: FBT001  # there before
    is_: bool,  # noqa: FBT001  # there now
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> Iterator[Sentence]:
    if not was or not is_:
        yield sentence("tệp mới") if is_ else sentence("không còn tệp này")
        return
    found = form_changes(before or {}, after or {})
    yield from found or [sentence("nội dung tệp thay đổi")]


def _decisions(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> Iterator[FileChanges]:
    before, after = (read_decisions(tables(files))[0] for files in (old, new))
    for key in _both(before, after):
        if key in before and key in after:
            words = decision_changes(before[key], after[key])
        else:
            words = [sentence("bảng mới") if key in after else sentence("không còn bảng này")]
        if words:
            found = after.get(key) or before[key]
            yield FileChanges(found.file, found.name, tuple(words))


def _schema(body: bytes | None) -> Mapping[str, Any] | None:
    try:
        found = json.loads(body) if body else None
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _both(old: Iterable[str], new: Iterable[str]) -> list[str]:
    return sorted({*old, *new})
