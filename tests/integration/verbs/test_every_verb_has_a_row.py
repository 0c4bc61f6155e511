"""A verb of the service without a row fails here, and so does a row of no verb."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import engine.service
from engine.model import assignments, tasks
from engine.model.permission import POLICY
from tests.integration.verbs import trial, verbs

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
    *(f"task.{row.verb}" for row in tasks.TABLE.changes if row.verb != "skip"),
    *(row.guard for row in assignments.TABLE.changes),
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


def functions() -> set[str]:
    """Every public function that the source makes a verb of, as ``module.function``."""
    return {
        f"{_module(path)}.{node.name}"
        for path in sorted(SERVICE.rglob("*.py"))
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and any("verb" in ast.unparse(each) for each in node.decorator_list)
    }


def _module(path: Path) -> str:
    return ".".join(path.relative_to(SERVICE.parents[1]).with_suffix("").parts)


def _imported() -> dict[str, str]:
    """The names of ``verbs.py`` by the functions they stand for."""
    tree = ast.parse(Path(str(verbs.__file__)).read_text())
    return {
        f"{node.module}.{each.name}": each.asname or each.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for each in node.names
    }


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


def test_every_function_that_is_a_verb_is_called_by_a_row() -> None:
    names = _imported()
    folder = Path(str(verbs.__file__)).parent
    sources = [*folder.glob("rows/*.py"), *folder.glob("given/*.py"), folder / "test_views.py"]
    said = "\n".join(path.read_text() for path in sources)

    assert len(functions()) >= 50
    assert sorted(functions() - names.keys()) == []
    assert [name for name in map(names.get, functions()) if f"verbs.{name}(" not in said] == []


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
