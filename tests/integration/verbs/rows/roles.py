"""Roles, positions held, powers lent."""

from __future__ import annotations

from datetime import date

from engine.errors import Forbidden, InvalidInput, NotAllowedNow, NotFound, ReasonRequired
from tests.integration.verbs import verbs
from tests.integration.verbs.given.organisation import (
    ADMIN,
    APRIL,
    ended,
    granted,
    lend,
    lent_for_april,
)
from tests.integration.verbs.given.tasks import CHIEF, HEAD, OURS, WHY
from tests.integration.verbs.trial import Refusal, Row

ROWS = [
    Row(
        "an account is given a role",
        "role.grant",
        ADMIN,
        lambda s, who: verbs.grant_role(
            s.engine, who, s.officer(HEAD), "inspector", reason=WHY, command_id=s.click
        ),
        everybody=True,
    ),
    Row(
        "a role is taken back",
        "role.grant",
        ADMIN,
        lambda s, who: verbs.revoke_role(
            s.engine, who, s.officer(HEAD), "inspector", reason=WHY, command_id=s.click
        ),
        given=granted,
        everybody=True,
    ),
    Row(
        "the head of an agency lends his powers in writing, for a time",
        "delegation.change",
        CHIEF,
        lend,
        everybody=True,
    ),
    Row(
        "powers may be lent for one plan and for some verbs alone",
        "delegation.change",
        CHIEF,
        lambda s, who: lend(
            s, who, roots=(s.plan,), verbs=("task.read", "task.complete"), capacity="KT"
        ),
    ),
    Row(
        "what was lent is taken back from today",
        "delegation.change",
        CHIEF,
        lambda s, who: verbs.end_delegation(s.engine, who, s.it, reason=WHY, command_id=s.click),
        given=lent_for_april,
        everybody=True,
    ),
    Row(
        "what was lent until yesterday has ended, until today it has not",
        "delegation.change",
        CHIEF,
        lambda s, who: verbs.end_delegation(s.engine, who, s.it, reason=WHY, command_id=s.click),
        given=lambda s: (lent_for_april(s), s.later("2025-04-30T06:30"))[0],
    ),
]

REFUSALS = [
    Refusal(
        "a role is one of those there are",
        "role.grant",
        ADMIN,
        lambda s, who: verbs.grant_role(s.engine, who, s.officer(HEAD), "vua", reason="Thử"),
        InvalidInput,
        field="role",
    ),
    Refusal(
        "the last administrator keeps his role",
        "role.grant",
        ADMIN,
        lambda s, who: verbs.revoke_role(s.engine, who, s.officer(ADMIN), ADMIN, reason="Thử"),
        InvalidInput,
    ),
    Refusal(
        "powers are lent under a mark that there is",
        "delegation.change",
        CHIEF,
        lambda s, who: lend(s, who, capacity="X"),
        InvalidInput,
        field="capacity",
    ),
    Refusal(
        "powers are lent by a document",
        "delegation.change",
        CHIEF,
        lambda s, who: lend(s, who, basis=" "),
        InvalidInput,
        field="basis",
    ),
    Refusal(
        "powers are lent until a day after they begin",
        "delegation.change",
        CHIEF,
        lambda s, who: lend(s, who, valid_to=date(2025, 3, 31)),
        InvalidInput,
        field="valid_to",
    ),
    Refusal(
        "powers are lent to another position",
        "delegation.change",
        CHIEF,
        lambda s, who: lend(s, who, to_position=f"{OURS}/thu_truong"),
        InvalidInput,
        field="to_position",
    ),
    Refusal(
        "powers are lent to a position that is there",
        "delegation.change",
        CHIEF,
        lambda s, who: lend(s, who, to_position="khong-co"),
        NotFound,
    ),
    Refusal(
        "what was lent is not lent further",
        "delegation.change",
        HEAD,
        lambda s, who: verbs.lend_powers(
            s.engine,
            who,
            f"{OURS}/thu_truong",
            f"{OURS}/van_thu",
            "TUQ",
            basis="GUQ 2",
            **APRIL,
        ),
        Forbidden,
        given=lent_for_april,
    ),
    Refusal(
        "what has ended is not taken back",
        "delegation.change",
        CHIEF,
        lambda s, who: verbs.end_delegation(s.engine, who, s.it, reason=WHY),
        NotAllowedNow,
        given=ended,
    ),
    Refusal(
        "what was lent is taken back with a reason",
        "delegation.change",
        CHIEF,
        lambda s, who: verbs.end_delegation(s.engine, who, s.it, reason=" "),
        ReasonRequired,
        given=lent_for_april,
        field="reason",
    ),
    Refusal(
        "a delegation that is not there is not taken back",
        "delegation.change",
        CHIEF,
        lambda s, who: verbs.end_delegation(s.engine, who, "0" * 32, reason=WHY),
        NotFound,
    ),
]
