"""Signing in, and sessions."""

from __future__ import annotations

from engine.errors import NotFound, NotSignedIn, TooManyTries
from tests.integration.verbs import verbs
from tests.integration.verbs.given.accounts import (
    ADMIN,
    SECURITY,
    disabled,
    enter,
    failed,
    in_session,
    reset,
    seated,
    session_of,
    signed_in,
)
from tests.integration.verbs.given.tasks import CLERK, OFFICER
from tests.integration.verbs.trial import Refusal, Row

ROWS = [
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
