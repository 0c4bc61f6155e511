"""What is given before verbs: accounts."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta
from typing import Any

from engine.storage import LoginFailureRow, SessionRow
from tests.integration.province import PASSWORD
from tests.integration.verbs import verbs
from tests.integration.verbs.given.tasks import CLERK, OFFICER, WHY
from tests.integration.verbs.scene import Scene

ADMIN, SECURITY = "administrator", "security"


_numbers = itertools.count(1)


NEW = "một mật khẩu mới và dài"


def signed_in(scene: Scene, login: str = OFFICER) -> Any:
    """Somebody has a session; gives what he signed in to."""
    return verbs.sign_in(scene.engine, login, PASSWORD, address="10.0.0.1")


def seated(scene: Scene, login: str = OFFICER) -> None:
    """Somebody has a session, without the work that a password takes."""
    officer, now, number = scene.officer(login), scene.clock.now(), next(_numbers)
    row = SessionRow(f"{number:064x}", officer, "csrf", now, now, now + timedelta(hours=12))
    scene.engine.storage.run(lambda unit: unit.sessions.insert(row))


def in_session(scene: Scene, _who: Any, login: str = OFFICER) -> Any:
    """The actor as his newest session has him."""
    session = scene.row("sessions", officer_id=scene.officer(login))
    return replace(scene.who(login), session_id=session.id)


def session_of(scene: Scene, login: str = OFFICER) -> str:
    """The id of somebody's session."""
    return str(scene.row("sessions", officer_id=scene.officer(login)).id)


def disabled(scene: Scene) -> None:
    """An officer's account is closed."""
    verbs.disable_account(scene.engine, scene.who(ADMIN), scene.officer(OFFICER), reason=WHY)


def reset(scene: Scene) -> str:
    """An officer was given a password for one use; gives it."""
    return verbs.reset_password(scene.engine, scene.who(ADMIN), scene.officer(OFFICER))


def imported(scene: Scene) -> None:
    """Two officers have no password yet."""
    for login in (OFFICER, CLERK):
        scene.alter("officers", scene.officer(login), password_hash=None)


def failed(scene: Scene, times: int, login: str = "") -> None:
    """So many tries from one address have failed, of one name or each of another."""
    now = scene.clock.now()
    rows = [
        LoginFailureRow(f"{n:032x}", login or f"ai-do-{n}", "10.0.0.1", now) for n in range(times)
    ]
    scene.engine.storage.run(lambda unit: [unit.sessions.add_failure(row) for row in rows])


def enter(scene: Scene, password: str = PASSWORD, login: str = OFFICER) -> Any:
    """Sign in; says what a page does with it."""
    entered = verbs.sign_in(scene.engine, login, password, address="10.0.0.1")
    visit = verbs.visit(scene.engine, entered.token)
    assert visit is not None
    held = [each.position_id for each in visit.actor.holdings]
    return {"name": visit.name, "must_change": visit.must_change, "positions": held}
