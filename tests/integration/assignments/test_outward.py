"""Who commits an agency before others: an officer prepares, its leader sends or returns."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import Forbidden, NotAllowedNow, NotFound
from engine.model.permission import SYSTEM
from engine.sentences import sentence
from engine.service import assignments, organisation
from engine.service.assignments import outward, prepared
from engine.service.audit import history
from tests.integration.province import Province

AGENCY, LATER = "so-y-te", {"until": "2025-04-25"}
EXTENSION = "assignment.ask_extension"
OFFICER, HEAD, LEADER = (
    f"{kind}.{AGENCY}" for kind in ("chuyen_vien", "truong_phong", "thu_truong")
)


@pytest.fixture
def held(province: Province) -> str:
    """The assignment of Sở Y tế, which has accepted it."""
    row = province.assignment(AGENCY)
    assignments.accept(province.engine, province.who(f"van_thu.{AGENCY}"), row.id)
    return row.id


def prepare(province: Province, held: str, login: str = OFFICER) -> str:
    return outward.prepare(
        province.engine, province.who(login), held, EXTENSION, LATER, reason="Chờ số liệu"
    )


def waits_for(province: Province, login: str) -> list[str]:
    return [each.row.id for each in prepared.waiting(province.engine, province.who(login))]


def asked(province: Province) -> list[tuple[str, str | None]]:
    with province.engine.storage.read() as unit:
        return [(row.asked_by, row.reason) for row in unit.extensions.find()]


def lend(province: Province, borrower: str) -> None:
    organisation.delegate(
        province.engine,
        SYSTEM,
        f"{AGENCY}/thu_truong",
        borrower,
        "TUQ",
        basis="GUQ 1",
        valid_from=date(2025, 4, 1),
        valid_to=date(2025, 4, 30),
    )


def test_an_officer_prepares_and_the_leader_sends_as_it_was_written(
    province: Province, held: str
) -> None:
    officer = province.who(OFFICER)
    with pytest.raises(Forbidden):
        assignments.ask_extension(province.engine, officer, held, date(2025, 4, 25), reason="x")
    request = prepare(province, held)
    assert asked(province) == []
    assert (waits_for(province, LEADER), waits_for(province, OFFICER)) == ([request], [])
    leader = province.who(LEADER)
    outward.send(province.engine, leader, request)

    assert asked(province) == [(leader.officer_id, "Chờ số liệu")]
    assert waits_for(province, LEADER) == []
    assert (OFFICER, "prepared") in province.told("prepared")
    with pytest.raises(NotAllowedNow):
        outward.return_(province.engine, leader, request, reason="Muộn")


def test_what_the_leader_returns_never_leaves_the_agency(province: Province, held: str) -> None:
    request = prepare(province, held)
    outward.return_(province.engine, province.who(LEADER), request, reason="Làm cho kịp")
    shown = prepared.of_assignment(province.engine, province.who(OFFICER), held)

    assert [(one.row.state, one.row.decision_reason) for one in shown] == [
        ("returned", "Làm cho kịp")
    ]
    assert asked(province) == []
    monitor = province.who("truong_phong.so-noi-vu")
    assert prepared.of_assignment(province.engine, monitor, held) == []
    for who, seen in ((monitor, 0), (province.who(OFFICER), 2)):
        told = [str(one.what) for one in history.of_assignment(province.engine, who, held)]
        assert len([words for words in told if "Xin gia hạn" in words]) == seen


@pytest.mark.parametrize(
    ("login", "refused"),
    [
        (OFFICER, Forbidden),
        (HEAD, Forbidden),
        ("chuyen_vien.so-noi-vu", NotFound),
        ("thu_truong.so-tu-phap", NotFound),
        ("administrator", NotFound),
    ],
)
def test_nobody_but_its_leader_sends(
    province: Province, held: str, login: str, refused: type[Exception]
) -> None:
    request = prepare(province, held)
    with pytest.raises(refused):
        outward.send(province.engine, province.who(login), request)
    assert asked(province) == []


def test_another_agency_prepares_nothing(province: Province, held: str) -> None:
    with pytest.raises(NotFound):
        prepare(province, held, "thu_truong.so-tu-phap")
    with pytest.raises(Forbidden):
        prepare(province, held, "chuyen_vien.so-noi-vu")


def test_the_leaders_substitute_finds_and_sends_it_and_the_record_says_for_whom(
    province: Province, held: str
) -> None:
    lend(province, f"{AGENCY}/truong_phong")
    request = prepare(province, held)
    assert (HEAD, "prepared") in province.told("prepared")
    assert waits_for(province, HEAD) == [request]
    outward.send(province.engine, province.who(HEAD), request)

    with province.engine.storage.read() as unit:
        stream = unit.record.of_stream(province.assignment(AGENCY).instance_id)
        sent = next(each.row for each in stream if each.row.to_state == "sent")
    assert (sent.capacity, sent.on_behalf) == ("TUQ", f"{AGENCY}/thu_truong")


def test_an_agency_lets_its_heads_send_by_its_own_rule(province: Province, held: str) -> None:
    head, leader = province.who(HEAD), province.who(LEADER)
    with pytest.raises(Forbidden):
        outward.change(province.engine, head, AGENCY, EXTENSION, "head", basis="QĐ 5/QĐ-SYT")
    outward.change(province.engine, leader, AGENCY, EXTENSION, "head", basis="QĐ 5/QĐ-SYT")
    assert "ask_extension" in assignments.view(province.engine, head, held).verbs
    assert prepared.preparable(province.engine, province.who(OFFICER), held) == {
        "ask_extension",
        "raise_difficulty",
    }
    assignments.ask_extension(province.engine, head, held, date(2025, 4, 25), reason="Chờ số liệu")
    with pytest.raises(Forbidden):
        assignments.refuse(province.engine, head, held, reason="Ngoài quy định")
    found, may_change = prepared.rules(province.engine, leader, AGENCY)
    assert [(one.level, one.row is not None) for one in found if one.act == EXTENSION] == [
        ("head", True)
    ]
    assert may_change


def test_it_says_that_nobody_may_send(province: Province, held: str) -> None:
    with province.engine.storage.read() as unit:
        leading = [
            each.holding.id
            for each in unit.officers.holders(
                AGENCY, ["thu_truong", "pho_thu_truong"], date(2025, 4, 9)
            )
        ]
    for holding in leading:
        organisation.end_holding(
            province.engine, SYSTEM, holding, date(2025, 4, 8), reason="Nghỉ hưu"
        )
    prepare(province, held)
    shown = prepared.of_assignment(province.engine, province.who(OFFICER), held)
    assert [one.senders for one in shown] == [()]
    lend(province, f"{AGENCY}/truong_phong")
    shown = prepared.of_assignment(province.engine, province.who(OFFICER), held)
    assert len(shown[0].senders) == 1


def test_it_lapses_when_another_agency_has_the_work(province: Province, held: str) -> None:
    request = prepare(province, held)
    assignments.reassign(province.engine, SYSTEM, held, "so-noi-vu", reason="Đúng chức năng")
    with pytest.raises((NotAllowedNow, NotFound)):
        outward.send(province.engine, province.who(LEADER), request)
    with province.engine.storage.read() as unit:
        assert unit.prepared.need(request).state == "lapsed"


def test_the_same_is_not_prepared_twice(province: Province, held: str) -> None:
    prepare(province, held)
    words = str(sentence("Đã có một đề nghị như vậy đang chờ lãnh đạo gửi."))
    with pytest.raises(NotAllowedNow, match=words):
        prepare(province, held)
