"""The number of a plan on its page: given later than at its issue, or corrected."""

from __future__ import annotations

from engine.errors import InvalidInput
from engine.model.text import clean, fold
from engine.sentences import joined, sentence, verbatim
from engine.service import plan_document, registers
from engine.service.context import Tx, verb
from engine.service.notifications.notify import Telling, tell
from engine.service.organisation import recipients
from engine.service.permission import allow, plan_target
from engine.service.plan_document import citation
from engine.service.registers import plan_numbers
from engine.service.runtime.load import LIVE, take
from engine.service.runtime.step import step
from engine.storage import NumberRow, PlanRow


@verb("plan.number")
def number(
    tx: Tx,
    root_id: str,
    typed: str = "",
    *,
    reason: str | None = None,
    command_id: str | None = None,
) -> str:
    """Give a plan its number: the next of the issuer's register, or one ``typed``; returns it.

    A plan that has one gets another only with a reason; the old one stays, struck, in the register.
    Raises :class:`errors.InvalidInput`, :class:`errors.ReasonRequired`.
    """
    parts = tx.unit.plan_agencies.of(root_id)
    target = plan_target(root_id, tx.unit.plans.get(root_id), parts)
    allow(tx.who, "plan.number", "plan.read", target)
    take(tx.unit, root_id)
    plan = tx.unit.plans.need(root_id)
    before, wanted = citation(plan), clean(typed)
    row = _given(tx, plan, wanted)
    plan_document.write(tx, plan, plan_document.numbered(row.code))
    _reach(tx, root_id, row.code)
    if before and before != row.code:
        _tell(tx, plan, row, before)
    return row.code


def _given(tx: Tx, plan: PlanRow, wanted: str) -> NumberRow:
    held = registers.number_of(tx.unit, root_id=plan.instance_id)
    known = held.code if held else citation(plan) if plan.number else ""
    if held is not None and wanted and fold(wanted) == fold(held.code):
        return held
    if any(sign.isdigit() for sign in known) and fold(wanted) != fold(known):
        tx.require_reason()
    if held is not None:
        registers.strike(tx, held, tx.require_reason())
    day = plan.issued_on or tx.today
    row = plan_numbers.given(tx, plan, wanted, day)
    if row is None:
        raise InvalidInput(fields={"number": plan_numbers.NOBODY_ISSUES})
    return row


def _reach(tx: Tx, root_id: str, code: str) -> None:
    """Let what still runs of the plan read the number as its issue would have written it."""
    root = tx.unit.instances.need(root_id)
    if root.status in LIVE:
        step(tx, root_id, lambda execution: execution.write("number", code), while_suspended=True)


def _tell(tx: Tx, plan: PlanRow, row: NumberRow, before: str) -> None:
    """Tell the record clerks of all who have a part in the plan that it is cited otherwise."""
    agencies = sorted(tx.unit.plan_agencies.of(plan.instance_id))
    people = [
        officer
        for agency in agencies
        for officer in recipients.holders(tx.unit, agency, ("van_thu",), tx.at)
        if officer.id != tx.who.officer_id
    ]
    subject = sentence(
        "Kế hoạch số %(before)s nay mang số %(number)s", before=before, number=row.code
    )
    body = joined("\n", (subject, verbatim(plan.title), verbatim(tx.reason or "")))
    link = f"/ke-hoach/{plan.instance_id}"
    tell(tx, people, Telling("plan", subject, body, link, root_id=plan.instance_id))
