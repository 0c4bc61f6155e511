"""How much of what is against the standard a strict check refuses, and how much it refuses wrongly.

The corpus is made of valid models by breaking one rule each; the label is the rule that was broken.
"""

from __future__ import annotations

from zlib import crc32

import pytest

from engine.bpmn.parser import read
from engine.bpmn.validation import Finding, check, strictly
from engine.bpmn.validation.standard import RULES
from tests.unit.bpmn.validation.standard.corpus import CORPUS, IMPORT, SEND, TASK, VALID, Broken

OF_SEVERAL_FILES = {"std-import-undeclared"}


def checked(text: str) -> list[Finding]:
    return strictly(check(read({"f.bpmn": text.encode()})))


def refusals(text: str) -> list[tuple[str, str]]:
    return [(f.code, str(f.message)) for f in checked(text) if f.severity == "error"]


@pytest.mark.parametrize("name", VALID)
def test_what_breaks_no_rule_is_accepted_strictly(name: str) -> None:
    assert refusals(VALID[name]) == []


def name_of(broken: Broken) -> str:
    """The same in every process, so that two of them collect the same tests."""
    return f"{broken.rule} {crc32(broken.text.encode()):08x}"


@pytest.mark.parametrize("broken", CORPUS, ids=name_of)
def test_what_breaks_a_rule_is_refused_for_it(broken: Broken) -> None:
    assert refusals(broken.valid) == []
    found = [code for code, _ in refusals(broken.text)]
    assert found
    assert not broken.rule.startswith("std-") or broken.rule in found


def test_nearly_all_that_is_broken_is_refused_and_nearly_nothing_else() -> None:
    refused = sum(bool(refusals(one.text)) for one in CORPUS)
    wrongly = sum(bool(refusals(text)) for text in VALID.values())
    assert refused / len(CORPUS) >= 0.98
    assert refused / (refused + wrongly) >= 0.98


def test_each_rule_is_broken_by_some_model_of_the_corpus() -> None:
    assert {rule.code for rule in RULES} - {one.rule for one in CORPUS} == OF_SEVERAL_FILES


def test_each_rule_names_its_clause() -> None:
    assert all(rule.clause.startswith("§") for rule in RULES)
    assert len({rule.code for rule in RULES}) == len(RULES)


def test_a_name_of_another_file_is_imported() -> None:
    lender = (
        TASK.replace("urn:own", "urn:other")
        .replace('"P"', '"P2"')
        .replace("<signal ", '<message id="X" name="Mượn"/><signal ')
    )
    borrower = SEND.replace('messageRef="M"', 'messageRef="o:X"').replace(
        ' itemSubjectRef="I"/><inputSet>', "/><inputSet>"
    )
    imported = borrower.replace("<itemDefinition", f"{IMPORT}<itemDefinition", 1)

    def told(text: str) -> list[str]:
        reading = read({"f.bpmn": text.encode(), "o.bpmn": lender.encode()})
        found = strictly(check(reading))
        return [f.code for f in found if f.severity == "error" and f.file == "f.bpmn"]

    assert told(borrower) == ["std-import-undeclared"]
    assert told(imported) == []


@pytest.mark.parametrize("rule", ["std-flow-marker", "std-script-format", "std-set-pair"])
def test_without_strict_the_same_is_a_warning(rule: str) -> None:
    text = next(one.text for one in CORPUS if one.rule == rule)
    strict = [f.element for f in checked(text) if f.code == rule and f.severity == "error"]
    usual = check(read({"f.bpmn": text.encode()}))
    assert [f.element for f in usual if f.code == rule and f.severity == "warning"] == strict
    assert all(f.clause.startswith("§") for f in usual if f.code == rule)
