"""What each verb leaves in the store, whom it lets, and when it refuses."""

from __future__ import annotations

import pytest

from tests.integration.verbs import trial
from tests.integration.verbs.scene import Stage
from tests.integration.verbs.trial import Refusal, Row

ROWS = [
    pytest.param(noun, row, id=f"{noun}: {row}")
    for noun in trial.nouns()
    for row in trial.rows(noun)
]
EVERYBODY = [each for each in ROWS if each.values[1].everybody]
REFUSALS = [
    pytest.param(refusal, id=f"{noun}: {refusal}")
    for noun in trial.nouns()
    for refusal in trial.refusals(noun)
]


@pytest.mark.parametrize(("noun", "row"), ROWS)
def test_it_leaves_exactly_this(noun: str, row: Row, stage: Stage) -> None:
    expected = trial.expected(noun)[row.sentence]
    assert trial.leaves(row, stage) == [line for line in expected if not trial.says_who(line)]


@pytest.mark.parametrize(("noun", "row"), EVERYBODY)
def test_it_lets_these_people_and_refuses_the_others(noun: str, row: Row, stage: Stage) -> None:
    expected = trial.expected(noun)[row.sentence]
    assert trial.who_may(row, stage) == [line for line in expected if trial.says_who(line)]


@pytest.mark.parametrize("refusal", REFUSALS)
def test_it_refuses(refusal: Refusal, stage: Stage) -> None:
    refused = trial.refuse(refusal, stage)
    assert type(refused) is refusal.error
    if refusal.field is not None:
        assert refusal.field in refused.fields
