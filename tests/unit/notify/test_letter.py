"""A letter says what a notification says, in the language asked for."""

from __future__ import annotations

from datetime import UTC, datetime

from engine.sentences import joined, sentence, verbatim
from engine.service.notifications.saying import letter
from engine.storage import OfficerRow

OFFICER = OfficerRow(
    id="o",
    login="an",
    name="Nguyễn Văn An",
    email="an@tinh.gov.vn",
    created_at=datetime(2025, 4, 9, tzinfo=UTC),
)
SUBJECT = sentence("Đôn đốc: %(about)s", about="Rà soát")
BODY = joined("\n", (SUBJECT, verbatim("Đôn đốc: gấp")))


def test_it_is_vietnamese_unless_another_language_is_asked_for() -> None:
    assert letter(OFFICER, SUBJECT, BODY, "https://dieuphoi.vn/viec/1") == {
        "to": "an@tinh.gov.vn",
        "subject": "Đôn đốc: Rà soát",
        "text": "Kính gửi Nguyễn Văn An,\n\nĐôn đốc: Rà soát\nĐôn đốc: gấp\n\n"
        "https://dieuphoi.vn/viec/1\n",
    }


def test_in_english_it_leaves_alone_what_people_wrote() -> None:
    english = letter(OFFICER, SUBJECT, BODY, "", "en")

    assert english["subject"] == "Urging: Rà soát"
    assert english["text"] == "Dear Nguyễn Văn An,\n\nUrging: Rà soát\nĐôn đốc: gấp\n"
