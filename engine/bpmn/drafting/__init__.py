"""Drafts the process of a plan from a table of its tasks.

``draft(read_table(name, body))`` gives a laid-out BPMN process of call activities to
``processes/common``: the document is issued and sent, every task becomes one activity (one child
instance for each agency that leads), results are consolidated where the table says so, a report
goes up and the plan is closed. What the table leaves blank stays blank.
"""

from __future__ import annotations

from engine.bpmn.drafting.actors import slug
from engine.bpmn.drafting.shaping import shape
from engine.bpmn.drafting.table import Row, Table, read_table
from engine.bpmn.layout import lay_out

__all__ = ["Row", "Table", "draft", "read_table"]


def draft(table: Table, key: str | None = None) -> bytes:
    """The BPMN file of the plan. ``key`` is its process id; without one the table's, or a slug."""
    name = key or table.facts.get("key") or slug(table.facts.get("title", "")) or "ke-hoach"
    shaped = shape(table, name[:80].strip("-"))
    return lay_out(shaped.xml, shaped.collapsed)
