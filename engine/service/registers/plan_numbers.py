"""The number of a plan's document: at its issue, later on its page, or why it has none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from engine.errors import InvalidInput
from engine.model.registers import OUTGOING, kind_of, out_of_order, read_code, symbol_alone
from engine.model.text import clean, fold
from engine.sentences import sentence
from engine.service.context import ReadTx, Tx
from engine.service.permission import ISSUERS
from engine.service.registers.numbering import Place, Subject, enter, next_in, number_of, take
from engine.storage import NumberRow, PlanRow, Unit

REASON = "number_reason"
"""Why a plan has no number yet: a field of the form of its issue, and kept with its document."""

NOBODY_ISSUES = sentence(
    "Chưa biết cơ quan ban hành nên không lấy được số trong sổ; ghi lý do chưa có số."
)


@dataclass(frozen=True, slots=True)
class Issue:
    """What the step that issues a plan says of its number.

    ``known`` is the number that its document bears before; ``asked`` whether the form lets its
    clerk say why there is none, so that an empty field asks for the next of the register.
    """

    typed: str
    reason: str
    known: str
    day: date
    asked: bool


def at_issue(tx: Tx, plan: PlanRow, issue: Issue) -> NumberRow | None:
    """Give, or enter, the number with which a plan is issued; None where it gets none.

    Raises :class:`errors.InvalidInput` under ``number`` for one that somebody has, for a reason
    beside a number, and for another number than the register gave before.
    """
    if issue.typed and issue.reason:
        both = sentence("Ghi số, hoặc ghi lý do chưa có số; không ghi cả hai.")
        raise InvalidInput(fields={REASON: both})
    held = number_of(tx.unit, root_id=plan.instance_id)
    if held is not None:
        if issue.reason or (issue.typed and not _same(issue.typed, held.code)):
            raise InvalidInput(
                fields={
                    "number": sentence(
                        "Kế hoạch đã có số %(number)s trong sổ; muốn đổi thì dùng «Điều chỉnh số» "
                        "ở trang kế hoạch và ghi lý do.",
                        number=held.code,
                    )
                }
            )
        return held
    number = issue.typed or ("" if issue.reason else issue.known)
    if number or (issue.asked and not issue.reason):
        return given(tx, plan, number, issue.day)
    return None


def given(tx: Tx, plan: PlanRow, typed: str, day: date) -> NumberRow | None:
    """What was typed, put into the register; its next number where the figure was left open.

    A symbol alone (``/KH-UBND``) asks for the next number of that symbol. None where nobody is
    known to issue. Raises :class:`errors.InvalidInput` under ``number``.
    """
    symbol = symbol_alone(typed)
    if typed and not symbol:
        return entered(tx, plan, typed, day)
    return taken(tx, plan, day, symbol or plan.symbol)


def entered(tx: Tx, plan: PlanRow, typed: str, day: date) -> NumberRow | None:
    """A number given elsewhere, in the register of the issuer; None where no issuer is known."""
    whole = f"{typed}/{plan.symbol}" if typed.isdecimal() and plan.symbol else typed
    place = register_of(plan, read_code("number", whole).symbol or None)
    return enter(tx, place, Subject(day, root_id=plan.instance_id), whole) if place else None


def taken(tx: Tx, plan: PlanRow, day: date, symbol: str | None) -> NumberRow | None:
    """The next number of the issuer's register; None in a world where nobody is known to issue.

    Raises :class:`errors.InvalidInput` where an installation does not say who issues.
    """
    place = register_of(plan, symbol)
    if place is not None:
        return take(tx, place, Subject(day, root_id=plan.instance_id), symbol=symbol or "")
    if tx.engine.open_world:
        return None
    raise InvalidInput(fields={"number": NOBODY_ISSUES})


def proposed(tx: ReadTx, plan: PlanRow) -> str | None:
    """The number that the plan would get now, which nobody holds for it; None if it gets none."""
    issuers, kind = _issuers(plan), kind_of(plan.symbol, plan.title)
    if not issuers or kind is None:
        return None
    place, day = Place(issuers[0], OUTGOING, kind), plan.issued_on or tx.today
    return next_in(tx.unit, place, day, plan.symbol or "").text


def is_out_of_order(unit: Unit, row: NumberRow) -> bool:
    """Whether the day of what has a number does not fit the days of the numbers beside it."""
    key = Place(row.agency_id, row.direction, row.kind).key
    return row.number in out_of_order(unit.numbers.days(key, row.year))


def register_of(plan: PlanRow, symbol: str | None) -> Place | None:
    """The register in which a plan is numbered: of who issues it, by the kind of its document.

    Raises :class:`errors.InvalidInput` under ``number`` where nothing says which kind it is.
    """
    issuers = _issuers(plan)
    if not issuers:
        return None
    kind = kind_of(symbol, plan.title)
    if kind is None:
        unknown = sentence(
            "Chưa biết lấy số ở sổ nào: trích yếu «%(title)s» không nêu loại văn bản. Ghi cả ký "
            "hiệu (05/KH-UBND), hoặc chỉ ký hiệu (/KH-UBND) để lấy số tiếp theo.",
            title=plan.title,
        )
        raise InvalidInput(fields={"number": unknown})
    return Place(issuers[0], OUTGOING, kind)


def _issuers(plan: PlanRow) -> Sequence[str]:
    return (plan.document or {}).get(ISSUERS) or ()


def _same(typed: str, code: str) -> bool:
    return fold(clean(typed)).replace(" ", "") == fold(code).replace(" ", "")
