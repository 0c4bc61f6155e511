"""Reads lexemes into the syntax tree that simpleeval evaluates.

The tree is built node by node from our own grammar; no text of a diagram ever reaches Python's
compiler. Binding, loosest first: ``? :``, ``or``, ``and``, ``not``, comparison, ``+ -``,
``* / %``, unary ``- ! empty``, indexing.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import NoReturn, TypeVar

from engine.bpmn.language.failures import refuse
from engine.bpmn.language.foreign_calls import instead_of_function, instead_of_method
from engine.bpmn.language.functions import FUNCTIONS
from engine.bpmn.language.grammar import (
    COMPARISONS,
    CONSTANTS,
    EMPTY,
    FOREIGN,
    PRODUCTS,
    RESERVED,
    SUMS,
)
from engine.bpmn.language.lexer import Lexeme, lexemes
from engine.errors import ExpressionError
from engine.sentences import Sentence, joined, sentence

T = TypeVar("T")

MAX_DEPTH = 40
MAX_NODES = 2_000


def parse(text: str, offset: int = 0) -> ast.expr:
    """Return the tree of ``text``; raises ExpressionError with the position of the fault."""
    reader = _Reader(lexemes(text, offset))
    if reader.here.kind == "end":
        raise refuse(sentence("biểu thức trống"), offset)
    tree = reader.choice()
    if reader.here.kind != "end":
        reader.unexpected()
    return ast.fix_missing_locations(tree)


class _Reader:
    def __init__(self, sequence: list[Lexeme]) -> None:
        self.sequence = sequence
        self.at = 0
        self.depth = 0
        if len(sequence) > MAX_NODES:
            raise refuse(sentence("biểu thức quá lớn"), sequence[0].position)

    @property
    def here(self) -> Lexeme:
        return self.sequence[self.at]

    def sees(self, *values: str) -> bool:
        return self.here.kind in ("op", "name") and self.here.value in values

    def take(self, *values: str) -> Lexeme | None:
        if not self.sees(*values):
            return None
        self.at += 1
        return self.sequence[self.at - 1]

    def need(self, value: str) -> None:
        if not self.take(value):
            self.unexpected(sentence("cần “%(sign)s”", sign=value))

    def unexpected(self, *expected: Sentence) -> NoReturn:
        lexeme = self.here
        shown = sentence("gặp “%(sign)s”", sign=str(lexeme.value))
        if lexeme.kind == "end":
            shown = sentence("hết biểu thức")
        advice = FOREIGN.get(str(lexeme.value)) if lexeme.kind == "name" else None
        if lexeme.value == "=":
            advice = sentence("dùng == để so sánh")
        raise refuse(joined(", ", (shown, *expected)), lexeme.position, advice)

    def choice(self) -> ast.expr:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise refuse(sentence("lồng quá sâu"), self.here.position)
        test = self.disjunction()
        if self.take("?"):
            body = self.choice()
            self.need(":")
            test = ast.IfExp(test=test, body=body, orelse=self.choice())
        self.depth -= 1
        return test

    def disjunction(self) -> ast.expr:
        values = [self.conjunction()]
        while self.take("or", "||"):
            values.append(self.conjunction())
        return values[0] if len(values) == 1 else ast.BoolOp(op=ast.Or(), values=values)

    def conjunction(self) -> ast.expr:
        values = [self.negation()]
        while self.take("and", "&&"):
            values.append(self.negation())
        return values[0] if len(values) == 1 else ast.BoolOp(op=ast.And(), values=values)

    def negation(self) -> ast.expr:
        times = 0
        while self.take("not"):
            times += 1
        tree = self.comparison()
        return _negated(tree, times)

    def comparison(self) -> ast.expr:
        left = self.sum()
        lexeme = self.take(*COMPARISONS)
        if not lexeme:
            return left
        right = self.sum()
        if self.sees(*COMPARISONS):
            self.unexpected(
                sentence("các phép so sánh nối tiếp phải tách bằng and"),
            )
        operator = COMPARISONS[str(lexeme.value)]()
        return ast.Compare(left=left, ops=[operator], comparators=[right])

    def sum(self) -> ast.expr:
        left = self.product()
        operations = 0
        while lexeme := self.take(*SUMS):
            left = ast.BinOp(left=left, op=SUMS[str(lexeme.value)](), right=self.product())
            operations += 1
            self._bound(operations, lexeme)
        return left

    def product(self) -> ast.expr:
        left = self.unary()
        operations = 0
        while lexeme := self.take(*PRODUCTS):
            left = ast.BinOp(left=left, op=PRODUCTS[str(lexeme.value)](), right=self.unary())
            operations += 1
            self._bound(operations, lexeme)
        return left

    def _bound(self, operations: int, lexeme: Lexeme) -> None:
        if operations > MAX_DEPTH:
            raise refuse(sentence("quá nhiều phép tính"), lexeme.position)

    def unary(self) -> ast.expr:
        signs: list[str] = []
        while lexeme := self.take("!", "-", "+", EMPTY):
            signs.append(str(lexeme.value))
            if len(signs) > MAX_DEPTH:
                raise refuse(sentence("lồng quá sâu"), lexeme.position)
        tree = self.postfix()
        for sign in reversed(signs):
            if sign == "!":
                tree = _negated(tree, 1)
            elif sign == EMPTY:
                tree = _call(EMPTY, [tree])
            else:
                tree = ast.UnaryOp(op=ast.USub() if sign == "-" else ast.UAdd(), operand=tree)
        return tree

    def postfix(self) -> ast.expr:
        tree = self.atom()
        steps = 0
        while True:
            steps += 1
            if steps > MAX_DEPTH:
                raise refuse(sentence("lồng quá sâu"), self.here.position)
            if self.take("["):
                tree = ast.Subscript(value=tree, slice=self.choice(), ctx=ast.Load())
                self.need("]")
            elif self.take("."):
                tree = ast.Subscript(value=tree, slice=self._field(), ctx=ast.Load())
            else:
                return tree

    def _field(self) -> ast.Constant:
        lexeme = self.here
        if lexeme.kind != "name":
            self.unexpected(sentence("cần tên trường"))
        self.at += 1
        if self.sees("("):
            raise refuse(
                sentence("không gọi phương thức “%(name)s(…)”", name=str(lexeme.value)),
                lexeme.position,
                instead_of_method(str(lexeme.value)),
            )
        if str(lexeme.value).startswith("_"):
            raise refuse(
                sentence(
                    "tên trường “%(name)s” không được bắt đầu bằng dấu gạch dưới",
                    name=str(lexeme.value),
                ),
                lexeme.position,
            )
        return _literal(lexeme.value)

    def atom(self) -> ast.expr:
        lexeme = self.here
        if lexeme.kind in ("number", "text"):
            self.at += 1
            return _literal(lexeme.value)
        if lexeme.kind == "name":
            return self._name(lexeme)
        if self.take("("):
            tree = self.choice()
            self.need(")")
            return tree
        if self.take("["):
            return ast.List(elts=self._items("]", self.choice), ctx=ast.Load())
        if self.take("{"):
            pairs = self._items("}", self._pair)
            return ast.Dict(keys=[key for key, _ in pairs], values=[value for _, value in pairs])
        return self.unexpected()

    def _name(self, lexeme: Lexeme) -> ast.expr:
        name = str(lexeme.value)
        if name in CONSTANTS:
            self.at += 1
            return ast.Constant(value=CONSTANTS[name])
        if name in RESERVED or name in FOREIGN:
            self.unexpected()
        if name.startswith("__"):
            raise refuse(
                sentence("tên “%(name)s” không được bắt đầu bằng hai dấu gạch dưới", name=name),
                lexeme.position,
            )
        self.at += 1
        if self.take("("):
            return _known(lexeme, self._items(")", self.choice))
        return ast.Name(id=name, ctx=ast.Load())

    def _pair(self) -> tuple[ast.expr, ast.expr]:
        key = self.choice()
        self.need(":")
        return key, self.choice()

    def _items(self, close: str, one: Callable[[], T]) -> list[T]:
        items: list[T] = []
        while not self.take(close):
            if items:
                self.need(",")
                if self.take(close):
                    break
            items.append(one())
        return items


def _literal(value: object) -> ast.Constant:
    constant = ast.Constant(value=None)
    constant.value = value  # type: ignore[assignment]  # a Decimal is a constant here too
    return constant


def _negated(tree: ast.expr, times: int) -> ast.expr:
    if times == 0:
        return tree
    negated: ast.expr = ast.UnaryOp(op=ast.Not(), operand=tree)
    return negated if times % 2 else ast.UnaryOp(op=ast.Not(), operand=negated)


def _call(name: str, arguments: list[ast.expr]) -> ast.Call:
    return ast.Call(func=ast.Name(id=name, ctx=ast.Load()), args=arguments, keywords=[])


def _known(lexeme: Lexeme, arguments: list[ast.expr]) -> ast.Call:
    name = str(lexeme.value)
    limits = FUNCTIONS.get(name)
    if limits is None:
        raise refuse(
            sentence("không có hàm “%(name)s”", name=name),
            lexeme.position,
            instead_of_function(name)
            or sentence(
                "Các hàm dùng được: %(functions)s.", functions=", ".join(sorted(FUNCTIONS))
            ),
        )
    if not limits[0] <= len(arguments) <= limits[1]:
        raise _arity(lexeme, name, limits)
    return _call(name, arguments)


def _arity(lexeme: Lexeme, name: str, limits: tuple[int, int]) -> ExpressionError:
    number = str(limits[0]) if limits[0] == limits[1] else f"{limits[0]}–{limits[1]}"
    return refuse(
        sentence("hàm %(name)s cần %(number)s tham số", name=name, number=number),
        lexeme.position,
    )
