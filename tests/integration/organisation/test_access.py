"""Limits of sign-in lock nobody else out; what is refused or given leaves a trace."""

from __future__ import annotations

import logging

import pytest

from engine.errors import Forbidden, InvalidInput, NotSignedIn, ReasonRequired, TooManyTries
from engine.model.permission import SYSTEM
from engine.service import notifications, organisation
from engine.service.organisation import access, accounts, sign_in
from tests.integration.organisation.test_sign_in import LOGIN, PASSWORD
from tests.integration.province import Province

HERE, THERE = "10.0.0.1", "10.9.9.9"


def fail(province: Province, login: str, address: str, times: int) -> None:
    for _ in range(times):
        with pytest.raises((NotSignedIn, TooManyTries)):
            sign_in.sign_in(province.engine, login, "đoán mò", address=address)


@pytest.fixture
def few_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tenth of the tries, because each computes a password on purpose slowly."""
    monkeypatch.setattr(sign_in, "TRIES_PER_LOGIN", 10)
    monkeypatch.setattr(sign_in, "TRIES_PER_ADDRESS", 10)


@pytest.fixture
def office(empty_province: Province) -> Province:
    accounts.set_password(
        empty_province.engine, SYSTEM, empty_province.who(LOGIN).officer_id, PASSWORD
    )
    return empty_province


def enter(province: Province, address: str) -> sign_in.SignedIn:
    return sign_in.sign_in(province.engine, LOGIN, PASSWORD, address=address)


def test_wrong_tries_from_elsewhere_keep_nobody_out(office: Province) -> None:
    fail(office, LOGIN, THERE, 12)

    assert enter(office, HERE).token
    with pytest.raises(TooManyTries):
        enter(office, THERE)


def test_who_signed_in_there_before_is_not_kept_out_by_his_neighbours(
    office: Province, few_tries: None
) -> None:
    enter(office, HERE)
    for number in range(4):
        fail(office, f"khong.co.{number}", HERE, 3)

    assert enter(office, HERE).token
    with pytest.raises(TooManyTries):
        sign_in.sign_in(office.engine, "khong.co.nua", "đoán mò", address=HERE)


def test_many_addresses_together_try_one_account_so_often_and_no_more(
    office: Province, few_tries: None
) -> None:
    enter(office, HERE)
    for number in range(sign_in.TRIES_PER_LOGIN):
        fail(office, LOGIN, f"10.1.0.{number}", 1)

    with pytest.raises(TooManyTries):
        enter(office, "10.1.1.1")
    assert enter(office, HERE).token


def test_a_reset_clears_what_was_counted(office: Province) -> None:
    fail(office, LOGIN, HERE, 6)
    administrator = office.who("administrator")
    secret = accounts.reset_password(office.engine, administrator, office.who(LOGIN).officer_id)

    assert sign_in.sign_in(office.engine, LOGIN, secret, address=HERE).must_change


def test_a_refusal_is_logged_and_recorded_with_login_and_address(
    office: Province, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        fail(office, LOGIN, THERE, 6)
        fail(office, "khong.co", THERE, 1)
    enter(office, HERE)

    told = [record.getMessage() for record in caplog.records]
    assert any(LOGIN in line and THERE in line for line in told)
    trail = access.trail(office.engine, office.who("security"))
    lines = [(each.about, each.address, str(each.what)) for each in trail.entries]
    assert (LOGIN, THERE, "Đăng nhập không thành công") in lines
    assert (LOGIN, HERE, "Đăng nhập") in lines
    assert {("khong.co", THERE)} <= {(each.login, each.address) for each in trail.failures}
    with pytest.raises(Forbidden):
        access.trail(office.engine, office.who(LOGIN))


def test_the_present_password_is_not_guessed_in_a_stolen_session(office: Province) -> None:
    found = sign_in.visit(office.engine, enter(office, HERE).token)
    assert found is not None
    for _ in range(5):
        with pytest.raises(InvalidInput):
            accounts.change_password(office.engine, found.actor, "đoán mò", "một câu khác dễ nhớ")
    with pytest.raises(TooManyTries):
        accounts.change_password(office.engine, found.actor, PASSWORD, "một câu khác dễ nhớ")


def test_a_role_needs_a_reason_and_is_told_to_the_security_officer(office: Province) -> None:
    administrator, security = office.who("administrator"), office.who("security")
    before = notifications.unread_count(office.engine, security)
    with pytest.raises(ReasonRequired):
        organisation.grant(
            office.engine, administrator, administrator.officer_id, "leader", reason=" "
        )
    organisation.grant(
        office.engine, administrator, administrator.officer_id, "leader", reason="Theo QĐ 5"
    )

    assert notifications.unread_count(office.engine, security) == before + 1
    [line] = [
        each
        for each in access.trail(office.engine, security).entries
        if (str(each.what), each.why) == ("Giao vai trò", "Theo QĐ 5")
    ]
    assert line.about == administrator.login


def test_a_role_that_comes_with_an_import_is_recorded_and_told_too(office: Province) -> None:
    security = office.who("security")
    before = notifications.unread_count(office.engine, security)
    someone = {"login": LOGIN, "name": "Cán bộ", "roles": ["deployer"]}
    organisation.load(office.engine, {"officers": [someone]})

    assert notifications.unread_count(office.engine, security) == before + 1
    trail = access.trail(office.engine, office.who("security"))
    assert (LOGIN, "Nhập danh mục tổ chức") in {
        (each.about, str(each.why)) for each in trail.entries
    }


def test_the_security_officer_sees_the_accounts(office: Province) -> None:
    assert organisation.officers(office.engine, office.who("security")).rows
