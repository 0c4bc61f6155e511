"""What officers are told: read marks, the daily mail, the outbox."""

from __future__ import annotations

from typing import Any

from engine.errors import NotAllowedNow
from engine.model.permission import SYSTEM
from tests.integration.verbs import verbs
from tests.integration.verbs.processes import running
from tests.integration.verbs.rows.tasks import CHIEF, CLERK, OFFICER, OURS, WHY, done
from tests.integration.verbs.scene import Scene
from tests.integration.verbs.trial import Refusal, Row

ADMIN = "administrator"


class DeafMailer:
    """A mail server that does not answer."""

    def send(self, _mail: Any) -> str:
        """Fail as a closed port does."""
        raise ConnectionRefusedError("no server")


class Raises:
    """A service that fails in one way."""

    def __init__(self, error: Exception) -> None:
        """Fail by this."""
        self.error = error

    def __call__(self, _call: Any) -> dict[str, Any]:
        """Fail."""
        raise self.error


def mail_waits(scene: Scene) -> None:
    """A mail waits to be sent: a colleague was given a task."""
    verbs.delegate_task(
        scene.engine, scene.who(CLERK), scene.task(OURS), scene.officer(OFFICER), reason=WHY
    )


def tried_often(scene: Scene) -> None:
    """All tries of sending it but the last have failed."""
    mail_waits(scene)
    most = scene.engine.config.limits.attempts
    scene.alter("outbox", scene.row("outbox").id, attempts=most - 1)


def with_deaf_server(scene: Scene) -> int:
    """Send what waits by a server that does not answer."""
    kept, scene.engine.mailer = scene.engine.mailer, DeafMailer()
    try:
        return verbs.run_outbox(scene.engine)
    finally:
        scene.engine.mailer = kept


def called(scene: Scene) -> str:
    """A service is to be called; gives the call."""
    running(scene, "calls", what="89")
    return str(scene.row("outbox", kind="service").id)


def called_often(scene: Scene) -> str:
    """All tries of calling it but the last have failed."""
    call = called(scene)
    scene.alter("outbox", call, attempts=scene.engine.config.limits.attempts - 1)
    return call


def call(scene: Scene, service: Any) -> int:
    """Work the outbox off with this service."""
    scene.engine.services["lookup"] = service
    return verbs.run_outbox(scene.engine)


def digest_due(scene: Scene) -> None:
    """Two leaders have been told that a task waits for them; their mail is due this minute."""
    done(scene)
    scene.later("2025-04-10T08:30")


def digest_of_a_closed_account(scene: Scene) -> None:
    """One of them has lost his account since."""
    digest_due(scene)
    verbs.disable_account(scene.engine, scene.who(ADMIN), scene.officer(CHIEF), reason=WHY)


def digest_read(scene: Scene) -> None:
    """One of them has read it since."""
    digest_due(scene)
    verbs.mark_read(scene.engine, scene.who(CHIEF))


ROWS = [
    Row(
        "an officer has read all he was told",
        "notification.read",
        CLERK,
        lambda s, who: verbs.mark_read(s.engine, who),
    ),
    Row(
        "an officer has read some of it, and nothing of others",
        "notification.read",
        CLERK,
        lambda s, who: verbs.mark_read(
            s.engine,
            who,
            [
                s.row("notifications", officer_id=s.officer(CLERK)).id,
                s.row("notifications", officer_id=s.officer(OFFICER)).id,
            ],
        ),
        given=mail_waits,
    ),
    Row(
        "one mail a day gathers what was not read",
        "timer.cadence",
        "system",
        lambda s, _who: verbs.fire_due(s.engine),
        given=digest_due,
    ),
    Row(
        "no gathered mail goes to an account that is closed",
        "timer.cadence",
        "system",
        lambda s, _who: verbs.fire_due(s.engine),
        given=digest_of_a_closed_account,
    ),
    Row(
        "no gathered mail goes to who has read everything",
        "timer.cadence",
        "system",
        lambda s, _who: verbs.fire_due(s.engine),
        given=digest_read,
    ),
    Row(
        "mail is sent, and the log says so",
        "outbox.run",
        "system",
        lambda s, _who: verbs.run_outbox(s.engine),
        given=mail_waits,
    ),
    Row(
        "mail that a server did not take is tried again later",
        "outbox.run",
        "system",
        lambda s, _who: with_deaf_server(s),
        given=mail_waits,
    ),
    Row(
        "mail that was tried often enough is given up",
        "outbox.run",
        "system",
        lambda s, _who: with_deaf_server(s),
        given=tried_often,
    ),
    Row(
        "a service is called and its answer moves the instance on",
        "outbox.run",
        "system",
        lambda s, _who: verbs.run_outbox(s.engine),
        given=called,
    ),
    Row(
        "a service that answers with an error of the process is caught there",
        "outbox.run",
        "system",
        lambda s, _who: call(s, Raises(verbs.BpmnError("FULL", {"why": "đầy"}))),
        given=called,
    ),
    Row(
        "a service that fails is called again later",
        "outbox.run",
        "system",
        lambda s, _who: call(s, Raises(ConnectionError("no answer"))),
        given=called,
    ),
    Row(
        "a service that failed often enough is an incident, of which the administrators are told",
        "outbox.run",
        "system",
        lambda s, _who: call(s, Raises(ConnectionError("no answer"))),
        given=called_often,
    ),
    Row(
        "a call that is worked off elsewhere is answered",
        "outbox.answer",
        ADMIN,
        lambda s, who: verbs.answer_call(
            s.engine, who, s.it, result={"found": "91"}, command_id=s.click
        ),
        given=called,
        everybody=True,
    ),
    Row(
        "a call that is worked off elsewhere ends with an error of the process",
        "outbox.answer",
        ADMIN,
        lambda s, who: verbs.answer_call(s.engine, who, s.it, error="FULL", command_id=s.click),
        given=called,
    ),
]

REFUSALS = [
    Refusal(
        "a call is answered once",
        "outbox.answer",
        ADMIN,
        lambda s, who: verbs.answer_call(s.engine, who, s.it, result={}),
        NotAllowedNow,
        given=lambda s: (c := called(s), verbs.answer_call(s.engine, SYSTEM, c, result={}))[0],
    ),
    Refusal(
        "a mail is no call",
        "outbox.answer",
        ADMIN,
        lambda s, who: verbs.answer_call(s.engine, who, s.row("outbox", kind="mail").id),
        NotAllowedNow,
    ),
]
