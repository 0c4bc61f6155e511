"""A sentence keeps its parts until somebody reads it."""

from __future__ import annotations

from datetime import date

import pytest

from engine.model.deadlines import Deadline, read_deadline
from engine.sentences import Sentence, from_json, joined, sentence, verbatim

DUE = sentence("chậm nhất ngày %(day)s", day=date(2025, 4, 30))


def test_it_is_said_in_vietnamese_unless_another_language_is_asked_for() -> None:
    assert str(DUE) == "chậm nhất ngày 30/04/2025"
    assert DUE.in_language("en") == "on 30/04/2025 at the latest"


def test_a_part_that_is_a_sentence_is_said_in_the_same_language() -> None:
    whole = sentence("Không có tài khoản «%(login)s».", login=DUE)

    assert whole.in_language("en") == "There is no account «on 30/04/2025 at the latest»."


def test_what_people_wrote_stays_as_they_wrote_it() -> None:
    assert verbatim("Kế hoạch").in_language("en") == "Kế hoạch"
    assert verbatim("Giảm 5% chi phí").in_language("en") == "Giảm 5% chi phí"


def test_a_sentence_that_nobody_translated_is_said_in_vietnamese() -> None:
    assert Sentence("Không ai dịch câu này 5%").in_language("en") == "Không ai dịch câu này 5%"


def test_several_are_joined_without_losing_their_parts() -> None:
    assert joined(" % ", (DUE, verbatim("x"))).in_language("en") == (
        "on 30/04/2025 at the latest % x"
    )


@pytest.mark.parametrize(
    "kept",
    [
        sentence("Đã đăng xuất."),
        DUE,
        joined("; ", (DUE, verbatim("Số 5"))),
        sentence("Không có tài khoản «%(login)s».", login=12),
        read_deadline("trước ngày 15/4/2025").words,
    ],
)
def test_what_is_kept_is_read_back_the_same(kept: Sentence) -> None:
    assert from_json(kept.as_json()) == kept


@pytest.mark.parametrize(
    ("written", "english"),
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
def test_the_words_of_a_deadline_are_those_of_its_document_or_what_they_come_to(
    written: str, english: str
) -> None:
    words = read_deadline(written).words

    assert str(words) == written
    assert words.in_language("en") == english


def test_a_deadline_without_words_names_its_day() -> None:
    assert str(Deadline("date", last_day=date(2025, 4, 30)).words) == "chậm nhất ngày 30/04/2025"
    assert str(Deadline("none").words) == "Không hạn"
