"""What an execution needs from outside and may only read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.errors import NotFound

Result = tuple[int, str | None, Any]
"""One inner instance's result: number from 1, key, value."""


def _undecided(
    decision: str, _names: Mapping[str, Any], _functions: Mapping[str, Callable[..., Any]]
) -> Any:
    raise NotFound(f"Không có bảng quyết định «{decision}» trong bộ quy trình này.")


def _empty(_store: str, _for_writing: bool) -> Any:  # noqa: FBT001  # the form of Environment.stored
    return None


def _no_results(_token: int) -> Sequence[Result]:
    return ()


@dataclass(frozen=True, slots=True)
class Environment:
    """Functions of the language beyond the built-in ones, and results kept outside the document.

    ``decide(decision, names, functions)`` decides a table. ``results(token)`` gives what the
    children of a multi-instance activity returned. ``stored(store, for_writing)`` gives the value
    of a data store, which for writing nobody else may change until the step is committed.
    ``budget`` bounds the flow nodes that one step may visit; ``spent`` says why this step may
    visit none at all.
    """

    functions: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    results: Callable[[int], Sequence[Result]] = _no_results
    stored: Callable[[str, bool], Any] = _empty
    decide: Callable[[str, Mapping[str, Any], Mapping[str, Callable[..., Any]]], Any] = _undecided
    budget: int = 100_000
    spent: str | None = None
    instance: Mapping[str, Any] = field(default_factory=dict)
