"""What the documents name is there: links, and files in the tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    page
    for pattern in ("*.md", "*/*.md", "engine/decisions/*.md", "engine/bpmn/*.md")
    for page in ROOT.glob(pattern)
    if page.name != "CHANGELOG.md" and not page.is_relative_to(ROOT / ".venv")
)
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)")
FILE = re.compile(r"`([\w./-]+/[\w.-]+\.(?:py|md|js|json|css|html|po|toml|bpmn|yaml))\b")
BASES = ("", "engine", "engine/service", "engine/bpmn", "webui", "webui/frontend")
"""Where a path may begin, besides the folder of the page that names it."""


def missing(page: Path) -> Iterator[str]:
    text = page.read_text(encoding="utf-8")
    for target in LINK.findall(text):
        if not (page.parent / target).exists():
            yield target
    for path in FILE.findall(text):
        if not any((base / path).exists() for base in (page.parent, *map(ROOT.joinpath, BASES))):
            yield path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_a_page_names_is_there(page: Path) -> None:
    assert list(missing(page)) == []


def test_every_decision_is_in_the_index() -> None:
    folder = ROOT / "engine" / "decisions"
    listed = set(LINK.findall((folder / "README.md").read_text(encoding="utf-8")))

    assert listed == {page.name for page in folder.glob("0*.md")}


def test_a_file_that_moved_is_missed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("see `service/gone.py` and [the map](gone.md)", encoding="utf-8")

    assert list(missing(page)) == ["gone.md", "service/gone.py"]
