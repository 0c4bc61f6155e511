"""What a step reads from outside: the only way in, for the runtime itself opens nothing.

The functions handed in may ask the store in the midst of a step. Reading a data store that the
process writes makes its row, where there is none, and locks it until the step is committed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from engine.bpmn.definition import Node
from engine.errors import NotFound
from engine.sentences import Sentence, sentence

Functions = Mapping[str, Callable[..., object]]

Result = tuple[int, str | None, Mapping[str, object]]
"""One inner instance's result: number from 1, key, variables."""


def _undecided(decision: str, _names: Mapping[str, object], _functions: Functions) -> object:
    raise NotFound(
        sentence(
            "Không có bảng quyết định «%(decision)s» trong bộ quy trình này.", decision=decision
        )
    )


def _empty(_store: str, _for_writing: bool) -> object:  # noqa: FBT001  # the form of Environment.stored
    return None


def _no_results(_token: int) -> Sequence[Result]:
    return ()


def _nobody(_node: Node, _names: Mapping[str, object]) -> object:
    return None


def _anything(_data: Mapping[str, object]) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Environment:
    """Functions of the language beyond the built-in ones, and results kept outside the document.

    ``decide(decision, names, functions)`` decides a table. ``results(token)`` gives what the
    children of a multi-instance activity returned. ``stored(store, for_writing)`` gives the value
    of a data store, which for writing nobody else may change until the step is committed.
    ``offer(node, names)`` says for whom a user task is, in a form that only whoever gave it reads;
    what it raises fails the task. ``admit(data)`` raises where a child cannot begin with its data.
    ``budget`` bounds the flow nodes that one step may visit; ``spent`` says why this step may
    visit none at all.
    """

    functions: Functions = field(default_factory=dict)
    results: Callable[[int], Sequence[Result]] = _no_results
    stored: Callable[[str, bool], object] = _empty
    decide: Callable[[str, Mapping[str, object], Mapping[str, Callable[..., object]]], object] = (
        _undecided
    )
    offer: Callable[[Node, Mapping[str, object]], object] = _nobody
    admit: Callable[[Mapping[str, object]], None] = _anything
    budget: int = 100_000
    spent: Sentence | None = None
    instance: Mapping[str, object] = field(default_factory=dict)
