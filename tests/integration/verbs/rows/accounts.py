"""Verbs on accounts and sessions."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta
from typing import Any

from engine.errors import InvalidInput, NotFound, NotSignedIn, TooManyTries
from engine.storage import LoginFailureRow, SessionRow
from tests.integration.province import PASSWORD
from tests.integration.verbs import verbs
from tests.integration.verbs.rows.tasks import CLERK, OFFICER, WHY
from tests.integration.verbs.scene import Scene
from tests.integration.verbs.trial import Refusal, Row

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


ROWS = [
    Row(
        "an officer changes his own password, and his sessions end",
        "officer.password",
        OFFICER,
        lambda s, who: verbs.change_password(s.engine, who, PASSWORD, NEW),
        given=seated,
    ),
    Row(
        "an administrator gives a password for one use, and the officer's sessions end",
        "officer.change",
        ADMIN,
        lambda s, who: len(verbs.reset_password(s.engine, who, s.officer(OFFICER))) > 8,
        given=seated,
        everybody=True,
    ),
    Row(
        "a password is set from the command line",
        "officer.change",
        "system",
        lambda s, who: verbs.set_password(s.engine, who, s.officer(OFFICER), NEW, must_change=True),
        given=seated,
        everybody=True,
    ),
    Row(
        "many accounts get one published password",
        "officer.change",
        "system",
        lambda s, who: verbs.set_one_password(
            s.engine, who, [s.officer(OFFICER), s.officer(CLERK)], NEW
        ),
        given=reset,
        everybody=True,
    ),
    Row(
        "a fresh installation has its first administrator",
        "officer.change",
        "system",
        lambda s, _who: verbs.first_administrator(s.engine).login,
        given=lambda s: s.engine.storage.run(
            lambda unit: unit.officers.revoke(s.officer(ADMIN), ADMIN)
        ),
    ),
    Row(
        "where there is an administrator no other first one is made",
        "officer.change",
        "system",
        lambda s, _who: verbs.first_administrator(s.engine),
    ),
    Row(
        "an account is closed, its sessions end, and the record says so",
        "officer.disable",
        SECURITY,
        lambda s, who: verbs.disable_account(
            s.engine, who, s.officer(OFFICER), reason=WHY, command_id=s.click
        ),
        given=seated,
        everybody=True,
    ),
    Row(
        "an account is opened again",
        "officer.change",
        ADMIN,
        lambda s, who: verbs.enable_account(
            s.engine, who, s.officer(OFFICER), reason=WHY, command_id=s.click
        ),
        given=disabled,
        everybody=True,
    ),
    Row(
        "an officer signs in: his failures are forgotten, the record says so",
        "sign_in",
        OFFICER,
        lambda s, _who: enter(s),
        given=lambda s: failed(s, 4, OFFICER),
    ),
    Row(
        "a sign-in name is read in any case and with spaces around it",
        "sign_in",
        OFFICER,
        lambda s, _who: enter(s, login=f"  {OFFICER.upper()} "),
    ),
    Row(
        "who has a password for one use may do nothing before he has changed it",
        "sign_in",
        OFFICER,
        lambda s, _who: enter(s, s.it),
        given=reset,
    ),
    Row(
        "after forty-nine tries from his address an officer still signs in",
        "sign_in",
        OFFICER,
        lambda s, _who: enter(s),
        given=lambda s: failed(s, 49),
    ),
    Row(
        "after a quarter of an hour five tries are forgotten",
        "sign_in",
        OFFICER,
        lambda s, _who: enter(s),
        given=lambda s: [failed(s, 5, OFFICER), s.later("2025-04-09T09:16")],
    ),
    Row(
        "a session that is used is noted as used, once a minute",
        "session.use",
        OFFICER,
        lambda s, _who: verbs.visit(s.engine, s.it.token).name,
        given=lambda s: (signed_in(s), s.later("2025-04-09T09:10"))[0],
    ),
    Row(
        "a session that was used this minute is not noted again",
        "session.use",
        OFFICER,
        lambda s, _who: verbs.visit(s.engine, s.it.token).name,
        given=lambda s: (signed_in(s), s.later("2025-04-09T09:01"))[0],
    ),
    Row(
        "a session that idles half an hour is over",
        "session.use",
        OFFICER,
        lambda s, _who: verbs.visit(s.engine, s.it.token) is None,
        given=lambda s: (signed_in(s), s.later("2025-04-09T09:31"))[0],
    ),
    Row(
        "a session ends when its officer leaves",
        "session.end",
        OFFICER,
        lambda s, who: verbs.sign_out(s.engine, in_session(s, who)),
        given=seated,
    ),
    Row(
        "one session of an officer is ended",
        "session.end",
        ADMIN,
        lambda s, who: verbs.end_session(s.engine, who, session_of(s)),
        given=seated,
        everybody=True,
    ),
    Row(
        "an officer ends all his sessions except this one",
        "session.end",
        OFFICER,
        lambda s, who: verbs.end_other_sessions(s.engine, in_session(s, who)),
        given=lambda s: [seated(s), seated(s, CLERK), seated(s)],
    ),
    Row(
        "all sessions of an officer are ended",
        "session.end",
        SECURITY,
        lambda s, who: verbs.end_all_sessions(s.engine, who, s.officer(OFFICER)),
        given=lambda s: [seated(s), seated(s, CLERK), seated(s)],
        everybody=True,
    ),
    Row(
        "everybody's sessions are ended",
        "session.end",
        SECURITY,
        lambda s, who: verbs.end_all_sessions(s.engine, who),
        given=lambda s: [seated(s), seated(s, CLERK)],
    ),
]


REFUSALS = [
    Refusal(
        "a password is changed by who knows it",
        "officer.password",
        OFFICER,
        lambda s, who: verbs.change_password(s.engine, who, "sai mật khẩu", NEW),
        InvalidInput,
        field="old",
    ),
    Refusal(
        "a password is changed to another",
        "officer.password",
        OFFICER,
        lambda s, who: verbs.change_password(s.engine, who, PASSWORD, PASSWORD),
        InvalidInput,
        field="password",
    ),
    Refusal(
        "a weak password is not taken",
        "officer.password",
        OFFICER,
        lambda s, who: verbs.change_password(s.engine, who, PASSWORD, "12345"),
        InvalidInput,
        field="password",
    ),
    Refusal(
        "no password is made for an account that is not there",
        "officer.change",
        ADMIN,
        lambda s, who: verbs.reset_password(s.engine, who, "0" * 32),
        NotFound,
    ),
    Refusal(
        "nobody closes his own account",
        "officer.disable",
        ADMIN,
        lambda s, who: verbs.disable_account(s.engine, who, s.officer(ADMIN), reason=WHY),
        InvalidInput,
    ),
    Refusal(
        "an account that is not there is not closed",
        "officer.disable",
        ADMIN,
        lambda s, who: verbs.disable_account(s.engine, who, "0" * 32, reason=WHY),
        NotFound,
    ),
    Refusal(
        "an account that is not there is not opened",
        "officer.change",
        ADMIN,
        lambda s, who: verbs.enable_account(s.engine, who, "0" * 32, reason=WHY),
        NotFound,
    ),
    Refusal(
        "a session that is not there is not ended",
        "session.end",
        ADMIN,
        lambda s, who: verbs.end_session(s.engine, who, "0" * 64),
        NotFound,
    ),
    Refusal(
        "a password for one use is used within three days",
        "sign_in",
        OFFICER,
        lambda s, _who: verbs.sign_in(s.engine, OFFICER, s.it),
        NotSignedIn,
        given=lambda s: (reset(s), s.later("2025-04-12T09:01"))[0],
        counts_tries=True,
    ),
    Refusal(
        "nobody signs in to an account that is closed",
        "sign_in",
        "system",
        lambda s, _who: signed_in(s),
        NotSignedIn,
        given=disabled,
        counts_tries=True,
    ),
    Refusal(
        "nobody signs in with a wrong password",
        "sign_in",
        OFFICER,
        lambda s, _who: verbs.sign_in(s.engine, OFFICER, "sai mật khẩu"),
        NotSignedIn,
        counts_tries=True,
    ),
    Refusal(
        "after five tries even the right password waits",
        "sign_in",
        OFFICER,
        lambda s, _who: signed_in(s),
        TooManyTries,
        given=lambda s: failed(s, 5, OFFICER),
    ),
    Refusal(
        "after fifty tries from one address every name waits",
        "sign_in",
        CLERK,
        lambda s, _who: signed_in(s, CLERK),
        TooManyTries,
        given=lambda s: failed(s, 50),
    ),
]
