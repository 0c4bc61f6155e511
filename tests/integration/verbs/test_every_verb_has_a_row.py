"""A verb of the service without a row fails here, and so does a row of no verb."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import engine.service
from engine.model import assignments, tasks
from engine.model.permission import POLICY
from tests.integration.verbs import trial

SERVICE = Path(str(engine.service.__file__)).parent
CLOCK = {
    *("timer.token", "timer.start", "timer.escalation", "timer.cadence"),
    *("deliver.signal", "deliver.message", "deliver.batch"),
    *("outbox.run", "message.expire", "tick", "beat"),
}
"""What nobody asks for."""
SIGN_IN = {"sign_in", "session.use"}
READ = {verb for verb in POLICY if verb.endswith(".read") and verb != "notification.read"}
STATES = {
    *(f"task.{row.verb}" for row in tasks.TRANSITIONS if row.verb != "skip"),
    *(row.guard for row in assignments.TRANSITIONS),
}
"""What the tables of states name; a task is skipped by an incident of its process."""


def _said(node: ast.expr) -> str | None:
    """A verb as the source has it; what it fills in is any word."""
    match node:
        case ast.Constant(value=str(text)):
            return re.escape(text)
        case ast.JoinedStr(values=parts):
            return "".join(_said(part) or "[a-z_]+" for part in parts)
    return None


def _calls(tree: ast.AST) -> Iterator[str]:
    """What ``run(engine, who, verb, …)`` and ``@verb(…)`` are given."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="run"), args=[_, _, said, *_]):
                pass
            case ast.Call(func=ast.Name(id="verb"), args=[said, *_]):
                pass
            case _:
                continue
        pattern = _said(said)
        if pattern is not None:
            yield pattern


def of_the_source() -> set[str]:
    """Every verb that the source of the service runs, as a pattern."""
    files = sorted(SERVICE.rglob("*.py"))
    return {said for path in files for said in _calls(ast.parse(path.read_text()))}


def of_the_rows() -> set[str]:
    """Every verb that has a row."""
    return {row.verb for noun in trial.nouns() for row in trial.rows(noun)}


def test_every_verb_of_the_source_has_a_row() -> None:
    found = of_the_source()

    assert len(found) >= 40
    rows = of_the_rows()
    assert [each for each in found if not any(re.fullmatch(each, row) for row in rows)] == []


def test_every_verb_of_the_policy_and_of_the_tables_of_states_has_a_row() -> None:
    assert (set(POLICY) | STATES | CLOCK | SIGN_IN) - READ - of_the_rows() == set()


def test_every_row_is_of_a_verb() -> None:
    known = set(POLICY) | STATES | CLOCK | SIGN_IN
    patterns = of_the_source()

    strange = of_the_rows() - known
    assert [row for row in strange if not any(re.fullmatch(each, row) for each in patterns)] == []


def test_every_verb_that_a_permission_guards_is_tried_by_everybody() -> None:
    guarded = set(POLICY) - READ - {"officer.password", "notification.read"}
    rows = [row for noun in trial.nouns() for row in trial.rows(noun)]

    assert guarded - {row.verb for row in rows if row.everybody} == set()


def test_nothing_is_told_of_rows_that_are_no_more() -> None:
    for noun in trial.nouns():
        sentences = [row.sentence for row in trial.rows(noun)]
        assert list(trial.expected(noun)) == sentences, noun


def test_no_sentence_stands_for_two_rows() -> None:
    sentences = [
        f"{noun}: {each.sentence}"
        for noun in trial.nouns()
        for each in (*trial.rows(noun), *trial.refusals(noun))
    ]
    assert len(sentences) == len(set(sentences))
