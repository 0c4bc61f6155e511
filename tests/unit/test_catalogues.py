"""Every sentence of the product stands in every language, once, and nothing else does."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment
from lxml import etree

import engine
import webui
from engine.model import escalation, organisation
from engine.model.permission import SYSTEM
from engine.sentences import TRANSLATIONS, catalogue
from engine.service.escalation import policies
from engine.service.organisation import wording

ROOTS = (Path(engine.__file__).parent, Path(webui.__file__).parent)
COMMON = ROOTS[0].parent / "processes" / "common"
SAYS = {"sentence", "Sentence", "say", "_", "gettext"}
"""What says the sentence that is its first argument."""
ENGLISH = catalogue("en")


def sources() -> list[Path]:
    return [path for root in ROOTS for path in root.rglob("*.py") if "frontend" not in path.parts]


@cache
def called(path: Path) -> list[ast.Call]:
    nodes = ast.walk(ast.parse(path.read_text()))
    return [node for node in nodes if isinstance(node, ast.Call) and node.args and named(node)]


def named(call: ast.Call) -> bool:
    function = call.func
    name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
    return name in SAYS


def says_something(key: str) -> bool:
    """Whether there are words in it beside its parts."""
    return bool(re.sub(r"%\(\w+\)s", "", key).strip(" .,:–→-«»()\n"))


def of_code() -> set[str]:
    first = (call.args[0] for path in sources() for call in called(path))
    keys = {node.value for node in first if isinstance(node, ast.Constant)}
    return {key for key in keys if says_something(key)}


def of_templates() -> set[str]:
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    found = set()
    for path in ROOTS[1].joinpath("templates").rglob("*.html"):
        for _, _, arguments in environment.extract_translations(path.read_text()):
            first = arguments[0] if isinstance(arguments, tuple) and arguments else arguments
            found |= {first} if isinstance(first, str) else set()
    return found


def of_the_common_processes() -> set[str]:
    """The steps and forms that every plan shares; a plan's own diagrams and forms are its own."""
    found: set[str] = set()
    for path in COMMON.glob("*.bpmn"):
        nodes = etree.parse(path).iter("{*}userTask", "{*}callActivity", "{*}subProcess")
        events = etree.parse(path).iter("{*}startEvent", "{*}endEvent", "{*}boundaryEvent")
        found |= {node.get("name", "") for node in (*nodes, *events)}
    for path in COMMON.glob("forms/*.json"):
        found |= labels(json.loads(path.read_bytes()))
    return found - {""}


def labels(schema: object) -> set[str]:
    if isinstance(schema, list):
        return {word for each in schema for word in labels(each)}
    if not isinstance(schema, dict):
        return set()
    own = {schema[key] for key in ("title", "description") if isinstance(schema.get(key), str)}
    words = schema.get("labels")
    own |= set(words.values()) if isinstance(words, dict) else set()
    own |= {schema[key] for key in ("submit", "confirm") if isinstance(schema.get(key), str)}
    return own.union(*(labels(value) for value in schema.values()))


def of_stored_names() -> set[str]:
    """Names that the product itself writes into rows."""
    kinds = organisation.POSITION_KINDS.values()
    return {
        *(kind.title for kind in kinds),
        escalation.DEFAULT_POLICY.name,
        policies.OWN,
        SYSTEM.name,
        *(*wording.KINDS.values(), *wording.LEVELS.values(), *wording.FIELDS.values()),
        *organisation.SETTINGS.values(),
    }


SPEAKING = ("cli", "service", "bpmn/runtime", "model/calendar.py", "storage")
"""Rooms of the engine whose words all reach a reader; others hold words that documents have."""
OF_TABLES = {
    Path("engine/service/organisation") / f"{name}.py"
    for name in ("checking", "export", "settling", "sheets", "vacancies", "wording", "workbook")
}
"""What reads and writes the table of an organisation calls its columns as they are called there."""
STORED = {
    *("Quản trị hệ thống", "Quy trình dùng chung", "Riêng của kế hoạch"),
    *("Kết thúc nhiệm vụ thường xuyên", "Cấp có thẩm quyền"),
    *("Chủ trì", "Phối hợp", "Nhận để biết"),
    *("Vị trí", "Đến ngày"),
}
"""Names of rows, of a message, of placeholders, roles and columns: said by whoever shows them."""
MARKS = re.compile("[À-ỹ]")


def speaking() -> list[Path]:
    rooms = [ROOTS[0] / room for room in SPEAKING]
    tables = {ROOTS[0].parent / path for path in OF_TABLES}
    of_engine = [path for path in sources() if {*rooms} & {path, *path.parents}]
    of_engine = [path for path in of_engine if path not in tables]
    return [*of_engine, *(path for path in sources() if path.is_relative_to(ROOTS[1]))]


def bare_words(path: Path) -> list[str]:
    """Vietnamese that no sentence says: who reads English would read it all the same."""
    tree = ast.parse(path.read_text())
    said = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and (named(node) or called_so(node, "Said", "re.compile"))
        for argument in node.args
        for part in ast.walk(argument)
    }
    doc = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return [
        f"{path.relative_to(ROOTS[0].parent)}:{node.lineno} {node.value}"
        for node in texts
        if isinstance(node.value, str)
        and MARKS.search(node.value)
        and not {id(node)} & (said | doc)
        and not node.value.startswith("dieuphoi ")  # an example of a command
    ]


def called_so(call: ast.Call, *names: str) -> bool:
    return ast.unparse(call.func) in names


def test_words_for_people_stand_in_sentences():
    names = {"Tiếng Việt", "Điều Phối: http://", "Check an export of the record of Điều Phối."}
    names |= STORED
    found = [words for path in speaking() for words in bare_words(path)]
    assert [words for words in found if words.split(" ", 1)[1] not in names] == []


PLACES = (of_code, of_templates, of_the_common_processes, of_stored_names)


@pytest.mark.parametrize("place", PLACES)
def test_every_sentence_is_translated(place):
    assert sorted(place() - set(ENGLISH)) == []


def test_the_catalogues_hold_nothing_that_nobody_says():
    said = {key for place in PLACES for key in place()}
    assert sorted(set(ENGLISH) - said) == []


def test_a_sentence_stands_in_one_catalogue_only():
    keys: Counter[str] = Counter()
    for path in TRANSLATIONS.glob("*/*.po"):
        with path.open("rb") as body:
            keys.update(str(entry.id) for entry in read_po(body) if entry.id)
    assert [key for key, times in keys.items() if times > 1] == []


def test_a_translation_keeps_the_names_that_are_filled_in():
    for vietnamese, english in ENGLISH.items():
        assert names(english) == names(vietnamese), vietnamese


def names(text: str) -> list[str]:
    return sorted(set(re.findall(r"%\((\w+)\)s", text)))


def test_a_key_is_written_out_and_names_the_parts_that_it_is_given():
    """A text put together on the spot is found in no catalogue."""
    wrong = [
        f"{path}:{call.lineno}" for path in sources() for call in called(path) if not sound(call)
    ]
    assert wrong == []


def sound(call: ast.Call) -> bool:
    key = call.args[0]
    if isinstance(key, ast.JoinedStr | ast.BinOp):
        return False
    if not isinstance(key, ast.Constant) or not call.keywords:
        return True
    return names(key.value) == sorted(str(part.arg) for part in call.keywords)
