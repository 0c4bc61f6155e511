"""Verbs on the agencies of an activity, and on what stopped."""

from __future__ import annotations

from engine.errors import NotAllowedNow, NotFound, ReasonRequired
from tests.integration.verbs import verbs
from tests.integration.verbs.given.instances import (
    ADMIN,
    MONITOR,
    ambiguous,
    failed,
    failed_for_want_of_room,
    skipped,
    withdrawn,
)
from tests.integration.verbs.given.tasks import OURS, THEIRS, WHY, done, received
from tests.integration.verbs.trial import Refusal, Row

ROWS = [
    Row(
        "one more agency gets its share of an activity under way",
        "child.add",
        MONITOR,
        lambda s, who: verbs.add_child(
            s.engine, who, s.plan, "Share", "so-xay-dung", reason=WHY, command_id=s.click
        ),
        everybody=True,
    ),
    Row(
        "one agency's share is ended and the others go on",
        "child.withdraw",
        MONITOR,
        lambda s, who: verbs.withdraw_child(
            s.engine, who, s.share(OURS), reason=WHY, command_id=s.click
        ),
        given=received,
        everybody=True,
    ),
    Row(
        "the last share is ended, and the activity with it",
        "child.withdraw",
        MONITOR,
        lambda s, who: verbs.withdraw_child(
            s.engine, who, s.share(THEIRS), reason=WHY, command_id=s.click
        ),
        given=withdrawn,
    ),
    Row(
        "an agency's share begins once more under its number",
        "child.reopen",
        MONITOR,
        lambda s, who: verbs.reopen_child(s.engine, who, s.it, reason=WHY, command_id=s.click),
        given=withdrawn,
        everybody=True,
    ),
    Row(
        "what failed is tried once more",
        "incident.retry",
        ADMIN,
        lambda s, who: verbs.retry_incident(s.engine, who, s.it, reason=WHY, command_id=s.click),
        given=failed_for_want_of_room,
        everybody=True,
    ),
    Row(
        "what failed once more is an incident once more, of which nobody is told twice",
        "incident.retry",
        ADMIN,
        lambda s, who: verbs.retry_incident(s.engine, who, s.it, reason=WHY, command_id=s.click),
        given=failed,
    ),
    Row(
        "what failed is passed over with what it should have brought",
        "incident.skip",
        ADMIN,
        lambda s, who: verbs.skip_incident(
            s.engine, who, s.it, data={"amount": 9}, reason=WHY, command_id=s.click
        ),
        given=failed,
        everybody=True,
    ),
    Row(
        "a message that several waited for goes to the one who still waits",
        "incident.retry",
        ADMIN,
        lambda s, who: verbs.retry_incident(s.engine, who, s.it, reason=WHY, command_id=s.click),
        given=ambiguous,
    ),
    Row(
        "a message that several waited for is dropped",
        "incident.skip",
        ADMIN,
        lambda s, who: verbs.skip_incident(s.engine, who, s.it, reason=WHY, command_id=s.click),
        given=ambiguous,
    ),
]

REFUSALS = [
    Refusal(
        "an agency that is at work gets no second share",
        "child.add",
        MONITOR,
        lambda s, who: verbs.add_child(s.engine, who, s.plan, "Share", OURS, reason=WHY),
        NotAllowedNow,
    ),
    Refusal(
        "no agency is added to an activity that does not run",
        "child.add",
        MONITOR,
        lambda s, who: verbs.add_child(s.engine, who, s.plan, "Wait", "so-noi-vu", reason=WHY),
        NotFound,
    ),
    Refusal(
        "no agency is added without a reason",
        "child.add",
        MONITOR,
        lambda s, who: verbs.add_child(s.engine, who, s.plan, "Share", "so-noi-vu", reason=""),
        ReasonRequired,
    ),
    Refusal(
        "a share that has ended is not withdrawn",
        "child.withdraw",
        MONITOR,
        lambda s, who: verbs.withdraw_child(s.engine, who, s.it, reason=WHY),
        NotAllowedNow,
        given=withdrawn,
    ),
    Refusal(
        "a plan is no share",
        "child.withdraw",
        MONITOR,
        lambda s, who: verbs.withdraw_child(s.engine, who, s.plan, reason=WHY),
        NotFound,
    ),
    Refusal(
        "no share is withdrawn without a reason",
        "child.withdraw",
        MONITOR,
        lambda s, who: verbs.withdraw_child(s.engine, who, s.share(OURS), reason=" "),
        ReasonRequired,
    ),
    Refusal(
        "a share that is being worked on is not reopened",
        "child.reopen",
        MONITOR,
        lambda s, who: verbs.reopen_child(s.engine, who, s.share(OURS), reason=WHY),
        NotAllowedNow,
        given=done,
    ),
    Refusal(
        "no share is reopened without a reason",
        "child.reopen",
        MONITOR,
        lambda s, who: verbs.reopen_child(s.engine, who, s.it, reason=" "),
        ReasonRequired,
        given=withdrawn,
    ),
    Refusal(
        "an incident is dealt with once",
        "incident.retry",
        ADMIN,
        lambda s, who: verbs.retry_incident(s.engine, who, s.it, reason=WHY),
        NotAllowedNow,
        given=skipped,
    ),
    Refusal(
        "no incident is passed over without a reason",
        "incident.skip",
        ADMIN,
        lambda s, who: verbs.skip_incident(s.engine, who, s.it, reason=" "),
        ReasonRequired,
        given=failed,
    ),
]
