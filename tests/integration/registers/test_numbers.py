"""Numbers of a register: in order, without gaps, no two alike, whoever asks at the same time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

import pytest

from engine.errors import InvalidInput
from engine.model.permission import SYSTEM
from engine.model.registers import ALL_KINDS, INCOMING
from engine.service import context, organisation, registers
from engine.service.context import Tx
from engine.service.engine import Engine
from engine.service.plans import incoming
from tests.integration.province import Province

PLACE = registers.Place("so-y-te", INCOMING, ALL_KINDS)
CLERK = "van_thu.so-y-te"


class Undone(Exception):
    """The transaction does not come to its end."""


def take(engine: Engine, *, undo: bool = False, day: date = date(2025, 4, 9)) -> str:
    def work(tx: Tx) -> str:
        row = registers.take(tx, PLACE, registers.Subject(day, document_id="d"))
        if undo:
            raise Undone
        return row.code

    return context.run(engine, SYSTEM, "document.record", {}, work)


def numbers(engine: Engine, year: int = 2025) -> list[int]:
    with engine.storage.read() as unit:
        return unit.numbers.all_of(PLACE.key, year)


def test_what_is_undone_leaves_no_gap_and_a_year_begins_anew(province: Province) -> None:
    engine = province.engine
    assert take(engine) == "01"
    with pytest.raises(Undone):
        take(engine, undo=True)
    assert take(engine) == "02"
    assert take(engine, day=date(2026, 1, 1)) == "01"
    assert (numbers(engine), numbers(engine, 2026)) == ([1, 2], [1])


def test_those_who_ask_at_the_same_time_get_numbers_of_their_own(province: Province) -> None:
    """Given two connections of which some turns are undone, then no number is missing or double."""
    barrier, given = threading.Barrier(2), []

    def work(turns: Callable[[int], bool]) -> None:
        barrier.wait()
        for turn in range(8):
            try:
                given.append(take(province.engine, undo=turns(turn)))
            except Undone:
                continue

    threads = [
        threading.Thread(target=work, args=(undone,))
        for undone in (lambda turn: turn % 3 == 1, lambda turn: turn % 4 == 2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == [f"{number:02d}" for number in range(1, 12)]
    assert numbers(province.engine) == list(range(1, 12))


def test_a_number_that_the_system_gave_names_it_in_words(province: Province) -> None:
    incoming.record(province.engine, SYSTEM, {"title": "Công văn", "agency": "so-y-te"})
    office = registers.listed(province.engine, SYSTEM, 2025)[0].register
    place = registers.Place(office.agency_id, INCOMING, ALL_KINDS)
    view = registers.register(province.engine, SYSTEM, place, 2025)
    (row,) = view.numbers.rows
    assert str(view.people[row.given_by]) == "Hệ thống"


def test_a_typed_number_is_said_to_be_so_and_the_next_follows_the_highest(
    province: Province,
) -> None:
    engine, clerk = province.engine, province.who(CLERK)
    for typed, code in (("12", "12"), ("", "13"), ("7a", "7a"), ("", "14")):
        told = incoming.record(engine, clerk, {"title": "Công văn", "arrival_number": typed})
        assert told["number"] == code
    view = registers.register(engine, clerk, PLACE, 2025)
    assert [(row.code, row.source) for row in view.numbers.rows] == [
        ("14", "series"),
        ("7a", "typed"),
        ("13", "series"),
        ("12", "typed"),
    ]
    assert (view.gaps, view.next_code) == ([(1, 6), (8, 11)], "15")


def test_a_double_is_refused_with_who_has_it(province: Province) -> None:
    engine, clerk = province.engine, province.who(CLERK)
    incoming.record(engine, clerk, {"title": "Thư mời họp", "arrival_number": "012"})
    with pytest.raises(InvalidInput, match="Dữ liệu") as refused:
        incoming.record(engine, clerk, {"title": "Khác", "arrival_number": "12"})
    said = str(refused.value.fields["arrival_number"])
    assert "012" in said
    assert "«Thư mời họp»" in said
    assert "09/04/2025" in said
    with engine.storage.read() as unit:
        assert unit.documents.count() == 1


def test_a_corrected_number_stays_struck_and_may_be_typed_for_what_it_belongs_to(
    province: Province,
) -> None:
    engine, clerk = province.engine, province.who(CLERK)
    first = incoming.record(engine, clerk, {"title": "A", "arrival_number": "5"})["document"]
    assert incoming.correct(engine, clerk, first, "6", reason="Ghi nhầm") == "6"
    incoming.record(engine, clerk, {"title": "B", "arrival_number": "5"})
    view = registers.register(engine, clerk, PLACE, 2025)
    assert [(row.code, row.struck_reason) for row in view.numbers.rows] == [
        ("5", None),
        ("6", None),
        ("5", "Ghi nhầm"),
    ]


def test_an_agency_that_is_no_more_gives_no_number(province: Province) -> None:
    ended = {"id": "so-y-te", "name": "Sở Y tế", "kind": "so", "level": "tinh"}
    organisation.load(province.engine, {"agencies": [{**ended, "valid_to": "2025-04-08"}]}, SYSTEM)
    with pytest.raises(InvalidInput) as refused:
        take(province.engine)
    assert "không hoạt động vào ngày 09/04/2025" in str(refused.value.fields["number"])
    assert numbers(province.engine) == []


def test_a_register_is_read_by_its_agency_and_those_who_look_over_all(province: Province) -> None:
    engine = province.engine
    incoming.record(engine, province.who(CLERK), {"title": "A"})
    for login in (CLERK, "truong_phong.so-y-te", "inspector"):
        assert [each.count for each in registers.listed(engine, province.who(login), 2025)] == [1]
    for login in ("van_thu.so-tu-phap", "chuyen_vien.so-y-te", "deployer"):
        assert registers.listed(engine, province.who(login), 2025) == []
