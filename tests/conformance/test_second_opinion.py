"""A second opinion: SpiffWorkflow's own engine runs what ours runs, and each difference is judged.

Conformance cases that its parser reads and that ask nothing of its host, and random nestings of
blocks. ``second_opinion/differences.json`` lists every difference with who is right (``ours``,
``theirs``, or ``open`` where the standard leaves it open) and the clause that decides it. What
is not listed fails, and so does what is listed and no longer differs.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.conformance.second_opinion import random_models
from tests.conformance.second_opinion.cases import CASES, OnSpiff, Unfit
from tests.conformance.second_opinion.spiff import TooLong, Unreadable

LISTED = json.loads((Path(__file__).parent / "second_opinion" / "differences.json").read_text())
SEEDS = range(150)


@dataclass
class Opinions:
    """What came of asking: models that agree, that differ and in what, that it cannot run."""

    agree: list[str] = field(default_factory=list)
    differ: dict[str, list[str]] = field(default_factory=dict)
    not_run: list[str] = field(default_factory=list)

    def ask(self, name: str, differences: Callable[[], list[str]]) -> None:
        try:
            found = differences()
        except (Unfit, Unreadable, TooLong):
            self.not_run.append(name)
            return
        if found:
            self.differ[name] = found
        else:
            self.agree.append(name)


@pytest.fixture(scope="module")
def on_cases() -> Opinions:
    opinions = Opinions()
    for folder in CASES:
        opinions.ask(folder.name, lambda folder=folder: OnSpiff(folder).differences())
    return opinions


@pytest.fixture(scope="module")
def on_random_models() -> Opinions:
    opinions = Opinions()
    for seed in SEEDS:
        opinions.ask(f"random-{seed}", lambda seed=seed: random_models.differences(seed))
    return opinions


def listed(*, random: bool) -> dict[str, list[str]]:
    rows = {name: found for row in LISTED for name, found in row["cases"].items()}
    return {n: found for n, found in rows.items() if n.startswith("random-") == random}


def test_each_difference_on_a_conformance_case_is_listed_and_still_there(on_cases: Opinions):
    assert on_cases.differ == listed(random=False)


def test_each_difference_on_a_random_model_is_listed_and_still_there(on_random_models: Opinions):
    assert on_random_models.differ == listed(random=True)


def test_it_is_asked_about_most_of_what_ours_runs(on_cases: Opinions, on_random_models: Opinions):
    assert len(on_cases.agree) + len(on_cases.differ) >= 250
    assert len(on_cases.agree) >= 140
    assert len(on_random_models.agree) >= 145
    assert not on_random_models.not_run


@pytest.mark.parametrize("row", LISTED, ids=lambda row: row["difference"][:60])
def test_each_listed_difference_says_who_is_right_and_by_which_clause(row):
    assert row["right"] in {"ours", "theirs", "open"}
    assert row["clause"].startswith("BPMN 2.0.2 §")
    assert row["difference"].endswith(".")
    assert row["cases"]


def test_no_case_is_listed_twice():
    names = [name for row in LISTED for name in row["cases"]]
    assert len(names) == len(set(names))
