"""The number of a plan's document: at its issue, later on its page, or why it has none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.errors import InvalidInput
from engine.model.registers import OUTGOING, kind_of, read_code
from engine.model.text import clean, fold
from engine.sentences import sentence
from engine.service.context import Tx
from engine.service.permission import ISSUERS
from engine.service.registers.numbering import Place, Subject, enter, number_of, take
from engine.storage import NumberRow, PlanRow

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
    if number:
        return entered(tx, plan, number, issue.day)
    if issue.reason or not issue.asked:
        return None
    return taken(tx, plan, issue.day)


def entered(tx: Tx, plan: PlanRow, typed: str, day: date) -> NumberRow | None:
    """A number given elsewhere, in the register of the issuer; None where no issuer is known."""
    whole = f"{typed}/{plan.symbol}" if typed.isdecimal() and plan.symbol else typed
    place = register_of(plan, read_code("number", whole).symbol or None)
    return enter(tx, place, Subject(day, root_id=plan.instance_id), whole) if place else None


def taken(tx: Tx, plan: PlanRow, day: date) -> NumberRow | None:
    """The next number of the issuer's register; None in a world where nobody is known to issue.

    Raises :class:`errors.InvalidInput` where an installation does not say who issues.
    """
    place = register_of(plan, plan.symbol)
    if place is not None:
        return take(tx, place, Subject(day, root_id=plan.instance_id), symbol=plan.symbol or "")
    if tx.engine.open_world:
        return None
    raise InvalidInput(fields={"number": NOBODY_ISSUES})


def register_of(plan: PlanRow, symbol: str | None) -> Place | None:
    """The register in which a plan is numbered: of who issues it, by the kind of its document."""
    issuers = (plan.document or {}).get(ISSUERS) or ()
    return Place(issuers[0], OUTGOING, kind_of(symbol, plan.title)) if issuers else None


def _same(typed: str, code: str) -> bool:
    return fold(clean(typed)).replace(" ", "") == fold(code).replace(" ", "")
