"""Verbs on accounts."""

from __future__ import annotations

from engine.errors import InvalidInput, NotAllowedNow, NotFound
from tests.integration.province import PASSWORD
from tests.integration.verbs import verbs
from tests.integration.verbs.given.accounts import (
    ADMIN,
    NEW,
    SECURITY,
    disabled,
    imported,
    reset,
    seated,
)
from tests.integration.verbs.given.tasks import CLERK, OFFICER, WHY
from tests.integration.verbs.trial import Refusal, Row

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
        "all who have no password get one for one use each in one act",
        "officer.change",
        ADMIN,
        lambda s, who: [each.login for each in verbs.give_first_passwords(s.engine, who)],
        given=imported,
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
]

REFUSALS = [
    Refusal(
        "nobody gets a first password where all have one",
        "officer.change",
        ADMIN,
        lambda s, who: verbs.give_first_passwords(s.engine, who),
        NotAllowedNow,
    ),
    Refusal(
        "a password is changed by who knows it",
        "officer.password",
        OFFICER,
        lambda s, who: verbs.change_password(s.engine, who, "sai mật khẩu", NEW),
        InvalidInput,
        field="old",
        counts_tries=True,
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
]
