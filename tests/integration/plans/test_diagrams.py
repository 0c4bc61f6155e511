"""The live diagram knows by heart what an instance has passed, and reads what is new."""

from __future__ import annotations

from engine.service import tasks
from engine.service.plans import diagrams
from tests.integration.plans.shared import begin, call, send
from tests.integration.province import Province

AGENCY = "so-y-te"
HEAD = f"thu_truong.{AGENCY}"


def done(province: Province, instance: str) -> set[str]:
    return set(diagrams.state(province.engine, province.who(HEAD), instance)["done"])


def hand_in(province: Province, position: str, element: str, **data: str) -> str:
    task = province.task(AGENCY, element)
    tasks.complete(province.engine, province.who(f"{position}.{AGENCY}"), task.id, data)
    return task.instance_id


def test_each_look_shows_what_was_done_since(province: Province) -> None:
    share = hand_in(province, "van_thu", "Receive")
    assert {"Receive", "Do", "Sign"} & done(province, share) == {"Receive"}

    hand_in(province, "chuyen_vien", "Do", result_summary="Đã rà soát")
    assert {"Receive", "Do", "Sign"} & done(province, share) == {"Receive", "Do"}

    fresh, province.engine.paths = province.engine.paths, type(province.engine.paths)(1)
    again = diagrams.state(province.engine, province.who(HEAD), share)
    province.engine.paths = fresh
    assert diagrams.state(province.engine, province.who(HEAD), share) == again


def test_what_was_read_of_the_record_is_not_read_again(province: Province) -> None:
    share = hand_in(province, "van_thu", "Receive")
    first = done(province, share)
    read: list[str] = []
    province.engine.storage.probe = read.append

    assert done(province, share) == first
    assert not [sql for sql in read if "FROM transition" in sql]


FIELD = (
    '<subProcess id="Field" name="Lĩnh vực"><startEvent id="s"/>'
    + call("Do", "common-assignment", "so-y-te,so-tu-phap", title="Rà soát", number="1")
    + '<endEvent id="e"/><sequenceFlow id="in" sourceRef="s" targetRef="Do"/>'
    '<sequenceFlow id="out" sourceRef="Do" targetRef="e"/></subProcess>'
)


def test_a_closed_field_shows_what_goes_on_in_it(empty_province: Province) -> None:
    plan = begin(empty_province, FIELD, "start>Field Field>end")
    shown = diagrams.state(empty_province.engine, empty_province.who("leader"), plan)

    assert shown["tokens"] == {"Do": 2}
    (inside,) = shown["inside"].items()
    assert (inside[0], str(inside[1].pop("words"))) == ("Field", "2 đang thực hiện")
    assert inside[1] == {"tokens": 2, "overdue": False, "incident": False}

    for agency in ("so-y-te", "so-tu-phap"):
        send(empty_province, plan, agency)
    shown = diagrams.state(empty_province.engine, empty_province.who("leader"), plan)
    assert (shown["inside"], "Field" in shown["done"]) == ({}, True)
