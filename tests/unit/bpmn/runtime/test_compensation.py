"""Compensation and transactions (BPMN 2.0.2 §10.7, §13.5.5): undone in reverse order, once."""

from __future__ import annotations

import pytest


def undoable(name: str) -> str:
    return (
        f'<scriptTask id="{name}"><script>log = log + "{name} "</script></scriptTask>'
        f'<boundaryEvent id="on{name}" attachedToRef="{name}"><compensateEventDefinition/>'
        f'</boundaryEvent><scriptTask id="un{name}" isForCompensation="true">'
        f'<script>log = log + "un{name} "</script></scriptTask>'
        f'<association id="as{name}" sourceRef="on{name}" targetRef="un{name}"/>'
    )


THROW = '<intermediateThrowEvent id="t"><compensateEventDefinition{ref}/></intermediateThrowEvent>'


@pytest.mark.parametrize(("ref", "log"), [("", "A B unB unA "), (' activityRef="A"', "A B unA ")])
def test_it_undoes_what_completed_the_latest_first(ref, log, play, flows):
    stage = play(
        f'<process id="P"><startEvent id="s"/>{undoable("A")}{undoable("B")}{THROW.format(ref=ref)}'
        '<endEvent id="e"/>' + flows("s A", "A B", "B t", "t e") + "</process>",
        log="",
    )
    assert stage.data["log"] == log
    assert stage.status == "completed"


def test_it_undoes_nothing_twice(play, flows):
    stage = play(
        f'<process id="P"><startEvent id="s"/>{undoable("A")}{THROW.format(ref="")}'
        '<endEvent id="e"><compensateEventDefinition/></endEvent>'
        + flows("s A", "A t", "t e")
        + "</process>",
        log="",
    )
    assert stage.data["log"] == "A unA "


def test_it_does_not_undo_what_never_completed(play, flows):
    stage = play(
        f'<process id="P"><startEvent id="s"/><parallelGateway id="g"/><userTask id="u"/>'
        f"{undoable('A')}{undoable('B')}{THROW.format(ref='')}"
        + flows("s g", "g u", "g A", "A t", "u B")
        + "</process>",
        log="",
    )
    assert stage.data["log"] == "A unA "


def test_it_undoes_what_is_inside_a_completed_sub_process(play, flows):
    stage = play(
        f'<process id="P"><startEvent id="s"/><subProcess id="S">{undoable("A")}{undoable("B")}'
        + flows("A B")
        + f'</subProcess>{undoable("C")}<endEvent id="e"><compensateEventDefinition/></endEvent>'
        + flows("s S", "S C", "C e")
        + "</process>",
        log="",
    )
    assert stage.data["log"] == "A B C unC unB unA "


def test_it_cancels_a_transaction_undoes_it_and_leaves_by_its_border(play, flows):
    stage = play(
        f'<process id="P"><startEvent id="s"/><transaction id="T">{undoable("A")}'
        '<userTask id="u"/><userTask id="w"/>'
        '<endEvent id="c"><cancelEventDefinition/></endEvent>'
        + flows("A u", "u c")
        + '</transaction><boundaryEvent id="b" attachedToRef="T"><cancelEventDefinition/>'
        + '</boundaryEvent><task id="x"/><task id="y"/>'
        + flows("s T", "T y", "b x")
        + "</process>",
        log="",
    )
    stage.complete("u")
    assert stage.data["log"] == "A unA "
    assert "x" in stage.completed()
    assert "y" not in stage.completed()
    assert stage.status == "completed"


def test_it_waits_for_a_person_who_undoes(play, flows):
    stage = play(
        '<process id="P"><startEvent id="s"/><task id="A"/>'
        '<boundaryEvent id="b" attachedToRef="A"><compensateEventDefinition/></boundaryEvent>'
        '<userTask id="h" isForCompensation="true"/>'
        '<association id="as" sourceRef="b" targetRef="h"/>'
        + THROW.format(ref="")
        + '<task id="z"/>'
        + flows("s A", "A t", "t z")
        + "</process>"
    )
    assert stage.open() == ["h"]
    assert "z" not in stage.completed()
    stage.complete("h")
    assert stage.completed()[-2:] == ["t", "z"]
