"""What a step records is enough to make the state again."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.bpmn.parser import read
from engine.bpmn.runtime import State

CASES = Path(__file__).parents[3] / "conformance" / "cases"


def alone(case: Path) -> bool:
    """Whether a model has a process that starts without a message, signal or timer."""
    model = case / "model.bpmn"
    if not model.exists():
        return False
    found = read({model.name: model.read_bytes()}).definitions.values()
    return any(definition.starts_alone() for definition in found)


ALONE = [case.name for case in sorted(CASES.iterdir()) if alone(case)]


def body_of(case: str) -> str:
    text = (CASES / case / "model.bpmn").read_text()
    return text[text.index(">", text.index("<definitions")) + 1 : text.rindex("</definitions>")]


@pytest.mark.parametrize("case", ALONE)
def test_it_folds_to_the_stored_document_after_every_act(case, play):
    # given a model with whatever construct
    stage = play(body_of(case), n=1, list=["a", "b"], agencies=["a", "b"], order="7")
    # when people do what is open, whatever it is
    for _turn in range(12):
        for at, stored in enumerate(stage.states):
            # then the recorded operations alone give the document
            assert State.fold(stage.ops[at]).dump() == stored
        if not stage.open():
            break
        stage.complete(stage.open()[0], n=7)


def test_it_records_who_wrote_what_with_the_old_value(play):
    stage = play(
        '<process id="P"><userTask id="a"/>'
        '<scriptTask id="b"><script>n = n + 1</script></scriptTask>'
        '<sequenceFlow id="f" sourceRef="a" targetRef="b"/></process>',
        n=1,
    )
    stage.complete("a")
    writes = [op for row in stage.rows for op in row.ops if op[0] == "v" and op[2] == "n"]
    assert writes == [["v", 1, "n", None, 1], ["v", 1, "n", 1, 2]]
