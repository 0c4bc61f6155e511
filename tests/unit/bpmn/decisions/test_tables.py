"""Decision tables decide as DMN 1.3 §8 says, with the product's language in the cells."""

from __future__ import annotations

import pytest

from engine.bpmn.decisions import DecisionFailed, decide, read_decisions
from engine.bpmn.decisions.unary_tests import fits

FRAME = '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/">{}</definitions>'


def cells(name, texts):
    return "".join(f"<{name}><text>{text}</text></{name}>" for text in texts)


def table(policy, *rules, aggregation="", outputs=("x",), values="", name="D", extra=""):
    head = "".join(
        f'<output name="{o}">'
        + (f"<outputValues><text>{values}</text></outputValues>" if values else "")
        + "</output>"
        for o in outputs
    )
    body = "".join(
        f'<rule id="r{number}">{cells("inputEntry", rule[0])}{cells("outputEntry", rule[1])}</rule>'
        for number, rule in enumerate(rules, 1)
    )
    columns = "<input><inputExpression><text>n</text></inputExpression></input>"
    return (
        f'<decision id="{name}" name="{name}">{extra}<decisionTable hitPolicy="{policy}"'
        f" {aggregation}>{columns}{head}{body}</decisionTable></decision>"
    )


def answer(*decisions, wanted="D", **names):
    read, findings = read_decisions({"d.dmn": FRAME.format("".join(decisions)).encode()})
    assert findings == []
    return decide(read, wanted, names, {})


RULES = ((["&gt;= 10"], ['"big"']), (["&gt;= 5"], ['"middle"']), (["-"], ['"small"']))


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("FIRST", "big"),
        ("RULE ORDER", ["big", "middle", "small"]),
        ("COLLECT", ["big", "middle", "small"]),
    ],
)
def test_it_answers_as_the_hit_policy_says(policy, expected):
    assert answer(table(policy, *RULES), n=12) == expected


@pytest.mark.parametrize(
    ("policy", "expected"),
    [("PRIORITY", "small"), ("OUTPUT ORDER", ["small", "middle", "big"])],
)
def test_it_orders_by_the_priority_of_the_output_values(policy, expected):
    values = '"small","middle","big"'
    assert answer(table(policy, *RULES, values=values), n=12) == expected


@pytest.mark.parametrize(
    ("aggregation", "expected"), [("SUM", 6), ("MIN", 1), ("MAX", 3), ("COUNT", 3)]
)
def test_it_aggregates_what_it_collects(aggregation, expected):
    rules = ((["-"], ["1"]), (["-"], ["2"]), (["&gt; 0"], ["3"]))
    assert answer(table("COLLECT", *rules, aggregation=f'aggregation="{aggregation}"'), n=1) == (
        expected
    )


def test_it_refuses_two_hits_where_one_is_allowed():
    with pytest.raises(DecisionFailed, match="r1, r2"):
        answer(table("UNIQUE", (["&gt; 1"], ["1"]), (["&gt; 2"], ["2"])), n=3)


def test_it_takes_any_of_equal_answers_and_refuses_different_ones():
    assert answer(table("ANY", (["&gt; 1"], ["7"]), (["&gt; 2"], ["7"])), n=3) == 7
    with pytest.raises(DecisionFailed, match="khác nhau"):
        answer(table("ANY", (["&gt; 1"], ["7"]), (["&gt; 2"], ["8"])), n=3)


def test_it_gives_null_when_nothing_fits():
    assert answer(table("UNIQUE", (["&gt; 5"], ["1"])), n=1) is None


def test_it_gives_several_outputs_by_name():
    rules = ((["-"], ["1", '"a"']),)
    assert answer(table("UNIQUE", *rules, outputs=("x", "y")), n=0) == {"x": 1, "y": "a"}


def test_it_decides_what_is_required_first():
    link = '<informationRequirement><requiredDecision href="#n"/></informationRequirement>'
    literal = "<literalExpression><text>m * 2</text></literalExpression>"
    inner = f'<decision id="n" name="n">{literal}</decision>'
    outer = table("UNIQUE", (["&gt; 5"], ['"many"']), extra=link)
    assert answer(inner, outer, m=4) == "many"


def test_it_stops_decisions_that_require_one_another():
    link = '<informationRequirement><requiredDecision href="#D"/></informationRequirement>'
    with pytest.raises(DecisionFailed, match="vòng"):
        answer(table("UNIQUE", extra=link), n=1)


@pytest.mark.parametrize(
    ("cell", "value", "fit"),
    [
        ("-", 1, True),
        (">= 5", 5, True),
        ("< 5", 5, False),
        ("[1..5]", 5, True),
        ("[1..5)", 5, False),
        ("]1..5]", 1, False),
        ("(1..5)", 3, True),
        ('"a","b"', "b", True),
        ('not("a","b")', "b", False),
        ("not([1..5])", 7, True),
        ("1, 3, >= 10", 11, True),
        ("limit", 9, True),
        ("limit > 5", "x", True),
        ('"a, b"', "a, b", True),
        ("true", True, True),
        ("false", True, False),
        (">= 5", None, False),
    ],
)
def test_it_reads_unary_tests(cell, value, fit):
    assert fits(cell, value, {"limit": 9}, {}) is fit


def test_it_names_the_decision_and_what_is_wrong_with_it():
    text = table("BEST", (["&gt;"], ["1 +"]), (["1", "2"], ["1"])).encode()
    _read, findings = read_decisions({"d.dmn": FRAME.format(text.decode()).encode()})
    assert {finding.code for finding in findings} == {
        "decision-policy",
        "decision-columns",
        "expression",
    }
    assert {finding.element for finding in findings} == {"D"}


@pytest.mark.parametrize("outputs", [["1", "null"], ['"a"', "2"]])
@pytest.mark.parametrize("aggregation", ["SUM", "MAX"])
def test_it_fails_where_values_cannot_be_aggregated(aggregation, outputs):
    rules = [(["-"], [text]) for text in outputs]
    with pytest.raises(DecisionFailed, match=aggregation):
        answer(table("COLLECT", *rules, aggregation=f'aggregation="{aggregation}"'), n=1)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (table("PRIORITY", (["-"], ["1"])), "decision-priority"),
        (table("OUTPUT ORDER", (["-"], ["1"])), "decision-priority"),
        (table("UNIQUE", (["-"], ["1"])).replace("<text>n</text>", "<text/>"), "decision-input"),
    ],
)
def test_it_refuses_a_table_that_cannot_be_decided(wrong, code):
    _read, findings = read_decisions({"d.dmn": FRAME.format(wrong).encode()})
    assert [finding.code for finding in findings] == [code]


def test_it_refuses_an_entity_bomb():
    bomb = b'<!DOCTYPE d [<!ENTITY a "aaaa">]><definitions>&a;</definitions>'
    read, findings = read_decisions({"d.dmn": bomb})
    assert read == {}
    assert findings[0].severity == "error"
