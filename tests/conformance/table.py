"""Writes ``engine/bpmn/supported.md``: what is executed, by the tables of the check and the cases.

``python -m tests.conformance.table`` writes it anew; a test fails when it is stale.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from engine.bpmn.definition import Definition
from engine.bpmn.parser import read
from engine.bpmn.validation import extension_rows, supported
from engine.bpmn.validation.extensions import EXECUTED, HARMLESS, IMPLIED, Extension
from engine.bpmn.validation.standard import CLAUSES, RULES
from engine.bpmn.validation.supported import Construct, constructs_of
from engine.sentences import Sentence

CASES = Path(__file__).parent / "cases"
PAGE = Path(__file__).parents[2] / "engine" / "bpmn" / "supported.md"
VERDICTS = {
    EXECUTED: "executed",
    IMPLIED: "accepted with the value that says what is done anyway, refused with others",
    HARMLESS: "accepted with a note",
}

HEAD = """# What is executed

Made from the tables of the check and the cases of `tests/conformance`
(`python -m tests.conformance.table`). What is not in these tables is refused, with element, line
and advice.

## BPMN 2.0.2

| construct | Vietnamese | executed | cases |
|---|---|---|---|
"""
EXTENSIONS = """
## Attributes and elements of other namespaces

An unknown attribute or element of one of these namespaces is refused; other namespaces are a note.

| namespace | what | names | |
|---|---|---|---|
"""

STANDARD = """
## Rules that are only told

What BPMN 2.0.2 demands without influence on what is executed: a warning, refused by
`dieuphoi check --strict`. So are, by their clauses, findings of these codes; most of them are
errors anyway: {codes}.

| code | clause | rule |
|---|---|---|
"""


def models(case: Path) -> dict[str, bytes]:
    """The diagrams of a case."""
    return {file.name: file.read_bytes() for file in sorted(case.glob("*.bpmn"))}


def constructs(definition: Definition) -> Iterator[str]:
    """Yield the keys of all constructs that a process uses; a global task is one by itself."""
    if definition.global_task:
        yield "globalTask"
    for node in definition.nodes.values():
        holder = definition.nodes.get(node.scope)
        inside = holder is not None and holder.triggered_by_event
        yield from constructs_of(node, in_event_sub_process=inside)


def cases_by_construct() -> Mapping[str, list[str]]:
    """Map each construct to the names of the cases whose diagrams hold it and are executed."""
    found: dict[str, list[str]] = defaultdict(list)
    for case in sorted(CASES.iterdir()):
        if json.loads((case / "case.json").read_text(encoding="utf-8")).get("exit") == 2:
            continue
        definitions = read(models(case)).definitions.values()
        for key in {key for one in definitions for key in constructs(one)}:
            found[key].append(case.name)
    return found


def _row(construct: Construct, cases: Mapping[str, list[str]]) -> str:
    verdict = "yes" if construct.executed else f"no. {_english(construct.advice)}"
    number = len(cases.get(construct.key, ()))
    return f"| {_english(construct.words)} | {construct.words} | {verdict} | {number or ''} |\n"


def _english(words: Sentence | None) -> str:
    return words.in_language("en") if words else ""


def _extensions() -> Iterator[str]:
    def kind(row: tuple[str, str, str, Extension]) -> tuple[str, str, str]:
        refused = f"refused. {_english(row[3].advice)}".strip()
        return row[0], row[1], VERDICTS.get(row[3].verdict, refused)

    for (space, what, verdict), rows in groupby(sorted(extension_rows(), key=kind), key=kind):
        names = ", ".join(f"`{row[2]}`" for row in rows)
        yield f"| {space} | {what} | {names} | {verdict} |\n"


def _rules() -> Iterator[str]:
    for rule in RULES:
        said = replace(rule.says, parts={"element": "…", "detail": "…"})
        yield f"| `{rule.code}` | {rule.clause} | {_english(said)} |\n"


def page() -> str:
    """Give the page as it should be."""
    cases = cases_by_construct()
    rows = "".join(_row(construct, cases) for construct in supported())
    codes = ", ".join(f"`{code}` ({clause})" for code, clause in CLAUSES.items())
    standard = STANDARD.format(codes=codes) + "".join(_rules())
    return HEAD + rows + EXTENSIONS + "".join(_extensions()) + standard


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
