"""Drafts the process of a plan from a table of its tasks.

``draft(read_table(name, body))`` gives a laid-out BPMN process of call activities to
``processes/common``: the document is issued and sent, every task becomes one activity (one child
instance for each agency that leads), results are consolidated where the table says so, a report
goes up and the plan is closed. What the table leaves blank stays blank.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import PurePath

from engine.bpmn.drafting.actors import slug
from engine.bpmn.drafting.directory import USUAL_DIRECTORY, Agency, Directory
from engine.bpmn.drafting.rows import Row
from engine.bpmn.drafting.shaping import shape
from engine.bpmn.drafting.table import Table, read_table
from engine.bpmn.layout import lay_out
from engine.spreadsheets import Remark

__all__ = [
    "USUAL_DIRECTORY",
    "Agency",
    "Directory",
    "Draft",
    "Row",
    "Table",
    "draft",
    "read_table",
    "sketch",
]

LAST = 10**9  # what is said of the whole table comes behind what is said of its rows
LONGEST_KEY = 64  # letters of a process id


@dataclass(frozen=True, slots=True)
class Draft:
    """A drafted plan: its process id, its diagram, the files of the forms that it names.

    ``remarks`` are all that was not used, not found or not understood.
    """

    key: str
    xml: bytes
    forms: tuple[str, ...]
    remarks: tuple[Remark, ...]


def draft(table: Table, key: str | None = None, directory: Directory = USUAL_DIRECTORY) -> Draft:
    """The plan of a table, laid out.

    ``key`` is its process id; without one the table's, or a slug of its title or its file's name.
    ``directory`` are the agencies and groups that the words may mean.
    """
    made, collapsed = _shaped(table, key, directory)
    return replace(made, xml=lay_out(made.xml, collapsed))


def sketch(table: Table, key: str | None = None, directory: Directory = USUAL_DIRECTORY) -> Draft:
    """The plan of a table as it is checked: nothing is drawn, which takes most of the time."""
    return _shaped(table, key, directory)[0]


def _shaped(table: Table, key: str | None, directory: Directory) -> tuple[Draft, Collection[str]]:
    titles = (table.facts.get("title", ""), PurePath(table.file).stem, "ke-hoach")
    name = key or table.facts.get("key") or next(filter(None, map(slug, titles)))
    name = name[:LONGEST_KEY].strip("-")
    shaped = shape(table, name, directory)
    said = sorted((*table.remarks, *shaped.remarks), key=lambda each: each.row or LAST)
    return Draft(name, shaped.xml, shaped.forms, tuple(said)), shaped.collapsed
