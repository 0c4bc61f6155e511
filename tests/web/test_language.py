"""Every sentence of the pages stands in the English catalogue."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract
from jinja2 import Environment

import engine.errors
from engine.model import actors, assignments, deadlines, escalation, organisation
from engine.model import tasks as task_states
from engine.service import calendar, difficulties, forms, notifications, policies
from tests.web.conftest import DOER
from webui import errors, language, navigation, security, words
from webui.pages import plans, tasks

WEBUI = Path(language.__file__).parent
ENGLISH = language.catalogue("en")


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
    for path in [*WEBUI.glob("*.py"), *WEBUI.glob("pages/*.py"), *WEBUI.glob("api/*.py")]:
        with path.open("rb") as body:
            for _, sentence, _, _ in extract("python", body, keywords={"_": None, "gettext": None}):
                found |= literal(sentence)
    return found


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
        *navigation.DONE.values(),
        *words.ROLES.values(),
        *words.UNDATED.values(),
        *words.LEVELS.values(),
        *tasks.TABS.values(),
        *tasks.TIMES.values(),
        *plans.STATUSES.values(),
        *(part for row in errors.WORDS.values() for part in (row.heading, row.advice)),
        *(error.vi for error in told if hasattr(error, "vi")),
        *forms._SENTENCES.values(),
        *forms._FORMAT_SENTENCES.values(),
        security.ForgedRequest.vi,
    }


@pytest.mark.parametrize("found", [of_templates, of_code, of_tables])
def test_every_sentence_is_translated(found):
    assert sorted(found() - set(ENGLISH)) == []


def test_a_translation_keeps_the_names_that_are_filled_in():
    for vietnamese, english in ENGLISH.items():
        names = re.findall(r"%\(\w+\)s|\{\w+\}", vietnamese)
        assert sorted(re.findall(r"%\(\w+\)s|\{\w+\}", english)) == sorted(names)


def test_the_catalogue_holds_nothing_that_no_page_says():
    said = of_templates() | of_code() | of_tables()
    assert sorted(set(ENGLISH) - said) == []


def test_an_english_page_says_nothing_in_vietnamese_but_what_people_wrote(signed_in):
    browser = signed_in(DOER)
    browser.post("/ngon-ngu", {"language": "en", "back": "/viec"})
    page = browser.get("/tai-khoan").get_data(as_text=True)
    texts = re.sub(r"<[^>]+>", " ", page)
    for own in ("Điều Phối", "Tiếng Việt", "chuyen_vien Sở Tư pháp", "Sở Tư pháp"):
        texts = texts.replace(own, "")
    assert re.findall(r"\w*[ăâđêôơưạảấầẩẫậắằẳẵặ]\w*", texts) == []
