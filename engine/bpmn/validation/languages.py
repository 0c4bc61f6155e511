"""Which language an expression says it is written in."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.parser.markup import content, local, tag
from engine.bpmn.validation.report import Report, Subject
from engine.sentences import sentence

_LANGUAGES = frozenset(
    {"", "juel", "dieuphoi", "http://www.w3.org/1999/xpath", "http://www.w3.org/tr/xpath",
     "http://www.java.com/javatypes"}
)  # fmt: skip
CARRIERS = (
    "conditionExpression", "condition", "loopCondition", "loopCardinality", "completionCondition",
    "timeDate", "timeDuration", "timeCycle", "transformation", "from", "to",
)  # fmt: skip
"""Elements that hold an expression; one without ``xsi:type`` is read as a formal expression."""


def known_language(language: str) -> bool:
    """Whether an expression that says it is in ``language`` can be executed."""
    return language.strip().lower() in _LANGUAGES


def check_languages(subject: Subject, report: Report) -> None:
    """Refuse expressions that declare another language; warn where the whole file declares one."""
    usual = (subject.element.getroottree().getroot().get("expressionLanguage") or "").strip()
    for element in subject.element.iter(*(tag(name) for name in CARRIERS)):
        language = (element.get("language") or "").strip()
        if not known_language(language):
            message = sentence(
                "Biểu thức khai báo ngôn ngữ “%(language)s”, hệ thống không chạy ngôn ngữ này.",
                language=language,
            )
            advice = sentence("Viết lại điều kiện dạng ${…} và bỏ thuộc tính language.")
            report.error("expression-language", element, message, advice)
        elif not language and not known_language(usual) and not _is_time(element):
            message = sentence(
                "Tệp khai báo ngôn ngữ “%(language)s”; biểu thức này được đọc bằng ngôn ngữ ở đây.",
                language=usual,
            )
            advice = sentence("Kiểm tra biểu thức rồi bỏ thuộc tính expressionLanguage.")
            report.warn("expression-language", element, message, advice)


def _is_time(element: etree._Element) -> bool:
    """A literal time is in no language."""
    return local(element).startswith("time") or not content(element)
