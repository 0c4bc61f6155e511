"""What officers are told: read marks, the daily mail, the outbox."""

from __future__ import annotations

from engine.errors import InvalidInput, NotAllowedNow, NotFound
from engine.model.permission import SYSTEM
from tests.integration.verbs import verbs
from tests.integration.verbs.given.notifications import (
    ADMIN,
    Raises,
    call,
    called,
    called_often,
    digest_due,
    digest_of_a_closed_account,
    digest_read,
    given_up,
    mail_waits,
    tried_often,
    with_deaf_server,
)
from tests.integration.verbs.given.tasks import CLERK, OFFICER
from tests.integration.verbs.trial import Refusal, Row

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
        "an officer who opens what he was told has read that, and nothing else",
        "notification.read",
        CLERK,
        lambda s, who: verbs.open_notification(
            s.engine, who, s.row("notifications", officer_id=s.officer(CLERK)).id
        ),
        given=mail_waits,
    ),
    Row(
        "an officer says how he wants his mail, and when not",
        "notification.prefer",
        CLERK,
        lambda s, who: verbs.prefer_mail(
            s.engine, who, {"task": "digest", "urge": "none"}, (18, 7), command_id=s.click
        ),
        everybody=True,
    ),
    Row(
        "an officer mails a test to his own address",
        "notification.test",
        CLERK,
        lambda s, who: verbs.test_own_mail(s.engine, who, command_id=s.click),
        everybody=True,
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
        "a mail that was given up is sent again",
        "mail.send",
        ADMIN,
        lambda s, who: verbs.send_again(s.engine, who, s.it, command_id=s.click),
        given=given_up,
        everybody=True,
    ),
    Row(
        "all mail that was given up is sent again",
        "mail.send",
        ADMIN,
        lambda s, who: verbs.send_all_again(s.engine, who),
        given=given_up,
    ),
    Row(
        "an administrator has a mail sent that only tries whether mail arrives",
        "mail.send",
        ADMIN,
        lambda s, who: verbs.send_test(s.engine, who, " an@tinh.gov.vn "),
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
        "a test was mailed just now",
        "notification.test",
        CLERK,
        lambda s, who: verbs.test_own_mail(s.engine, who),
        NotAllowedNow,
        given=lambda s: verbs.test_own_mail(s.engine, s.who(CLERK)),
    ),
    Refusal(
        "mail comes in the ways that there are",
        "notification.prefer",
        CLERK,
        lambda s, who: verbs.prefer_mail(s.engine, who, {"task": "pigeon"}),
        InvalidInput,
        field="way",
    ),
    Refusal(
        "quiet hours begin and end",
        "notification.prefer",
        CLERK,
        lambda s, who: verbs.prefer_mail(s.engine, who, {}, (7, 7)),
        InvalidInput,
        field="quiet_from",
    ),
    Refusal(
        "what another was told is opened by nobody else",
        "notification.read",
        CLERK,
        lambda s, who: verbs.open_notification(
            s.engine, who, s.row("notifications", officer_id=s.officer(OFFICER)).id
        ),
        NotFound,
        given=mail_waits,
    ),
    Refusal(
        "a call is answered once",
        "outbox.answer",
        ADMIN,
        lambda s, who: verbs.answer_call(s.engine, who, s.it, result={}),
        NotAllowedNow,
        given=lambda s: (c := called(s), verbs.answer_call(s.engine, SYSTEM, c, result={}))[0],
    ),
    Refusal(
        "a mail that has left is not sent again",
        "mail.send",
        ADMIN,
        lambda s, who: verbs.send_again(s.engine, who, s.row("outbox").id),
        NotAllowedNow,
        given=lambda s: (mail_waits(s), verbs.run_outbox(s.engine)),
    ),
    Refusal(
        "a call of a service is not sent again as mail is",
        "mail.send",
        ADMIN,
        lambda s, who: verbs.send_again(s.engine, who, s.it),
        NotFound,
        given=called,
    ),
    Refusal(
        "a test mail goes to an address",
        "mail.send",
        ADMIN,
        lambda s, who: verbs.send_test(s.engine, who, "an@"),
        InvalidInput,
    ),
    Refusal(
        "a mail is no call",
        "outbox.answer",
        ADMIN,
        lambda s, who: verbs.answer_call(s.engine, who, s.row("outbox", kind="mail").id),
        NotAllowedNow,
    ),
]
