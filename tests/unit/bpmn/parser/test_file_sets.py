from __future__ import annotations

from engine.bpmn.parser import belonging
from tests.unit.bpmn.parser.models import between, model
from tests.unit.bpmn.parser.test_qualified_names import COLLABORATION, SEMANTIC

CALL = model(between('<callActivity id="C" calledElement="Q"/>', "C"))
CALLED = model(between('<task id="T"/>', "T")).replace(b'id="P"', b'id="Q"')


def test_a_file_is_read_with_those_that_it_imports() -> None:
    files = {"main.bpmn": COLLABORATION.encode(), "s.bpmn": SEMANTIC.encode(), "x.bpmn": CALL}
    found = belonging(files)
    assert set(found["main.bpmn"]) == {"main.bpmn", "s.bpmn"}
    assert set(found["s.bpmn"]) == {"s.bpmn"}


def test_a_file_is_read_with_that_of_the_process_it_calls() -> None:
    assert set(belonging({"a": CALL, "b": CALLED})["a"]) == {"a", "b"}


def test_two_versions_of_a_called_process_are_not_chosen_among() -> None:
    assert set(belonging({"a": CALL, "b": CALLED, "c": CALLED})["a"]) == {"a"}


def test_a_file_that_cannot_be_read_stands_alone() -> None:
    assert belonging({"a": b"<", "b": CALLED})["a"] == {"a": b"<"}
