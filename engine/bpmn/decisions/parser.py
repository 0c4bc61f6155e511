"""Reads DMN files: decisions, their tables, what they require (DMN 1.1 to 1.5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from engine.bpmn.decisions.tables import Decision, Output, Rule
from engine.bpmn.decisions.unary_tests import parts, problem, tests_of
from engine.bpmn.parser.findings import ERROR, Finding
from engine.bpmn.parser.markup import line_of
from engine.bpmn.parser.source import Unreadable, parse
from engine.sentences import Sentence, sentence

POLICIES = frozenset(
    {"UNIQUE", "FIRST", "PRIORITY", "ANY", "COLLECT", "RULE ORDER", "OUTPUT ORDER"}
)


def read_decisions(files: Mapping[str, bytes]) -> tuple[dict[str, Decision], list[Finding]]:
    """Read every ``.dmn`` file; decisions by id, and what is wrong with them."""
    decisions: dict[str, Decision] = {}
    findings: list[Finding] = []
    for file, content in files.items():
        try:
            root = parse(file, content)
        except Unreadable as unreadable:
            findings.append(unreadable.finding)
            continue
        for element in _all(root, "decision"):
            decision = _decision(element, file)
            findings += _problems(decision)
            decisions[decision.id] = decision
    findings += _missing(decisions)
    return decisions, findings


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


def _all(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return (e for e in element.iter() if isinstance(e.tag, str) and _local(e) == name)


def _children(element: etree._Element, name: str) -> list[etree._Element]:
    return [e for e in element if isinstance(e.tag, str) and _local(e) == name]


def _child(element: etree._Element, name: str) -> etree._Element | None:
    return next(iter(_children(element, name)), None)


def _text(element: etree._Element | None) -> str:
    text = _child(element, "text") if element is not None else None
    return (text.text or "").strip() if text is not None else ""


def _decision(element: etree._Element, file: str) -> Decision:
    ident = element.get("id") or element.get("name") or ""
    variable = _child(element, "variable")
    name = element.get("name") or ident
    table = _child(element, "decisionTable")
    literal = _child(element, "literalExpression")
    requires = tuple(
        (needed.get("href") or "").lstrip("#")
        for requirement in _children(element, "informationRequirement")
        for needed in _children(requirement, "requiredDecision")
    )
    outputs = () if table is None else tuple(_output(e) for e in _children(table, "output"))
    return Decision(
        id=ident,
        name=name,
        file=file,
        line=line_of(element),
        variable=(variable.get("name") if variable is not None else None) or ident,
        policy="UNIQUE" if table is None else table.get("hitPolicy", "UNIQUE"),
        aggregation=None if table is None else table.get("aggregation"),
        inputs=()
        if table is None
        else tuple(_text(_child(e, "inputExpression")) for e in _children(table, "input")),
        outputs=outputs,
        rules=() if table is None else tuple(_rule(e) for e in _children(table, "rule")),
        literal=_text(literal) if literal is not None else None,
        requires=requires,
    )


def _output(element: etree._Element) -> Output:
    values = _text(_child(element, "outputValues"))
    default = _text(_child(element, "defaultOutputEntry"))
    return Output(
        element.get("name") or element.get("id") or "", tuple(parts(values)), default or None
    )


def _rule(element: etree._Element) -> Rule:
    return Rule(
        element.get("id") or f"dòng {line_of(element)}",
        tuple(_text(e) for e in _children(element, "inputEntry")),
        tuple(_text(e) for e in _children(element, "outputEntry")),
    )


def _problems(decision: Decision) -> Iterator[Finding]:
    if decision.literal is None and not decision.outputs:
        yield _finding(
            decision,
            "decision-empty",
            sentence("quyết định không có bảng và không có biểu thức"),
        )
    yield from _policy_problems(decision)
    if "" in decision.inputs:
        yield _finding(
            decision,
            "decision-input",
            sentence("có cột vào không ghi biểu thức"),
        )
    for rule in decision.rules:
        if (len(rule.inputs), len(rule.outputs)) != (len(decision.inputs), len(decision.outputs)):
            yield _finding(
                decision,
                "decision-columns",
                sentence("dòng %(rule)s không đủ cột", rule=rule.id),
            )
    for text in _expressions(decision):
        wrong = problem(text)
        if wrong is not None:
            yield _finding(decision, "expression", wrong)


def _policy_problems(decision: Decision) -> Iterator[Finding]:
    if decision.policy not in POLICIES:
        yield _finding(
            decision,
            "decision-policy",
            sentence("không có chính sách «%(policy)s»", policy=decision.policy),
        )
    if decision.policy in {"PRIORITY", "OUTPUT ORDER"} and not any(
        output.values for output in decision.outputs
    ):
        yield _finding(
            decision,
            "decision-priority",
            sentence(
                "chính sách «%(policy)s» cần outputValues, các giá trị theo thứ tự ưu tiên",
                policy=decision.policy,
            ),
        )


def _expressions(decision: Decision) -> Iterator[str]:
    yield from filter(None, decision.inputs)
    if decision.literal is not None:
        yield decision.literal
    for output in decision.outputs:
        yield from output.values
    for rule in decision.rules:
        for cell in rule.inputs:
            yield from tests_of(cell)
        yield from (cell for cell in rule.outputs if cell not in {"", "-"})


def _missing(decisions: Mapping[str, Decision]) -> Iterator[Finding]:
    for decision in decisions.values():
        for needed in decision.requires:
            if needed not in decisions:
                yield _finding(
                    decision,
                    "decision-missing",
                    sentence("cần quyết định «%(needed)s» nhưng không có", needed=needed),
                )


def _finding(decision: Decision, code: str, problem: Sentence) -> Finding:
    return Finding(
        severity=ERROR,
        code=code,
        element=decision.id,
        line=decision.line,
        file=decision.file,
        message=sentence(
            "Bảng quyết định «%(decision)s»: %(problem)s.", decision=decision.name, problem=problem
        ),
        advice=sentence("Sửa bảng quyết định rồi kiểm tra lại."),
    )
