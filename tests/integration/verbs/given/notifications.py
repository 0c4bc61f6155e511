"""What is given before verbs: notifications."""

from __future__ import annotations

from typing import Any

from tests.integration.verbs import verbs
from tests.integration.verbs.given.tasks import CHIEF, CLERK, OFFICER, OURS, WHY, done
from tests.integration.verbs.processes import running
from tests.integration.verbs.scene import Scene

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


def given_up(scene: Scene) -> str:
    """A mail was tried as often as may be and did not leave; gives the mail."""
    tried_often(scene)
    with_deaf_server(scene)
    return str(scene.row("outbox").id)


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
