"""Verbs on acts that commit an agency before others."""

from __future__ import annotations

from engine.errors import Forbidden, InvalidInput, NotAllowedNow, ReasonRequired
from tests.integration.verbs import verbs
from tests.integration.verbs.given.assignments import LATER
from tests.integration.verbs.given.tasks import CHIEF, OFFICER, OURS, WHY, prepared, received
from tests.integration.verbs.scene import Scene
from tests.integration.verbs.trial import Refusal, Row

EXTENSION = "assignment.ask_extension"


def sent(scene: Scene) -> str:
    """The leader has sent it."""
    found = prepared(scene)
    verbs.send_outward(scene.engine, scene.who(CHIEF), found)
    return found


ROWS = [
    Row(
        "an officer prepares a request for more time and his leader is told",
        "outward.prepare",
        OFFICER,
        lambda s, who: verbs.prepare_outward(
            s.engine,
            who,
            s.assignment(OURS),
            EXTENSION,
            {"until": "2025-04-25"},
            reason=WHY,
            command_id=s.click,
        ),
        given=received,
        everybody=True,
    ),
    Row(
        "the leader sends what was prepared: the monitor is told, and who prepared it",
        "outward.send",
        CHIEF,
        lambda s, who: verbs.send_outward(s.engine, who, s.it, command_id=s.click),
        given=prepared,
        everybody=True,
    ),
    Row(
        "the leader returns what was prepared with a reason and nothing leaves the agency",
        "outward.return",
        CHIEF,
        lambda s, who: verbs.return_outward(s.engine, who, s.it, reason=WHY, command_id=s.click),
        given=prepared,
        everybody=True,
    ),
    Row(
        "an agency says from which position on it is committed, and on which basis",
        "outward.change",
        CHIEF,
        lambda s, who: verbs.change_outward(
            s.engine, who, OURS, EXTENSION, "head", basis=" QĐ 5 ", command_id=s.click
        ),
        everybody=True,
    ),
]

REFUSALS = [
    Refusal(
        "an officer does not send it himself",
        "assignment.ask_extension",
        OFFICER,
        lambda s, who: verbs.ask_extension(s.engine, who, s.assignment(OURS), LATER, reason=WHY),
        Forbidden,
        given=received,
    ),
    Refusal(
        "the same is not prepared twice at once",
        "outward.prepare",
        OFFICER,
        lambda s, who: verbs.prepare_outward(
            s.engine, who, s.assignment(OURS), "difficulty.raise", {"text": "Nữa"}
        ),
        NotAllowedNow,
        given=prepared,
    ),
    Refusal(
        "nothing is prepared without words",
        "outward.prepare",
        OFFICER,
        lambda s, who: verbs.prepare_outward(
            s.engine, who, s.assignment(OURS), "difficulty.raise", {"text": " "}
        ),
        InvalidInput,
        given=received,
    ),
    Refusal(
        "what was sent is not sent again",
        "outward.send",
        CHIEF,
        lambda s, who: verbs.send_outward(s.engine, who, s.it),
        NotAllowedNow,
        given=sent,
    ),
    Refusal(
        "nothing is returned without a reason",
        "outward.return",
        CHIEF,
        lambda s, who: verbs.return_outward(s.engine, who, s.it, reason=" "),
        ReasonRequired,
        given=prepared,
    ),
    Refusal(
        "a rule has a basis",
        "outward.change",
        CHIEF,
        lambda s, who: verbs.change_outward(s.engine, who, OURS, EXTENSION, "head", basis=" "),
        InvalidInput,
    ),
]
