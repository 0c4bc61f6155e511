"""What an officer marks for himself: tasks above his list, and a word on the day he chose."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import InvalidInput, NotAllowedNow, NotFound
from engine.service import tasks
from engine.service.tasks import marks
from tests.integration.province import Province

CLERK, HEAD, STRANGER = "van_thu.so-y-te", "truong_phong.so-y-te", "van_thu.so-tu-phap"


def above(province: Province, login: str) -> list[str]:
    return [item.task.id for item in tasks.marked(province.engine, province.who(login))]


def test_a_pinned_task_stands_above_the_list_of_who_pinned_it_until_it_is_done(
    province: Province,
) -> None:
    task, who = province.task("so-y-te").id, province.who(CLERK)
    tasks.pin(province.engine, who, task, pinned=True)
    assert (above(province, CLERK), above(province, HEAD)) == ([task], [])
    tasks.pin(province.engine, who, task, pinned=False)
    assert above(province, CLERK) == []
    with pytest.raises(NotFound):
        tasks.pin(province.engine, province.who(STRANGER), task, pinned=True)
    tasks.pin(province.engine, who, task, pinned=True)
    tasks.complete(province.engine, who, task, {})
    assert above(province, CLERK) == []


def test_who_asked_is_reminded_once_in_the_morning_of_the_day_he_chose_last(
    province: Province,
) -> None:
    task, who = province.task("so-y-te").id, province.who(CLERK)
    for day in (10, 14):
        tasks.remind(province.engine, who, task, date(2025, 4, day))
    tasks.remind(province.engine, province.who(HEAD), task, date(2025, 4, 11))
    tasks.remind(province.engine, province.who(HEAD), task, None)
    province.at("2025-04-13T12:00")
    assert (province.told("own_reminder"), above(province, CLERK)) == ([], [])
    province.at("2025-04-14T08:00")
    assert province.told("own_reminder") == [(CLERK, "own_reminder")]
    assert above(province, CLERK) == [task]
    with pytest.raises(InvalidInput):
        tasks.remind(province.engine, who, task, date(2025, 4, 14))
    with pytest.raises(InvalidInput):
        tasks.remind(province.engine, who, task, date(9999, 12, 31))


def test_a_pin_too_many_is_refused_and_not_left_out(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marks, "MOST_PINNED", 1)
    overseer = province.who("inspector")
    first, second = province.task("so-y-te").id, province.task("so-tu-phap").id
    tasks.pin(province.engine, overseer, first, pinned=True)
    tasks.pin(province.engine, overseer, first, pinned=True)
    with pytest.raises(NotAllowedNow, match="bỏ ghim"):
        tasks.pin(province.engine, overseer, second, pinned=True)

    tasks.pin(province.engine, overseer, first, pinned=False)
    tasks.pin(province.engine, overseer, second, pinned=True)
    assert above(province, "inspector") == [second]
