"""What changed between two versions, held against pairs written by hand."""

from __future__ import annotations

import pytest

from engine.bpmn.comparison import differences, form_changes, proposed
from engine.bpmn.definition import Definition
from engine.bpmn.parser import read
from tests.integration.diagrams import END, START, diagram, timer, user

LATE = '<boundaryEvent id="{id}" attachedToRef="do">{timer}</boundaryEvent>'
BASE = diagram("p", START + user("do") + END, "start>do do>end")


def of(body: bytes) -> Definition:
    return read({"p.bpmn": body}).definitions["p"]


def late(id_: str, days: int) -> str:
    return LATE.format(id=id_, timer=timer("Duration", f"P{days}D"))


def told(old: bytes, new: bytes) -> list[tuple[str, str, str]]:
    found = differences(of(old), of(new))
    return [(one.kind, one.element, str(one.words or "")) for one in found]


PAIRS = {
    "nothing": (BASE, BASE, []),
    "a step under another id": (
        BASE,
        diagram("p", START + user("n").replace('name="n"', 'name="do"') + END, "start>n n>end"),
        [],
    ),
    "another name": (
        BASE,
        BASE.replace(b'name="do"', b'name="Done"'),
        [("changed", "do", "tên: «do» thành «Done»")],
    ),
    "who does it": (
        BASE,
        BASE.replace(b"chuyen_vien", b"truong_phong"),
        [
            (
                "changed",
                "do",
                "người làm: «so-noi-vu/chuyen_vien» thành «so-noi-vu/truong_phong»",
            )
        ],
    ),
    "a deadline": (
        BASE,
        BASE.replace(b'name="do"', b'name="do" camunda:dueDate="P3D"'),
        [("changed", "do", "hạn: thêm «P3D»")],
    ),
    "a step between": (
        BASE,
        diagram("p", START + user("do") + user("look") + END, "start>do do>look look>end"),
        [("added", "look", ""), ("removed", "f1", "")],
    ),
    "a timer longer": (
        diagram("p", START + user("do") + late("l", 2) + END, "start>do do>end l>end"),
        diagram("p", START + user("do") + late("k", 5) + END, "start>do do>end k>end"),
        [("changed", "k", "sự kiện: «P2D» thành «P5D»")],
    ),
    "a step gone": (
        diagram("p", START + user("do") + user("look") + END, "start>do do>look look>end"),
        BASE,
        [("removed", "look", ""), ("added", "f1", "")],
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_it_tells_what_changed_and_nothing_else(name: str) -> None:
    old, new, expected = PAIRS[name]

    assert told(old, new) == expected


def test_a_step_of_another_name_is_not_taken_for_the_one_that_stood_there() -> None:
    other = diagram("p", START + user("other") + END, "start>other other>end")

    assert proposed(of(BASE), of(other)) == {"start": "start", "end": "end"}


def test_two_of_a_name_are_left_to_be_said() -> None:
    def twice(first: str, second: str) -> bytes:
        nodes = "".join(
            user(each).replace(f'name="{each}"', 'name="do"') for each in (first, second)
        )
        return diagram("p", START + nodes + END, f"start>{first} {first}>{second} {second}>end")

    assert proposed(of(twice("a", "b")), of(twice("c", "d"))) == {"start": "start", "end": "end"}


def test_a_form_tells_its_fields() -> None:
    old = {"properties": {"a": {"title": "Số"}, "b": {"title": "Ngày"}}, "required": ["a"]}
    new = {"properties": {"a": {"title": "Số"}, "c": {"title": "Nơi"}}, "required": []}

    assert [str(word) for word in form_changes(old, new)] == [
        "thêm ô «Nơi»",
        "bỏ ô «Ngày»",
        "ô «Số» nay không bắt buộc",
    ]
