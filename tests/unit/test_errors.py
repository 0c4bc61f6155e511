"""Every refusal says in both languages what is wrong."""

from __future__ import annotations

import pytest

from engine import errors
from engine.errors import DieuPhoiError, NotAllowedNow, NotFound
from engine.model.tasks import TABLE, TaskState

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type)]
KINDS = [kind for kind in KINDS if issubclass(kind, DieuPhoiError)]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_a_sentence_of_its_own_in_english(kind: type[DieuPhoiError]) -> None:
    others = {other.en for other in KINDS if other is not kind}

    assert kind.en.isascii()
    assert kind.en not in others
    assert kind().in_language("en") == kind.en
    assert kind().in_language("vi") == kind.vi


def test_a_message_stays_vietnamese_beside_its_english_words() -> None:
    error = NotFound("Không có việc này.", en="There is no such task.", table="task")

    assert error.message == str(error) == "Không có việc này."
    assert error.in_language("en") == "There is no such task."
    assert error.details == {"table": "task"}


def test_a_message_without_english_words_says_at_least_what_kind_it_is() -> None:
    assert NotFound("Không có cơ quan «x».").in_language("en") == "Not found."


def test_a_verb_that_does_not_fit_names_the_state_in_english() -> None:
    with pytest.raises(NotAllowedNow) as refused:
        TABLE.change(TaskState.COMPLETED, "claim")

    assert "completed" in refused.value.in_language("en")
