"""Expressions: formal where something is executed, with a body, in a known language (§8.4.6)."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.parser.markup import XSI, child, content, local
from engine.bpmn.validation.languages import known_language
from engine.bpmn.validation.standard.rule import Broken, Model, Rule, executable
from engine.sentences import sentence

_PLAIN = (
    "conditionExpression", "condition", "loopCondition", "loopCardinality", "completionCondition",
    "activationCondition", "timeDate", "timeDuration", "timeCycle", "from", "to",
)  # fmt: skip
"""Declared as plain expressions: only ``xsi:type`` makes one of them formal."""

_FORMAL = ("transformation", "dataPath", "messagePath", "formalExpression")


def natural(model: Model) -> Broken:
    """An expression of an executable process is a formal one."""
    for expression in model.each(*_PLAIN):
        if executable(expression) and not _is_formal(expression) and not _of_behavior(expression):
            yield expression, local(expression)


def empty(model: Model) -> Broken:
    """A formal expression has a body."""
    for expression in model.each(*_PLAIN, *_FORMAL):
        formal = local(expression) in _FORMAL or _is_formal(expression)
        if (formal or _of_behavior(expression)) and not content(expression):
            yield expression, local(expression)


def conditions_missing(model: Model) -> Broken:
    """A conditional event says its condition (§10.5.5)."""
    for definition in model.each("conditionalEventDefinition"):
        if executable(definition) and not content(child(definition, "condition")):
            yield definition, ""


def languages(model: Model) -> Broken:
    """An expression is in the language that is executed, or says in which it is."""
    for expression in model.each(*_PLAIN, *_FORMAL, "resourceAssignmentExpression"):
        language = (expression.get("language") or "").strip()
        if language and not known_language(language):
            yield expression, language


def _is_formal(expression: etree._Element) -> bool:
    kind = (expression.get(f"{{{XSI}}}type") or "").rpartition(":")[2]
    return kind == "tFormalExpression"


def _of_behavior(expression: etree._Element) -> bool:
    """The condition of a complex behaviour is declared as formal by the schema itself."""
    above = expression.getparent()
    return above is not None and local(above) == "complexBehaviorDefinition"


RULES = (
    Rule(
        "std-expression-natural",
        "§8.4.6",
        sentence("%(element)s của quy trình thực thi phải là tFormalExpression (xsi:type)."),
        natural,
    ),
    Rule(
        "std-expression-empty",
        "§8.4.6",
        sentence("%(element)s không có nội dung."),
        empty,
    ),
    Rule(
        "std-language",
        "§8.4.6",
        sentence("%(element)s khai báo ngôn ngữ “%(detail)s” không được biết."),
        languages,
    ),
    Rule(
        "std-condition",
        "§10.5.5",
        sentence("%(element)s không có điều kiện."),
        conditions_missing,
    ),
)
