"""Sources of the engine with one small thing changed, by mutmut's operators and one more."""

from __future__ import annotations

import difflib
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import libcst as cst
from mutmut.mutation.mutators import mutation_operators

MUTATED = ("engine/model", "engine/service")


@dataclass(frozen=True)
class Mutant:
    """One changed source: ``path`` relative to the root, ``lines`` of the original it touches."""

    path: str
    lines: range
    source: str
    diff: str

    @property
    def place(self) -> str:
        """File and line, as editors open them."""
        return f"{self.path}:{self.lines.start}"


def drop_call(node: cst.SimpleStatementLine) -> Iterator[cst.SimpleStatementLine]:
    """Leave out a call made for what it does: a trace not left, somebody not told."""
    if [type(each) for each in node.body] != [cst.Expr]:
        return
    [statement] = node.body
    assert isinstance(statement, cst.Expr)
    if isinstance(statement.value, cst.Call):
        yield node.with_changes(body=[cst.Pass()])


OPERATORS = [*mutation_operators, (cst.SimpleStatementLine, drop_call)]


class _Places(cst.CSTVisitor):
    """Collects every node with what it may become."""

    def __init__(self) -> None:
        self.found: list[tuple[cst.CSTNode, cst.CSTNode]] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        """Look at a node, and below it unless nothing there is run."""
        if isinstance(node, cst.Annotation | cst.Import | cst.ImportFrom):
            return False
        if isinstance(node, cst.SimpleString | cst.Assign) and _is_words(node):
            return False
        for kind, operator in OPERATORS:
            if isinstance(node, kind):
                changes = operator(node)
                self.found += [(node, new) for new in changes if not _says_otherwise(node, new)]
        return True


def _says_otherwise(old: cst.CSTNode, new: cst.CSTNode) -> bool:
    """Whether a call is changed in nothing but a sentence that people read."""
    if not (isinstance(old, cst.Call) and isinstance(new, cst.Call)):
        return False
    gone = [each for each in old.args if all(each is not other for other in new.args)]
    return bool(gone) and all(_is_words(each.value) for each in gone)


def _is_words(node: cst.CSTNode) -> bool:
    """Sentences that people read, and the list of names a module gives out: no rule is in them."""
    if isinstance(node, cst.FormattedString | cst.ConcatenatedString):
        return any(_is_words(part) for part in node.children)
    if isinstance(node, cst.FormattedStringText):
        return " " in node.value or not node.value.isascii()
    if isinstance(node, cst.SimpleString):
        text = node.evaluated_value
        return isinstance(text, str) and (" " in text or not text.isascii())
    return isinstance(node, cst.Assign) and any(
        isinstance(each.target, cst.Name) and each.target.value == "__all__"
        for each in node.targets
    )


def of_source(path: str, source: str) -> Sequence[tuple[cst.Module, cst.CSTNode, cst.CSTNode]]:
    """Every place of a source with what it may become."""
    module = cst.parse_module(source)
    places = _Places()
    module.visit(places)
    return [(module, old, new) for old, new in places.found]


def sample(root: Path, seed: int, size: int) -> list[Mutant]:
    """Draw mutants of all there are, each as likely as any other."""
    paths = [path for folder in MUTATED for path in sorted((root / folder).rglob("*.py"))]
    places = [
        (path, *place)
        for path in paths
        for place in of_source(path.name, path.read_text(encoding="utf-8"))
    ]
    drawn = random.Random(seed).sample(places, len(places))  # noqa: S311  # a sample, no secret
    return list(_first(size, (_mutant(root, *place) for place in drawn)))


def _first(size: int, mutants: Iterable[Mutant | None]) -> Iterator[Mutant]:
    left = size
    for mutant in mutants:
        if left == 0:
            return
        if mutant is not None:
            left -= 1
            yield mutant


def _mutant(
    root: Path, path: Path, module: cst.Module, old: cst.CSTNode, new: cst.CSTNode
) -> Mutant | None:
    """The changed source; None where Python would not read it, or nothing is changed."""
    named = path.relative_to(root).as_posix()
    changed = module.deep_replace(old, new)
    assert isinstance(changed, cst.Module)
    before, after = module.code.splitlines(), changed.code.splitlines()
    try:
        compile(changed.code, named, "exec")
    except SyntaxError:
        return None
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    touched = [op for op in matcher.get_opcodes() if op[0] != "equal"]
    if not touched:
        return None
    lines = range(touched[0][1] + 1, max(touched[-1][2], touched[0][1] + 1) + 1)
    diff = difflib.unified_diff(before, after, named, named, n=0, lineterm="")
    shown = [line for line in diff if not line.startswith(("---", "+++", "@@"))]
    return Mutant(named, lines, changed.code, "\n".join(shown))
