"""Mail as its receiver wants it: at once, gathered, or not; and not in his quiet hours."""

from __future__ import annotations

from datetime import datetime

import pytest

from engine.model.clock import ZONE
from engine.service import tasks
from engine.service.notifications import wishes
from engine.service.notifications.wishes import Wishes
from tests.integration.province import Province

OFFICER, HEAD = "chuyen_vien.so-y-te", "truong_phong.so-y-te"


@pytest.mark.parametrize(
    ("now", "leaves"),
    [("09:15", "09:15"), ("18:30", "07:00"), ("02:00", "07:00"), ("07:00", "07:00")],
)
def test_mail_waits_for_the_end_of_quiet_hours(now: str, leaves: str) -> None:
    at = datetime.fromisoformat(f"2025-04-09T{now}").replace(tzinfo=ZONE)
    assert f"{Wishes(quiet=(18, 7)).not_before(at).astimezone(ZONE):%H:%M}" == leaves
    assert Wishes().not_before(at) == at


def given(province: Province) -> list[str]:
    """What the officer got by mail after work was given to him."""
    officer, before = province.who(OFFICER).officer_id, len(province.letters)
    task = province.task("so-y-te").id
    tasks.reassign(province.engine, province.who(HEAD), task, officer, reason="Gấp")
    province.at("2025-04-09T16:00")
    sent = province.letters[before:]
    return [subject for to, subject in sent if to == "chuyen_vien@so-y-te.example"]


@pytest.mark.parametrize(
    ("way", "mails"),
    [
        ("now", ["Việc được giao: Tiếp nhận", "Tổng hợp thông báo: 1 mục"]),
        ("none", ["Tổng hợp thông báo: 1 mục"]),
        ("digest", ["Tổng hợp thông báo: 2 mục"]),
    ],
)
def test_each_kind_comes_as_its_reader_wants_it(
    province: Province, way: str, mails: list[str]
) -> None:
    wishes.prefer(province.engine, province.who(OFFICER), {"task": way})
    assert given(province) == mails
    assert (OFFICER, "task") in province.told("task")


def test_in_quiet_hours_nothing_leaves(province: Province) -> None:
    wishes.prefer(province.engine, province.who(OFFICER), {}, (6, 17))
    assert given(province) == []
    province.at("2025-04-09T17:01")
    sent = [subject for to, subject in province.letters if to == "chuyen_vien@so-y-te.example"]
    assert sent == ["Việc được giao: Tiếp nhận", "Tổng hợp thông báo: 1 mục"]
