"""Registers of documents: which one a document belongs to, and how its number is written.

Nghị định 30/2020/NĐ-CP: numbers of a year follow each other from 01 on (Điều 15 for documents that
go out, Điều 22 for those that arrive); a number and a symbol are unique in the year; the symbol
begins with the kind of the document (Phụ lục III) but for công văn; below ten a zero goes before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from engine.errors import InvalidInput
from engine.model.text import clean, fold
from engine.sentences import Sentence, sentence

OUTGOING, INCOMING = "outgoing", "incoming"
DIRECTIONS: dict[str, Sentence] = {
    OUTGOING: sentence("Văn bản đi"),
    INCOMING: sentence("Văn bản đến"),
}
ALL_KINDS = "VB"
"""The kind of a register that makes no difference between kinds, as that of what arrives."""

KINDS: dict[str, Sentence] = {
    "KH": sentence("Kế hoạch"),
    "CV": sentence("Công văn"),
    "QĐ": sentence("Quyết định"),
    "CT": sentence("Chỉ thị"),
    "NQ": sentence("Nghị quyết"),
    "TB": sentence("Thông báo (TB)"),
    "HD": sentence("Hướng dẫn"),
    "CTr": sentence("Chương trình"),
    "PA": sentence("Phương án"),
    "ĐA": sentence("Đề án"),
    "BC": sentence("Báo cáo"),
    "TTr": sentence("Tờ trình"),
    "CĐ": sentence("Công điện"),
    ALL_KINDS: sentence("Văn bản (mọi loại)"),
}

_BEGINNINGS = {
    code: fold(str(word).partition(" (")[0]) for code, word in KINDS.items() if code != ALL_KINDS
}
"""How the title of a document of each kind begins, folded."""

SERIES, TYPED = "series", "typed"
"""Where a number comes from: the next of the register, or given elsewhere and typed."""

LONGEST_CODE = 60
LARGEST = 999_999
DIGITS, YEAR = "{số}", "{năm}"
_SYMBOL_ALONE = re.compile(r"[\s._…]*/\s*(?P<symbol>[^\W\d].*)")
_TYPED = re.compile(r"(?P<number>\d{1,6})(?P<suffix>[^\W\d_]?)(?:\s*[/–-].*)?")


@dataclass(frozen=True, slots=True)
class Code:
    """A number as people write it: ``268/KH-UBND``, ``15-KH/TU``, ``89a/KH-UBND``."""

    text: str
    number: int
    suffix: str = ""

    @property
    def symbol(self) -> str:
        """What follows the number after a stroke: ``KH-UBND``; empty where it is written else."""
        before, stroke, after = self.text.partition("/")
        return after.strip() if stroke and before.strip().isdecimal() else ""


def read_code(field: str, typed: str) -> Code:
    """A number that somebody typed; raises :class:`errors.InvalidInput` under ``field``."""
    text = clean(typed)
    found = _TYPED.fullmatch(text)
    if found is None or len(text) > LONGEST_CODE or int(found["number"]) == 0:
        raise InvalidInput(
            fields={
                field: sentence(
                    "«%(text)s» không phải số văn bản; ghi như 268/KH-UBND, không quá %(most)s "
                    "ký tự.",
                    text=text[:LONGEST_CODE],
                    most=LONGEST_CODE,
                )
            }
        )
    return Code(text, int(found["number"]), fold(found["suffix"]))


def symbol_alone(typed: str) -> str:
    """The symbol of what leaves the place of the number open, as drafts do: ``…/KH-UBND``."""
    found = _SYMBOL_ALONE.fullmatch(clean(typed))
    return found["symbol"] if found else ""


def kind_of(symbol: str | None, title: str) -> str | None:
    """The kind of a document that goes out: by its symbol, else by its title's first words.

    None where neither says it: a guess would take a number of another register.
    """
    head = re.split(r"[-/]", symbol or "")[0].strip()
    if head in KINDS:
        return head
    if head:
        return "CV"
    words = fold(title)
    return next((code for code, word in _BEGINNINGS.items() if words.startswith(word)), None)


def usual_pattern(direction: str, kind: str, agency: str) -> str:
    """How a register's numbers are written until its agency says otherwise."""
    if direction == INCOMING:
        return DIGITS
    office = abbreviated(agency)
    return f"{DIGITS}/{office}" if kind in ("CV", ALL_KINDS) else f"{DIGITS}/{kind}-{office}"


def abbreviated(agency: str) -> str:
    """An agency's name as symbols bear it: UBND for a people's committee, else its initials."""
    words = clean(agency).replace(",", " ").split()
    if fold(agency).startswith("uy ban nhan dan") or words[:1] == ["UBND"]:
        return "UBND"
    return "".join(word if word.isupper() else word[0].upper() for word in words)


def require_pattern(field: str, pattern: str) -> str:
    """A pattern as it is kept; raises :class:`errors.InvalidInput` under ``field``."""
    text = clean(pattern)
    if text.count(DIGITS) != 1 or len(text) > LONGEST_CODE:
        raise InvalidInput(
            fields={
                field: sentence(
                    "Mẫu phải có đúng một chỗ ghi {số}, không quá %(most)s ký tự; ví dụ "
                    "{số}/KH-UBND.",
                    most=LONGEST_CODE,
                )
            }
        )
    return text


def written(pattern: str, number: int, year: int) -> str:
    """A number of a register as it is written."""
    return pattern.replace(DIGITS, f"{number:02d}").replace(YEAR, str(year))


def missing(numbers: list[int]) -> list[tuple[int, int]]:
    """The numbers from 1 that are not there, as (first, last), up to the highest that is."""
    gaps, last = [], 0
    for number in sorted({*numbers}):
        if number > last + 1:
            gaps.append((last + 1, number - 1))
        last = number
    return gaps


def out_of_order(days: Sequence[tuple[int, date]]) -> frozenset[int]:
    """The numbers, of these in rising order, whose day does not follow that of the one before.

    Both are named: which of the two is wrong nobody can tell from here. Điều 15 has numbers follow
    each other in the order in which documents are issued.
    """
    wrong = ({before[0], after[0]} for before, after in pairwise(days) if after[1] < before[1])
    return frozenset().union(*wrong)
