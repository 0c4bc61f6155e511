"""Every refusal says in both languages what is wrong."""

from __future__ import annotations

import pytest

from engine import errors
from engine.bpmn.decisions.tables import DecisionFailed
from engine.bpmn.runtime.flows import NoFlow
from engine.errors import DieuPhoiError, NotAllowedNow, NotFound
from engine.model.tasks import TABLE, TaskState
from engine.sentences import sentence
from webui.security import ForgedRequest

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type)]
KINDS = [kind for kind in KINDS if issubclass(kind, DieuPhoiError)]
KINDS += [NoFlow, DecisionFailed, ForgedRequest]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_a_sentence_of_its_own_in_english(kind: type[DieuPhoiError]) -> None:
    others = {str(other.general) for other in KINDS if other is not kind}

    assert str(kind.general) not in others
    assert str(kind()) == kind().in_language("vi") == str(kind.general)
    assert kind().in_language("en") != str(kind.general)


def test_an_error_says_its_sentence_in_the_language_asked_for() -> None:
    error = NotFound(sentence("Không có tài khoản «%(login)s».", login="an"), table="officer")

    assert error.message == str(error) == "Không có tài khoản «an»."
    assert error.in_language("en") == "There is no account «an»."
    assert error.details == {"table": "officer"}


def test_an_error_keeps_a_sentence_for_each_field() -> None:
    error = errors.ReasonRequired(fields={"reason": sentence("Phải ghi lý do.")})

    assert error.fields["reason"].in_language("en") == "A reason must be given."
    assert error.details == {}


def test_a_verb_that_does_not_fit_names_the_state_in_the_language_of_the_reader() -> None:
    with pytest.raises(NotAllowedNow) as refused:
        TABLE.change(TaskState.COMPLETED, "claim")

    assert "«Hoàn thành»" in refused.value.message
    assert "«Complete»" in refused.value.in_language("en")
