"""Every route against everybody; a route without a line in the table fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web import matrix
from tests.web.conftest import DOER, STRANGER
from tests.web.matrix import BLIND, NOBODY, PEOPLE, Scene
from tests.web.routes import OPEN, nothing


@pytest.fixture(scope="module")
def scene(filled: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with matrix.staged(filled, tmp_path_factory.mktemp("everybody") / "var") as staged:
        yield staged


@pytest.mark.parametrize("letter", PEOPLE)
def test_each_route_answers_each_person_as_the_table_says(scene: Scene, letter: str) -> None:
    table = {name: signs[letter] for name, signs in matrix.expected().items()}
    assert scene.column(letter) == table, PEOPLE[letter][0]


def test_nobody_passes_without_a_session(scene: Scene) -> None:
    assert {signs[NOBODY] for signs in matrix.expected().values()} == {"!"}
    assert {rule.endpoint for rule in scene.place.app.url_map.iter_rules()} >= OPEN


@pytest.mark.parametrize("letter", BLIND)
def test_what_somebody_may_not_see_is_to_him_not_there(scene: Scene, letter: str) -> None:
    """Who sees nothing of a thing is told the same of one that is not there."""
    table = matrix.expected()
    missing = nothing(scene.objects)
    for part in {part for ask in scene.asks for part in ask.secrets}:
        about = [ask for ask in scene.asks if part in ask.secrets]
        if any(ask.method == "GET" and table[ask.name][letter] == "+" for ask in about):
            continue
        for ask in about:
            told = table[ask.name][letter]
            assert told != "-" or scene.sign(letter, ask, missing) == "-", ask.name


def test_lists_show_nothing_of_other_agencies(signed_in):
    browser = signed_in(STRANGER)
    for url in ("/viec?tab=agency", "/ke-hoach", "/vuong-mac", "/thong-bao"):
        page = browser.get(url).get_data(as_text=True)
        assert "Rà soát" not in page, url
        assert "Thiếu kinh phí" not in page, url


def test_a_form_cannot_write_names_it_does_not_declare(place, signed_in):
    browser = signed_in(DOER)
    fields = {"result_summary": "Xong", "assignee": "kẻ lạ", "agency": "so-du-lich"}
    assert browser.post(f"/viec/{place.task()}/complete", fields).status_code == 303
    with place.engine.storage.read() as unit:
        done = unit.tasks.find(agency_id="so-tu-phap", state="completed")[0]
    assert done.assignee == place.officer(DOER)
