"""The words and operators of the language, and what they become in the syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Callable

from engine.sentences import sentence

EMPTY = "empty"

COMPARISONS: dict[str, Callable[[], ast.cmpop]] = {
    "==": ast.Eq, "!=": ast.NotEq, "<": ast.Lt, "<=": ast.LtE, ">": ast.Gt, ">=": ast.GtE,
    "eq": ast.Eq, "ne": ast.NotEq, "lt": ast.Lt, "le": ast.LtE, "gt": ast.Gt, "ge": ast.GtE,
}  # fmt: skip
SUMS: dict[str, Callable[[], ast.operator]] = {"+": ast.Add, "-": ast.Sub}
PRODUCTS: dict[str, Callable[[], ast.operator]] = {
    "*": ast.Mult, "/": ast.Div, "%": ast.Mod, "div": ast.Div, "mod": ast.Mod,
}  # fmt: skip
CONSTANTS: dict[str, bool | None] = {
    "true": True, "false": False, "null": None, "True": True, "False": False, "None": None,
}  # fmt: skip
RESERVED = frozenset({*CONSTANTS, *COMPARISONS, "and", "or", "not", EMPTY, "div", "mod"})
FOREIGN = {
    "in": sentence("dùng contains(danh_sách, x)"),
    "is": sentence("dùng == hoặc !="),
    "if": sentence("dùng điều_kiện ? a : b"),
    "for": sentence("ngôn ngữ này không có vòng lặp"),
    "lambda": sentence("ngôn ngữ này không định nghĩa hàm"),
    "instanceof": sentence("không so sánh kiểu"),
}
