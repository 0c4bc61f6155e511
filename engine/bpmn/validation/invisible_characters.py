"""Characters that nobody sees in what is compared: literals, names, ids, keys, codes.

They come with text pasted from pages, chats and PDF files; two names that look alike then differ.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from lxml import etree

from engine.bpmn.parser.markup import CAMUNDA, is_bpmn, local, namespace
from engine.bpmn.validation.languages import CARRIERS
from engine.bpmn.validation.report import Report
from engine.model.text import invisible
from engine.sentences import sentence

_MATCHED_BY_NAME = frozenset(
    {"message", "signal", "error", "escalation", "dataObject", "dataObjectReference", "dataStore",
     "dataStoreReference", "property", "dataInput", "dataOutput", "correlationKey", "operation",
     "correlationProperty", "linkEventDefinition", "inputDataItem", "outputDataItem"}
)  # fmt: skip
_EXPRESSIONS = frozenset(
    {*CARRIERS, "script", "messagePath", "dataPath", "activationCondition", "formalExpression"}
)
_TOLD = frozenset({"documentation", "text"})
_LITERAL = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")
_RETYPE = sentence("Xóa chỗ đó và gõ lại.")


def check_invisible(root: etree._Element, report: Report) -> None:
    """Warn of each attribute and text that is compared and holds what cannot be seen."""
    for element in root.iter(etree.Element):
        if not (is_bpmn(element) or namespace(element) == CAMUNDA):
            continue
        for place, text, only_format in _compared(element):
            found = [c for c in invisible(text) if not only_format or _is_format(c)]
            if found:
                message = sentence(
                    "%(place)s “%(text)s” có ký tự không nhìn thấy (%(characters)s); trông giống "
                    "chữ khác nhưng không bằng nhau.",
                    place=place,
                    text=text.strip()[:80],
                    characters=", ".join(f"U+{ord(c):04X}" for c in found),
                )
                report.warn("invisible-character", element, message, _RETYPE)


def _compared(element: etree._Element) -> Iterator[tuple[str, str, bool]]:
    """Yield (place, text, whether blanks of any kind are harmless there)."""
    name = local(element)
    for key, value in element.attrib.items():
        attribute = etree.QName(str(key)).localname
        display = attribute in {"name", "label"} and name not in _MATCHED_BY_NAME
        yield f"{name} {attribute}", str(value), display
    text = element.text or ""
    if name in _TOLD or text.isascii():
        return
    if name in _EXPRESSIONS or "{" in text:
        for literal in _LITERAL.findall(text):
            yield name, literal, False
    else:
        yield name, text, False


def _is_format(char: str) -> bool:
    return unicodedata.category(char) == "Cf"
