"""What BPMN 2.0.2 demands beyond what is executed: one table of rules, each with its clause.

A broken rule is a warning; ``dieuphoi check --strict`` refuses the file. What other checks of this
package find against the standard is in the same position where its code is in ``CLAUSES``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from engine.bpmn.parser import NOTE, WARNING, FileReading, Reading
from engine.bpmn.parser.markup import tag
from engine.bpmn.validation.report import Report
from engine.bpmn.validation.standard.rule import Model, shown
from engine.bpmn.validation.standard.table import CLAUSES, RULES

__all__ = ["CLAUSES", "RULES", "check_standard"]


def check_standard(file: FileReading, reading: Reading, report: Report) -> None:
    """Warn of each rule of the standard that a file breaks, wherever it does."""
    roots = (other.root for other in reading.files.values() if other.root is not None)
    spaces = frozenset(space for root in roots if (space := root.get("targetNamespace")))
    model = Model(file, spaces)
    drawn = _drawn_only(file, reading)
    for rule in RULES:
        for element, detail in rule.broken(model):
            message = replace(rule.says, parts={"element": shown(element), "detail": detail})
            severity = NOTE if drawn & set(_holders(element)) else WARNING
            report.breaks(severity, rule.code, element, message, rule.clause)


def _drawn_only(file: FileReading, reading: Reading) -> set[str]:
    """The processes that are only drawn beside one that runs; what is found there are notes."""
    runs = {key: reading.definitions[key].executable for key in file.processes}
    return {key for key in runs if not runs[key]} if any(runs.values()) else set()


def _holders(element: etree._Element) -> Iterator[str]:
    yield element.get("id") or ""
    for around in element.iterancestors(tag("process")):
        yield around.get("id") or ""
