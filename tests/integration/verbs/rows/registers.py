"""Numbers of documents: given from a register, typed, corrected; how a register writes them."""

from __future__ import annotations

from engine.errors import InvalidInput, NotFound, ReasonRequired
from tests.integration.verbs import verbs
from tests.integration.verbs.given.registers import (
    HEAD,
    INCOMING_OF_OURS,
    OFFICE,
    numbered,
    received,
    unnumbered,
)
from tests.integration.verbs.given.tasks import WHY
from tests.integration.verbs.trial import Refusal, Row

ROWS = [
    Row(
        "a plan without a number gets the next of its issuer's register",
        "plan.number",
        OFFICE,
        lambda s, who: verbs.number_plan(s.engine, who, s.it, command_id=s.click),
        given=unnumbered,
    ),
    Row(
        "the number that a plan bears is entered into the register",
        "plan.number",
        OFFICE,
        lambda s, who: verbs.number_plan(s.engine, who, s.plan, "89/KH-UBND", command_id=s.click),
        everybody=True,
    ),
    Row(
        "a number is corrected: the old one is struck, and clerks of the plan are told",
        "plan.number",
        OFFICE,
        lambda s, who: verbs.number_plan(
            s.engine, who, s.plan, "98/KH-UBND", reason=WHY, command_id=s.click
        ),
        given=numbered,
    ),
    Row(
        "a document's số đến is corrected and the old one stays, struck",
        "document.number",
        HEAD,
        lambda s, who: verbs.number_document(
            s.engine, who, s.it, "7", reason=WHY, command_id=s.click
        ),
        given=received,
        everybody=True,
    ),
    Row(
        "a register writes its numbers otherwise from now on",
        "register.change",
        HEAD,
        lambda s, who: verbs.change_register(
            s.engine, who, verbs.Place(*INCOMING_OF_OURS), "{số}/Đ", reason=WHY, command_id=s.click
        ),
        given=received,
        everybody=True,
    ),
]

REFUSALS = [
    Refusal(
        "a number that another plan of the year has is refused, with its name",
        "plan.number",
        OFFICE,
        lambda s, who: verbs.number_plan(s.engine, who, s.it, "89/KH-UBND"),
        InvalidInput,
        given=lambda s: [numbered(s), unnumbered(s)][1],
        field="number",
    ),
    Refusal(
        "a number is not corrected without a reason",
        "plan.number",
        OFFICE,
        lambda s, who: verbs.number_plan(s.engine, who, s.plan, "98/KH-UBND"),
        ReasonRequired,
        given=numbered,
        field="reason",
    ),
    Refusal(
        "what is no number is refused",
        "plan.number",
        OFFICE,
        lambda s, who: verbs.number_plan(s.engine, who, s.it, "KH-UBND"),
        InvalidInput,
        given=unnumbered,
        field="number",
    ),
    Refusal(
        "a số đến of another document is refused",
        "document.number",
        HEAD,
        lambda s, who: verbs.number_document(s.engine, who, s.it, "1", reason=WHY),
        InvalidInput,
        given=lambda s: [received(s), received(s)][1],
        field="arrival_number",
    ),
    Refusal(
        "a pattern without a place for the number is refused",
        "register.change",
        HEAD,
        lambda s, who: verbs.change_register(
            s.engine, who, verbs.Place(*INCOMING_OF_OURS), "KH-UBND", reason=WHY
        ),
        InvalidInput,
        given=received,
        field="pattern",
    ),
    Refusal(
        "a register that there is not is not changed",
        "register.change",
        "administrator",
        lambda s, who: verbs.change_register(
            s.engine, who, verbs.Place(*INCOMING_OF_OURS), "{số}", reason=WHY
        ),
        NotFound,
    ),
]
