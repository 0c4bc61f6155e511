"""Signing in, sessions, passwords, the first administrator."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date, timedelta

import pytest

from engine.errors import Forbidden, InvalidInput, NotFound, NotSignedIn, TooManyTries
from engine.sentences import sentence
from engine.service import organisation, tasks
from engine.service.organisation import accounts, sign_in
from engine.service.organisation.sign_in import IDLE, LONGEST, WINDOW, SignedIn
from engine.storage import LoginFailureRow
from tests.integration.province import PASSWORD, Province

LOGIN = "chuyen_vien.so-y-te"
WHY = "Theo quyết định"


def enter(province: Province, login: str = LOGIN) -> SignedIn:
    return sign_in.sign_in(province.engine, login, PASSWORD, address="10.0.0.1")


def is_alive(province: Province, signed: SignedIn) -> bool:
    return sign_in.visit(province.engine, signed.token) is not None


def test_signing_in_gives_a_session_with_what_one_holds_today(empty_province: Province) -> None:
    found = sign_in.visit(empty_province.engine, enter(empty_province).token)

    assert found is not None
    assert [held.kind for held in found.actor.holdings] == ["chuyen_vien"]
    assert found.actor.agency_ids == {"so-y-te"}
    assert len(found.csrf) >= 32


def test_the_store_keeps_only_hashes(empty_province: Province) -> None:
    signed = enter(empty_province)

    with empty_province.engine.storage.read() as unit:
        rows = unit.sessions.find()
        officer = unit.officers.need(signed.officer_id)
    assert signed.token not in {row.id for row in rows}
    assert officer.password_hash is not None
    assert officer.password_hash.startswith("$argon2id$")


def test_every_sign_in_makes_a_new_session(empty_province: Province) -> None:
    assert enter(empty_province).token != enter(empty_province).token


@pytest.mark.parametrize(
    ("login", "password"), [(LOGIN, "sai mật khẩu"), ("khong.co", PASSWORD), (LOGIN, "")]
)
def test_a_wrong_name_and_a_wrong_password_sound_the_same(
    empty_province: Province, login: str, password: str
) -> None:
    with pytest.raises(NotSignedIn, match="Tên đăng nhập hoặc mật khẩu không đúng"):
        sign_in.sign_in(empty_province.engine, login, password)


def test_the_sign_in_name_may_be_typed_in_capitals(empty_province: Province) -> None:
    assert sign_in.sign_in(empty_province.engine, LOGIN.upper(), PASSWORD).token


def test_guessing_is_stopped_for_a_while_even_with_the_right_password(
    empty_province: Province,
) -> None:
    for _ in range(5):
        with pytest.raises(NotSignedIn):
            sign_in.sign_in(empty_province.engine, LOGIN, "đoán mò", address="10.0.0.1")

    with pytest.raises(TooManyTries) as stopped:
        enter(empty_province)
    assert stopped.value.details["retry_after"] == WINDOW.total_seconds()
    empty_province.clock.advance(WINDOW + timedelta(seconds=1))
    assert enter(empty_province).token


def test_guessing_many_names_from_one_address_is_stopped(empty_province: Province) -> None:
    now = empty_province.clock.now()
    tried = [LoginFailureRow(f"t{number}", f"n{number}", "10.9.9.9", now) for number in range(50)]
    with empty_province.engine.storage.begin() as unit:
        for row in tried:
            unit.sessions.add_failure(row)

    with pytest.raises(TooManyTries):
        sign_in.sign_in(empty_province.engine, LOGIN, PASSWORD, address="10.9.9.9")
    assert sign_in.sign_in(empty_province.engine, LOGIN, PASSWORD, address="10.9.9.8").token


def test_a_session_dies_of_idleness(empty_province: Province) -> None:
    signed = enter(empty_province)
    empty_province.clock.advance(IDLE + timedelta(minutes=1))

    assert not is_alive(empty_province, signed)


def test_what_a_page_asks_by_itself_keeps_no_session_alive(empty_province: Province) -> None:
    signed = enter(empty_province)
    for _ in range(IDLE // timedelta(minutes=5)):
        empty_province.clock.advance(timedelta(minutes=5))
        assert sign_in.visit(empty_province.engine, signed.token, by_hand=False)

    empty_province.clock.advance(timedelta(minutes=1))
    assert not is_alive(empty_province, signed)


def test_a_session_last_used_in_the_future_is_dead(empty_province: Province) -> None:
    empty_province.clock.advance(timedelta(days=400))
    signed = enter(empty_province)
    empty_province.clock.advance(-timedelta(days=400))

    assert not is_alive(empty_province, signed)


def test_a_session_in_use_lives_on_but_not_for_ever(empty_province: Province) -> None:
    signed = enter(empty_province)
    for _ in range(int(LONGEST / timedelta(minutes=20)) - 1):
        empty_province.clock.advance(timedelta(minutes=20))
        assert is_alive(empty_province, signed)

    empty_province.clock.advance(timedelta(minutes=21))
    assert not is_alive(empty_province, signed)


def test_a_session_is_dead_after_sign_out(empty_province: Province) -> None:
    signed = enter(empty_province)
    found = sign_in.visit(empty_province.engine, signed.token)
    assert found is not None
    sign_in.sign_out(empty_province.engine, found.actor)

    assert not is_alive(empty_province, signed)


def test_all_sessions_are_dead_after_a_change_of_password(empty_province: Province) -> None:
    first, second = enter(empty_province), enter(empty_province)
    who = empty_province.who(LOGIN)
    accounts.change_password(empty_province.engine, who, PASSWORD, "một câu khác dễ nhớ")

    assert not is_alive(empty_province, first)
    assert not is_alive(empty_province, second)
    assert sign_in.sign_in(empty_province.engine, LOGIN, "một câu khác dễ nhớ").token


def test_a_session_is_dead_and_none_begins_once_the_account_is_disabled(
    empty_province: Province,
) -> None:
    signed = enter(empty_province)
    administrator = empty_province.who("administrator")
    accounts.disable(empty_province.engine, administrator, signed.officer_id, reason="Nghỉ hưu")

    assert not is_alive(empty_province, signed)
    with pytest.raises(NotSignedIn):
        enter(empty_province)


def test_an_administrator_ends_everybodys_sessions(empty_province: Province) -> None:
    signed = enter(empty_province)
    sign_in.end_all_sessions(empty_province.engine, empty_province.who("security"))

    assert not is_alive(empty_province, signed)


def test_nobody_ends_anothers_session(empty_province: Province) -> None:
    signed = enter(empty_province)
    found = sign_in.visit(empty_province.engine, signed.token)
    assert found is not None

    with pytest.raises(NotFound):
        sign_in.end_session(
            empty_province.engine, empty_province.who("chuyen_vien.so-noi-vu"), found.session_id
        )


def test_an_invented_token_is_nobody(empty_province: Province) -> None:
    assert sign_in.visit(empty_province.engine, "invented") is None


EVERYDAY = (
    *("12345678", "11223344", "0987654321", "abcdefgh", "aaaaaaaa", "baseball", "password123"),
    *("P@ssw0rd1", "Abcd@1234", "Admin@123", "matkhau123", "Matkhau@2025", "Hanoi@2024"),
    *("dieuphoi@123", "quantri@123", "congchuc2025", "anhyeuem2020", "qwertyuiop"),
)


@pytest.mark.parametrize("password", ["ngắn", "Mật Khẩu 1"[:7], LOGIN, "x" * 300, *EVERYDAY])
def test_a_weak_password_is_refused_with_a_reason(empty_province: Province, password: str) -> None:
    who = empty_province.who(LOGIN)

    with pytest.raises(InvalidInput) as refused:
        accounts.change_password(empty_province.engine, who, PASSWORD, password)
    assert "password" in refused.value.fields


def test_the_old_password_must_be_known(empty_province: Province) -> None:
    with pytest.raises(InvalidInput, match="chưa hợp lệ") as refused:
        accounts.change_password(
            empty_province.engine, empty_province.who(LOGIN), "không biết", "một câu khác dễ nhớ"
        )
    assert refused.value.fields == {"old": sentence("Mật khẩu hiện tại không đúng.")}


def test_a_password_typed_composed_or_decomposed_is_the_same(empty_province: Province) -> None:
    typed = unicodedata.normalize("NFD", PASSWORD)
    assert sign_in.sign_in(empty_province.engine, LOGIN, typed).token


def test_an_installation_with_an_administrator_gets_no_second_one(
    empty_province: Province,
) -> None:
    assert accounts.first_administrator(empty_province.engine) is None


def test_the_first_administrator_may_do_nothing_before_changing_his_secret(
    fresh: Province,
) -> None:
    first = accounts.first_administrator(fresh.engine)
    assert first is not None
    assert accounts.first_administrator(fresh.engine) is None
    signed = sign_in.sign_in(fresh.engine, first.login, first.secret)
    found = sign_in.visit(fresh.engine, signed.token)

    assert found is not None
    assert (found.must_change, found.actor.roles) == (True, frozenset())
    with pytest.raises(Forbidden):
        organisation.officers(fresh.engine, found.actor)
    accounts.change_password(fresh.engine, found.actor, first.secret, "một câu khác dễ nhớ")
    again = sign_in.sign_in(fresh.engine, first.login, "một câu khác dễ nhớ")
    now = sign_in.visit(fresh.engine, again.token)
    assert now is not None
    assert now.actor.roles == {"administrator"}


def test_a_one_time_secret_dies_unused_after_three_days(fresh: Province) -> None:
    first = accounts.first_administrator(fresh.engine)
    assert first is not None
    fresh.clock.advance(timedelta(hours=73))

    with pytest.raises(NotSignedIn, match="đã hết hạn"):
        sign_in.sign_in(fresh.engine, first.login, first.secret)


def test_the_last_administrator_keeps_his_role(empty_province: Province) -> None:
    administrator = empty_province.who("administrator")

    with pytest.raises(InvalidInput, match="ít nhất một quản trị"):
        organisation.revoke(
            empty_province.engine,
            administrator,
            administrator.officer_id,
            "administrator",
            reason=WHY,
        )


def test_only_an_administrator_grants_roles(empty_province: Province) -> None:
    who = empty_province.who("thu_truong.so-y-te")

    with pytest.raises(Forbidden):
        organisation.grant(empty_province.engine, who, who.officer_id, "administrator", reason=WHY)


def test_what_is_lent_counts_in_its_time_and_under_its_mark(province: Province) -> None:
    engine, head = province.engine, province.who("thu_truong.so-y-te")
    organisation.delegate(
        engine,
        head,
        "so-y-te/van_thu",
        "so-y-te/chuyen_vien",
        "TUQ",
        basis="Giấy ủy quyền 5/GUQ",
        valid_from=date(2025, 4, 1),
        valid_to=date(2025, 4, 10),
    )
    deputy = province.who("chuyen_vien.so-y-te")
    tasks.complete(engine, deputy, province.task("so-y-te").id)
    instance = province.assignment("so-y-te").instance_id

    with engine.storage.read() as unit:
        told = [row.row for row in unit.record.of_stream(instance) if row.row.capacity]
    assert {(row.actor, row.on_behalf, row.capacity) for row in told} == {
        (deputy.officer_id, "so-y-te/van_thu", "TUQ")
    }
    province.clock.advance(timedelta(days=3))
    assert len(province.who("chuyen_vien.so-y-te").holdings) == 1


def test_nobody_lends_another_agencys_position(province: Province) -> None:
    with pytest.raises(Forbidden):
        organisation.delegate(
            province.engine,
            province.who("thu_truong.so-tu-phap"),
            "so-y-te/van_thu",
            "so-tu-phap/van_thu",
            "TUQ",
            basis="x",
            valid_from=date(2025, 4, 1),
            valid_to=date(2025, 4, 10),
        )


def test_signing_in_and_changes_of_access_are_on_the_record(empty_province: Province) -> None:
    signed = enter(empty_province)
    administrator = empty_province.who("administrator")
    organisation.grant(
        empty_province.engine,
        administrator,
        signed.officer_id,
        "inspector",
        reason=WHY,
    )

    with empty_province.engine.storage.read() as unit:
        kinds = [row.row.kind for row in unit.record.of_stream("access")]
    assert kinds[-2:] == ["sign_in", "permission"]


CHANGES = (
    "a role",
    "a role taken back",
    "a position",
    "a position given up",
    "a delegation",
    "the end of the agency",
)


def administered(province: Province, change: str) -> None:
    """One of the ways in which what an officer may do changes."""
    engine, who = province.engine, province.who("administrator")
    officer = province.who(LOGIN)
    held = "so-y-te/chuyen_vien"
    days = {"valid_from": date(2025, 4, 1), "valid_to": date(2025, 4, 30)}
    match change:
        case "a role":
            organisation.grant(engine, who, officer.officer_id, "inspector", reason=WHY)
        case "a role taken back":
            organisation.revoke(engine, who, officer.officer_id, "inspector", reason=WHY)
        case "a position":
            organisation.hold(engine, who, officer.officer_id, "so-tu-phap/van_thu")
        case "a position given up":
            over = date(2025, 4, 1)
            organisation.hold(engine, who, officer.officer_id, held, valid_to=over)
        case "a delegation":
            head = province.who("thu_truong.so-y-te")
            organisation.delegate(
                engine, head, "so-y-te/van_thu", held, "TUQ", basis="Giấy 5", **days
            )
        case "the end of the agency":
            agency = {"id": "so-y-te", "name": "Sở Y tế", "kind": "so", "valid_to": "2025-04-01"}
            organisation.load(engine, {"agencies": [agency]})


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_an_officers_powers_counts_at_his_next_click_on_every_node(
    empty_province: Province, change: str
) -> None:
    if change == "a role taken back":
        administered(empty_province, "a role")
    signed, elsewhere = enter(empty_province), replace(empty_province.engine)
    before = sign_in.visit(elsewhere, signed.token)
    administered(empty_province, change)
    after = sign_in.visit(elsewhere, signed.token)

    assert before is not None
    assert after is not None
    who = replace(empty_province.who(LOGIN), session_id=after.session_id, channel="web")
    assert after.actor == who
    assert after.actor != before.actor


def test_what_an_officer_may_do_is_read_once_for_as_long_as_it_stays(
    empty_province: Province,
) -> None:
    signed, sent = enter(empty_province), list[str]()
    sign_in.visit(empty_province.engine, signed.token)
    empty_province.engine.storage.probe = sent.append
    sign_in.visit(empty_province.engine, signed.token)

    assert len(sent) == 1


def test_there_is_no_actor_for_a_name_that_is_not_there(empty_province: Province) -> None:
    with pytest.raises(NotFound):
        empty_province.who("khong.co")


def test_officers_of_an_ended_agency_may_still_look_but_do_nothing(province: Province) -> None:
    clerk, task = province.who("van_thu.so-y-te"), province.task("so-y-te").id
    with province.engine.storage.begin() as unit:
        unit.agencies.update("so-y-te", valid_to=date(2025, 4, 9))
    tasks.claim(province.engine, clerk, task)
    province.clock.advance(timedelta(days=1))
    late = province.who("van_thu.so-y-te")

    assert tasks.view(province.engine, late, task).verbs == frozenset()
    with pytest.raises(Forbidden):
        tasks.complete(province.engine, late, task)
