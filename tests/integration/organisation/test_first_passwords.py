"""Whoever was imported gets a first password of his own, in one act, shown once."""

from __future__ import annotations

import pytest

from engine.errors import NotAllowedNow, NotSignedIn
from engine.model.permission import SYSTEM
from engine.service.organisation import accounts, first_passwords, sign_in
from tests.integration.province import PASSWORD, Province

NEW = {"chuyen_vien.so-y-te": "Sở Y tế", "van_thu.so-tu-phap": "Sở Tư pháp"}


@pytest.fixture
def imported(empty_province: Province) -> Province:
    """Two officers of two agencies have no password, one of them is locked too."""
    with empty_province.engine.storage.read() as unit:
        rows = {row.login: row for row in unit.officers.find()}
    for login in (*NEW, "van_thu.so-noi-vu"):
        own = rows[login].id
        empty_province.engine.storage.run(
            lambda unit, own=own: unit.officers.update(own, password_hash=None)
        )
    locked = rows["van_thu.so-noi-vu"].id
    accounts.disable(empty_province.engine, SYSTEM, locked, reason="Nghỉ")
    return empty_province


def test_each_signs_in_with_his_own_and_must_change_it(imported: Province) -> None:
    engine = imported.engine
    slips = first_passwords.give(engine, imported.who("administrator"))
    assert {slip.login: slip.agency for slip in slips} == NEW
    assert len({slip.secret for slip in slips}) == len(NEW)
    for slip in slips:
        assert sign_in.sign_in(engine, slip.login, slip.secret, address="10.0.0.1").must_change
    with pytest.raises(NotSignedIn):
        sign_in.sign_in(engine, slips[0].login, PASSWORD, address="10.0.0.1")


def test_the_store_holds_no_secret(imported: Province) -> None:
    slips = first_passwords.give(imported.engine, imported.who("administrator"))
    with imported.engine.storage.read() as unit:
        texts = [
            str(list(unit.exported())),
            str(list(unit.exported_texts())),
            str(unit.commands.find()),
            str(unit.officers.find()),
        ]
    assert [slip.login for slip in slips if any(slip.secret in text for text in texts)] == []


def test_those_who_used_theirs_are_left_and_the_others_get_another(imported: Province) -> None:
    engine, admin = imported.engine, imported.who("administrator")
    first = {slip.login: slip.secret for slip in first_passwords.give(engine, admin)}
    with pytest.raises(NotAllowedNow):
        first_passwords.give(engine, admin)
    again = first_passwords.give(engine, admin, "so-y-te", unused=True)
    assert [slip.login for slip in again] == ["chuyen_vien.so-y-te"]
    assert again[0].secret != first["chuyen_vien.so-y-te"]
