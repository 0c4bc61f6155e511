"""simpleeval narrowed to this language: names, literals, operators, indexing, listed functions.

Nothing of Python is reachable: ``a.b`` was read as a lookup in data, functions are no values,
and a value of a kind that JSON does not know is never handed on.
"""

from __future__ import annotations

import ast
import threading
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import simpleeval  # type: ignore[import-untyped]  # ships no annotations

from engine.bpmn.language import values
from engine.bpmn.language.failures import fail
from engine.bpmn.language.functions import PURE
from engine.errors import ExpressionFailed
from engine.sentences import sentence, verbatim

_DATA = (str, int, float, Decimal, list, tuple, Mapping, date, type(None))
_OPERATORS: dict[type, Callable[..., object]] = {
    ast.Add: values.add,
    ast.Sub: values.arithmetic("-"),
    ast.Mult: values.arithmetic("*"),
    ast.Div: values.arithmetic("/"),
    ast.Mod: values.arithmetic("%"),
    ast.Eq: values.equal,
    ast.NotEq: lambda left, right: not values.equal(left, right),
    ast.Lt: values.order("<", lambda sign: sign < 0),
    ast.LtE: values.order("<=", lambda sign: sign <= 0),
    ast.Gt: values.order(">", lambda sign: sign > 0),
    ast.GtE: values.order(">=", lambda sign: sign >= 0),
    ast.Not: lambda value: not values.truth(value),
    ast.USub: values.negative,
    ast.UAdd: values.positive,
}


class UnsetName(ExpressionFailed):
    """A variable that nothing has set, or a field of something that is null."""


class _Evaluator(simpleeval.SimpleEval):  # type: ignore[misc]  # its base ships no annotations
    def __init__(self) -> None:
        super().__init__(operators=_OPERATORS, functions={}, names={})
        self.nodes = {
            ast.Constant: lambda node: node.value,
            ast.Name: self._name,
            ast.UnaryOp: self._eval_unaryop,
            ast.BinOp: self._eval_binop,
            ast.BoolOp: self._boolop,
            ast.Compare: self._comparison,
            ast.IfExp: self._choice,
            ast.Call: self._call,
            ast.Subscript: self._index,
            ast.List: lambda node: [self._eval(item) for item in node.elts],
            ast.Dict: self._map,
        }

    def value_of(self, tree: ast.expr) -> object:
        return self._eval(tree)

    def _check_disallowed_items(self, item: object) -> None:
        if not isinstance(item, _DATA):
            raise fail(sentence("giá trị không phải dữ liệu"))

    def _name(self, node: ast.Name) -> object:
        try:
            return self.names[node.id]
        except KeyError:
            raise UnsetName(sentence("Biến “%(name)s” chưa có giá trị.", name=node.id)) from None

    def _boolop(self, node: ast.BoolOp) -> bool:
        stop = isinstance(node.op, ast.Or)
        for value in node.values:
            if values.truth(self._eval(value)) is stop:
                return stop
        return not stop

    def _comparison(self, node: ast.Compare) -> object:
        left, right = node.left, node.comparators[0]
        compare = _OPERATORS[type(node.ops[0])]
        if isinstance(node.ops[0], ast.Eq | ast.NotEq) and (_null(left) or _null(right)):
            return compare(self._maybe(left), self._maybe(right))
        return compare(self._eval(left), self._eval(right))

    def _maybe(self, node: ast.expr) -> Any:
        try:
            return self._eval(node)
        except UnsetName:
            return None

    def _choice(self, node: ast.IfExp) -> object:
        return self._eval(node.body if values.truth(self._eval(node.test)) else node.orelse)

    def _call(self, node: ast.Call) -> object:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name == "empty":
            return values.empty(self._maybe(node.args[0]))
        function = self.functions.get(name) or PURE.get(name)
        if function is None:
            raise fail(sentence("hàm %(name)s không dùng được ở đây", name=name))
        return function(*(self._eval(argument) for argument in node.args))

    def _index(self, node: ast.Subscript) -> object:
        container, key = self._eval(node.value), self._eval(node.slice)
        if isinstance(container, Mapping):
            return container.get(key) if isinstance(key, str) else container.get(values.text(key))
        if isinstance(container, list | tuple):
            place = values.number(key)
            if not isinstance(place, int):
                raise fail(sentence("“%(key)s” không phải số thứ tự", key=str(key)))
            return container[place] if -len(container) <= place < len(container) else None
        if container is None:
            raise UnsetName(sentence("Không có giá trị để lấy “%(key)s”.", key=str(key)))
        raise fail(sentence("không lấy được “%(key)s”", key=str(key)))

    def _map(self, node: ast.Dict) -> dict[str, object]:
        pairs = zip(node.keys, node.values, strict=True)
        return {values.text(self._eval(key)): self._eval(value) for key, value in pairs}


def _null(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


_LOCAL = threading.local()


def evaluate(
    tree: ast.expr,
    names: Mapping[str, object],
    functions: Mapping[str, Callable[..., object]] | None,
) -> object:
    """Evaluate ``tree``; raises ExpressionFailed and nothing else."""
    idle: _Evaluator | None = getattr(_LOCAL, "evaluator", None)
    evaluator = idle or _Evaluator()
    _LOCAL.evaluator = None
    evaluator.names, evaluator.functions = names, functions or {}
    try:
        return evaluator.value_of(tree)
    except ExpressionFailed:
        raise
    except (simpleeval.InvalidExpression, ArithmeticError, RecursionError) as problem:
        raise fail(verbatim(str(problem))) from problem
    except (TypeError, ValueError, LookupError, AttributeError) as problem:
        raise fail(sentence("giá trị không phù hợp")) from problem
    finally:
        evaluator.names, evaluator.functions = {}, {}
        _LOCAL.evaluator = evaluator
