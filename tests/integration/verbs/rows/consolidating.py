"""Verbs on what other agencies answered: reminding, taking over, responding."""

from __future__ import annotations

from engine.errors import InvalidInput, NotAllowedNow, ReasonRequired
from tests.integration.verbs import verbs
from tests.integration.verbs.given.consolidating import COMPILER, advised, gathered
from tests.integration.verbs.given.tasks import OFFICER
from tests.integration.verbs.trial import Refusal, Row

ROWS = [
    Row(
        "who has not sent is urged, and nobody else",
        "consolidation.remind",
        COMPILER,
        lambda s, who: verbs.remind_missing(
            s.engine, who, s.it[0], "Đề nghị gửi", command_id=s.click
        ),
        given=gathered,
        everybody=True,
    ),
    Row(
        "a sentence goes into the draft of who takes it, with its source",
        "consolidation.take",
        COMPILER,
        lambda s, who: verbs.take_over(
            s.engine,
            who,
            s.it[0],
            [verbs.Part(s.it[1], "result_summary", 1)],
            command_id=s.click,
        ),
        given=gathered,
        everybody=True,
    ),
    Row(
        "what is made of an opinion is kept",
        "opinion.respond",
        OFFICER,
        lambda s, who: verbs.respond_to_opinions(
            s.engine,
            who,
            s.it[0],
            [verbs.Response(s.it[1], "explained", "Theo luật định")],
            command_id=s.click,
        ),
        given=advised,
        everybody=True,
    ),
]

REFUSALS = [
    Refusal(
        "a reminder without words",
        "consolidation.remind",
        COMPILER,
        lambda s, who: verbs.remind_missing(s.engine, who, s.it[0], " "),
        ReasonRequired,
        given=gathered,
        field="reason",
    ),
    Refusal(
        "a reminder of those who have sent",
        "consolidation.remind",
        OFFICER,
        lambda s, who: verbs.remind_missing(s.engine, who, s.it[1], "Nhắc"),
        NotAllowedNow,
        given=gathered,
    ),
    Refusal(
        "words of who has not sent",
        "consolidation.take",
        COMPILER,
        lambda s, who: verbs.take_over(
            s.engine, who, s.it[0], [verbs.Part(s.it[2], "result_summary")]
        ),
        InvalidInput,
        given=gathered,
        field="part",
    ),
    Refusal(
        "words taken where no report is being written",
        "consolidation.take",
        OFFICER,
        lambda s, who: verbs.take_over(
            s.engine, who, s.it[1], [verbs.Part(s.it[2], "result_summary")]
        ),
        NotAllowedNow,
        given=gathered,
    ),
    Refusal(
        "a decision that there is not",
        "opinion.respond",
        OFFICER,
        lambda s, who: verbs.respond_to_opinions(
            s.engine, who, s.it[0], [verbs.Response(s.it[1], "forgotten", "Quên")]
        ),
        InvalidInput,
        given=advised,
    ),
    Refusal(
        "an explanation without words",
        "opinion.respond",
        OFFICER,
        lambda s, who: verbs.respond_to_opinions(
            s.engine, who, s.it[0], [verbs.Response(s.it[1], "explained")]
        ),
        InvalidInput,
        given=advised,
    ),
    Refusal(
        "an explanation longer than any report",
        "opinion.respond",
        OFFICER,
        lambda s, who: verbs.respond_to_opinions(
            s.engine, who, s.it[0], [verbs.Response(s.it[1], "accepted", "Dài " * 6000)]
        ),
        InvalidInput,
        given=advised,
    ),
]
