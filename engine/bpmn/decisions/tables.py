"""Decisions: tables with every hit policy, literal expressions, required decisions (DMN 1.3 §8)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.bpmn.decisions.unary_tests import fits
from engine.bpmn.language import expression
from engine.errors import DieuPhoiError
from engine.sentences import sentence

DEPTH = 32
"""Most decisions that may require one another in a row."""


class DecisionFailed(DieuPhoiError):
    """A decision gave no answer where its policy demands one, or more than one."""

    code = "decision-failed"
    general = sentence("Bảng quyết định không cho kết quả phù hợp.")


@dataclass(frozen=True, slots=True)
class Output:
    """An output column; ``values`` are in the order of priority (PRIORITY, OUTPUT ORDER)."""

    name: str
    values: tuple[str, ...] = ()
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: the texts of its cells."""

    id: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision. A table has ``inputs`` and ``rules``; else ``literal`` is an expression."""

    id: str
    name: str
    file: str
    line: int
    variable: str
    policy: str = "UNIQUE"
    aggregation: str | None = None
    inputs: tuple[str, ...] = ()
    outputs: tuple[Output, ...] = ()
    rules: tuple[Rule, ...] = ()
    literal: str | None = None
    requires: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Hit:
    rule: Rule
    values: dict[str, Any]


def decide(
    decisions: Mapping[str, Decision],
    decision_id: str,
    names: Mapping[str, Any],
    functions: Mapping[str, Callable[..., Any]],
    *,
    depth: int = 0,
) -> Any:
    """Give a decision's answer; required decisions are decided first, under their own names.

    One output gives its value, several a mapping by name; policies with several hits a list.
    Raises DecisionFailed, ExpressionError, ExpressionFailed.
    """
    decision = decisions.get(decision_id)
    if decision is None:
        raise DecisionFailed(
            sentence(
                "Không có bảng quyết định «%(decision)s» trong bộ quy trình này.",
                decision=decision_id,
            )
        )
    if depth > DEPTH:
        raise DecisionFailed(
            sentence(
                "«%(decision)s»: các quyết định yêu cầu lẫn nhau thành vòng.",
                decision=decision_id,
            )
        )
    variables = dict(names)
    for needed in decision.requires:
        answer = decide(decisions, needed, variables, functions, depth=depth + 1)
        required = decisions[needed]
        variables[required.variable] = answer
    if decision.literal is not None:
        return expression(decision.literal).evaluate(variables, functions)
    return _answer(decision, _hits(decision, variables, functions), variables, functions)


def _hits(
    decision: Decision, names: Mapping[str, Any], functions: Mapping[str, Callable[..., Any]]
) -> list[_Hit]:
    values = [expression(text).evaluate(names, functions) for text in decision.inputs]
    hits: list[_Hit] = []
    for rule in decision.rules:
        if all(
            fits(cell, value, names, functions)
            for cell, value in zip(rule.inputs, values, strict=True)
        ):
            outputs = {
                output.name: _value(text, names, functions)
                for output, text in zip(decision.outputs, rule.outputs, strict=True)
            }
            hits.append(_Hit(rule, outputs))
            if decision.policy == "FIRST":
                break
    return hits


def _value(text: str, names: Mapping[str, Any], functions: Mapping[str, Callable[..., Any]]) -> Any:
    return expression(text).evaluate(names, functions) if text.strip() not in {"", "-"} else None


def _answer(
    decision: Decision,
    hits: list[_Hit],
    names: Mapping[str, Any],
    functions: Mapping[str, Callable[..., Any]],
) -> Any:
    match decision.policy:
        case "COLLECT":
            return _collected(decision, hits)
        case "RULE ORDER":
            return [_single(decision, hit.values) for hit in hits]
        case "OUTPUT ORDER":
            return [_single(decision, hit.values) for hit in _by_priority(decision, hits)]
        case "PRIORITY":
            hits = _by_priority(decision, hits)[:1]
        case "ANY":
            if any(hit.values != hits[0].values for hit in hits):
                raise DecisionFailed(
                    sentence(
                        "Bảng «%(name)s»: các dòng %(rules)s cùng thỏa, nhưng cho kết quả "
                        "khác nhau.",
                        name=decision.name,
                        rules=_rules(hits),
                    )
                )
        case "UNIQUE":
            if len(hits) > 1:
                raise DecisionFailed(
                    sentence(
                        "Bảng «%(name)s»: các dòng %(rules)s cùng thỏa, trong khi chỉ được một.",
                        name=decision.name,
                        rules=_rules(hits),
                    )
                )
    if hits:
        return _single(decision, hits[0].values)
    defaults = {o.name: _value(o.default or "", names, functions) for o in decision.outputs}
    return _single(decision, defaults)


def _rules(hits: list[_Hit]) -> str:
    return ", ".join(hit.rule.id for hit in hits)


def _single(decision: Decision, values: dict[str, Any]) -> Any:
    return values[decision.outputs[0].name] if len(decision.outputs) == 1 else values


def _by_priority(decision: Decision, hits: list[_Hit]) -> list[_Hit]:
    ranks = [
        {str(expression(text).evaluate({})): place for place, text in enumerate(output.values)}
        for output in decision.outputs
    ]

    def rank(hit: _Hit) -> list[int]:
        return [
            ranking.get(str(value), len(ranking))
            for ranking, value in zip(ranks, hit.values.values(), strict=True)
        ]

    return sorted(hits, key=rank)


def _collected(decision: Decision, hits: list[_Hit]) -> Any:
    values = [_single(decision, hit.values) for hit in hits]
    try:
        return _aggregate(decision, values)
    except TypeError as error:
        raise DecisionFailed(
            sentence(
                "Bảng «%(name)s»: không %(aggregation)s được các giá trị %(values)s.",
                name=decision.name,
                aggregation=str(decision.aggregation),
                values=str(values),
            )
        ) from error


def _aggregate(decision: Decision, values: list[Any]) -> Any:
    match decision.aggregation:
        case None:
            return values
        case "COUNT":
            return len(values)
        case "SUM":
            return sum(values)
        case "MIN":
            return min(values, default=None)
        case "MAX":
            return max(values, default=None)
        case other:
            raise DecisionFailed(
                sentence(
                    "Bảng «%(name)s»: không có phép gộp «%(aggregation)s».",
                    name=decision.name,
                    aggregation=other,
                )
            )
