"""Every sentence of the pages stands in the English catalogue."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract
from flask import render_template_string
from jinja2 import Environment
from lxml import etree

import engine.errors
from engine.model import actors, assignments, deadlines, escalation, organisation
from engine.model import tasks as task_states
from engine.model.permission import SYSTEM
from engine.sentences import catalogue
from engine.service import calendar, notifications
from engine.service.assignments import difficulties
from engine.service.audit import sentences
from engine.service.deployments import forms
from engine.service.escalation import policies
from tests.web.conftest import DOER
from webui import done_messages, errors, filters, language, notices, security
from webui.pages import plans, tasks

WEBUI = Path(language.__file__).parent
ENGINE = Path(engine.errors.__file__).parent
COMMON = WEBUI.parent / "processes" / "common"
ENGLISH = catalogue("en")


def of_templates() -> set[str]:
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    found = set()
    for path in WEBUI.joinpath("templates").rglob("*.html"):
        for _, _, sentence in environment.extract_translations(path.read_text()):
            found |= literal(sentence)
    return found


def literal(sentence: object) -> set[str]:
    """The sentence of a call, none where it is worked out at run time."""
    first = sentence[0] if isinstance(sentence, tuple) and sentence else sentence
    return {first} if isinstance(first, str) else set()


def of_code() -> set[str]:
    found: set[str] = set()
    keywords = {"_": None, "gettext": None, "sentence": None, "Sentence": None, "_fixed": None}
    for path in [*ENGINE.rglob("*.py"), *WEBUI.glob("*.py"), *WEBUI.glob("[!f]*/**/*.py")]:
        with path.open("rb") as body:
            for _, sentence, _, _ in extract("python", body, keywords=keywords):
                found |= literal(sentence)
    return {each for each in found if says_something(each)}


def says_something(key: str) -> bool:
    """Whether there are words in it beside its parts."""
    return bool(re.sub(r"%\(\w+\)s", "", key).strip(" .,:–«»()"))


def of_the_record() -> set[str]:
    """The words that go into the sentences of a history."""
    tables = [value for name, value in vars(sentences).items() if re.fullmatch("_[A-Z_]+", name)]
    words = {word for table in tables if isinstance(table, dict) for word in table.values()}
    return {word for word in words if isinstance(word, str) and says_something(word)} | {
        SYSTEM.name
    }


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
    named = schema.get("labels")
    own |= set(named.values()) if isinstance(named, dict) else set()
    own |= {schema[key] for key in ("submit", "confirm") if isinstance(schema.get(key), str)}
    return own.union(*(labels(value) for value in schema.values()))


def of_tables() -> set[str]:
    states = (assignments.AssignmentState, task_states.TaskState, deadlines.TimeState)
    kinds = organisation.POSITION_KINDS.values()
    told = [error for error in vars(engine.errors).values() if isinstance(error, type)]
    return {
        *(state.word for each in states for state in each),
        *(kind.title for kind in kinds),
        *actors.ROLES.values(),
        *difficulties.STATES.values(),
        *calendar.KINDS.values(),
        *notifications.KINDS.values(),
        *(escalation.DEFAULT_POLICY.name, policies.OWN),
        *done_messages.DONE.values(),
        *filters.ROLES.values(),
        *filters.UNDATED.values(),
        *filters.LEVELS.values(),
        *tasks.TABS.values(),
        *tasks.TIMES.values(),
        *plans.STATUSES.values(),
        *(
            part
            for row in errors.WORDS.values()
            for part in (row.heading, row.advice, row.here)
            if part
        ),
        *(error.vi for error in told if hasattr(error, "vi")),
        *forms._SENTENCES.values(),
        *forms._FORMAT_SENTENCES.values(),
        security.ForgedRequest.vi,
        *organisation.CAPACITY_MARKS.values(),
        *notices.SENTENCES,
    }


FOUND = (of_templates, of_code, of_tables, of_the_record, of_the_common_processes)


@pytest.mark.parametrize("found", FOUND)
def test_every_sentence_is_translated(found):
    assert sorted(found() - set(ENGLISH)) == []


def test_a_translation_keeps_the_names_that_are_filled_in():
    for vietnamese, english in ENGLISH.items():
        names = re.findall(r"%\(\w+\)s|\{\w+\}", vietnamese)
        assert sorted(re.findall(r"%\(\w+\)s|\{\w+\}", english)) == sorted(names)


def test_the_catalogue_holds_nothing_that_no_page_says():
    said = {sentence for found in FOUND for sentence in found()}
    assert sorted(set(ENGLISH) - said) == []


def test_an_english_page_says_nothing_in_vietnamese_but_what_people_wrote(signed_in):
    browser = signed_in(DOER)
    browser.post("/ngon-ngu", {"language": "en", "back": "/viec"})
    page = browser.get("/tai-khoan").get_data(as_text=True)
    texts = re.sub(r"<[^>]+>", " ", page)
    for own in ("Điều Phối", "Tiếng Việt", "chuyen_vien Sở Tư pháp", "Sở Tư pháp"):
        texts = texts.replace(own, "")
    assert re.findall(r"\w*[ăâđêôơưạảấầẩẫậắằẳẵặ]\w*", texts) == []


def in_english(browser) -> None:
    browser.post("/ngon-ngu", {"language": "en", "back": "/viec"})


def test_a_history_is_told_in_english_and_quotes_what_people_wrote(place, signed_in):
    browser = signed_in(DOER)
    in_english(browser)
    browser.post(f"/viec/{place.task()}/complete", {"result_summary": "Đã rà soát"})
    page = browser.get(f"/nhiem-vu/{place.assignment()}").get_data(as_text=True)
    assert "The assignment is now «" in page or "done</p>" in page
    assert "Nhiệm vụ chuyển sang" not in page
    assert "Xong bước" not in page


def test_a_notification_is_told_in_english(place, signed_in):
    browser = signed_in("van_thu.so-tu-phap")
    in_english(browser)
    page = browser.get("/thong-bao").get_data(as_text=True)
    assert "New assignment: " in page
    assert "Deadline: " in page
    assert "Nhiệm vụ mới: " not in page


@pytest.mark.parametrize(
    ("vietnamese", "english"),
    [
        (
            "Nhắc việc – nhiệm vụ 1.2: Rà soát – đợt 1 (còn 3 ngày làm việc)",
            "Reminder – assignment 1.2: Rà soát – đợt 1 (3 working days left)",
        ),
        ("Thời hạn: chậm nhất ngày 30/04/2025", "Deadline: on 30/04/2025 at the latest"),
        ("7 nhiệm vụ quá hạn: Kế hoạch 89", "7 assignments are late: Kế hoạch 89"),
        ("Thiếu kinh phí: đề nghị bổ sung", "Thiếu kinh phí: đề nghị bổ sung"),
        ("Giảm 5% chi phí", "Giảm 5% chi phí"),
    ],
)
def test_what_was_told_is_read_in_english(place, vietnamese, english):
    with place.app.test_request_context(headers={"Cookie": f"{language.COOKIE}=en"}):
        assert notices.notice(vietnamese) == english


@pytest.mark.parametrize(
    ("words_of_time", "english"),
    [
        ("trước ngày 15/4/2025", "Before 15/04/2025"),
        ("chậm nhất ngày 30/4/2025", "On 30/04/2025 at the latest"),
        ("hằng quý", "Ongoing («hằng quý»)"),
        (
            "sau khi có văn bản của Bộ Nội vụ",
            "After receipt of a document («sau khi có văn bản của Bộ Nội vụ»)",
        ),
        ("khẩn trương", "khẩn trương"),
    ],
)
def test_the_words_of_a_deadline_are_read_in_english(place, words_of_time, english):
    deadline = deadlines.read_deadline(words_of_time)
    with place.app.test_request_context(headers={"Cookie": f"{language.COOKIE}=en"}):
        assert language.gettext(deadline.words) == english
    with place.app.test_request_context():
        assert language.gettext(deadline.words) == words_of_time


def test_words_of_others_are_shown_as_they_are(place):
    with place.app.test_request_context("/"):
        shown = render_template_string("{{ _(word) }}", word="Tỷ lệ (%) <b>đạt</b>")
    assert shown == "Tỷ lệ (%) &lt;b&gt;đạt&lt;/b&gt;"
