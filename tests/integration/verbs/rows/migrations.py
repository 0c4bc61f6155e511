"""Verbs that move what runs to another version."""

from __future__ import annotations

from engine.errors import InvalidInput, NotAllowedNow, NotFound, ReasonRequired
from tests.integration.verbs import verbs
from tests.integration.verbs.given.instances import ADMIN
from tests.integration.verbs.given.migrations import (
    asked,
    asked_back,
    asked_in_vain,
    moved,
    renamed,
)
from tests.integration.verbs.given.tasks import WHY
from tests.integration.verbs.trial import Refusal, Row

ROWS = [
    Row(
        "an administrator asks that what runs of one version becomes another",
        "instance.migrate",
        ADMIN,
        lambda s, who: verbs.migrate_instances(
            s.engine, who, "one-task", 1, 2, reason=WHY, command_id=s.click
        ),
        given=renamed,
        everybody=True,
    ),
    Row(
        "a plan moves: its task keeps its id under another name, what is new begins to wait",
        "instance.migrate-plan",
        ADMIN,
        lambda s, who: verbs.go_on_migrating(s.engine, who, s.it),
        given=asked,
    ),
    Row(
        "a plan that cannot go stays as it is, and it is kept why",
        "instance.migrate-plan",
        ADMIN,
        lambda s, who: verbs.go_on_migrating(s.engine, who, s.it),
        given=asked_in_vain,
    ),
    Row(
        "an administrator asks that what has moved goes back",
        "instance.migrate-back",
        ADMIN,
        lambda s, who: verbs.migrate_back(s.engine, who, s.it, reason=WHY, command_id=s.click),
        given=moved,
        everybody=True,
    ),
    Row(
        "a plan goes back to exactly the state that it had, by the clock",
        "instance.migrate-plan",
        ADMIN,
        lambda s, _who: verbs.let_the_clock_migrate(s.engine),
        given=asked_back,
    ),
]

REFUSALS = [
    Refusal(
        "nothing moves without a reason",
        "instance.migrate",
        ADMIN,
        lambda s, who: verbs.migrate_instances(s.engine, who, "one-task", 1, 2, reason=" "),
        ReasonRequired,
        given=renamed,
    ),
    Refusal(
        "nothing moves to a version that is not there",
        "instance.migrate",
        ADMIN,
        lambda s, who: verbs.migrate_instances(s.engine, who, "one-task", 1, 9, reason=WHY),
        NotFound,
        given=renamed,
    ),
    Refusal(
        "nothing moves where nothing runs",
        "instance.migrate",
        ADMIN,
        lambda s, who: verbs.migrate_instances(s.engine, who, "one-task", 2, 1, reason=WHY),
        InvalidInput,
        given=renamed,
    ),
    Refusal(
        "an element cannot become one that is not there",
        "instance.migrate",
        ADMIN,
        lambda s, who: verbs.migrate_instances(
            s.engine, who, "one-task", 1, 2, elements={"do": "khong-co"}, reason=WHY
        ),
        InvalidInput,
        given=renamed,
        field="elements",
    ),
    Refusal(
        "nothing goes back without a reason",
        "instance.migrate-back",
        ADMIN,
        lambda s, who: verbs.migrate_back(s.engine, who, s.it, reason=""),
        ReasonRequired,
        given=moved,
    ),
    Refusal(
        "what has not moved does not go back",
        "instance.migrate-back",
        ADMIN,
        lambda s, who: verbs.migrate_back(s.engine, who, s.it, reason=WHY),
        NotAllowedNow,
        given=asked,
    ),
]
