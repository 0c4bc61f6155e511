"""Days off and make-up days: who sets them and what they move."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import Forbidden, InvalidInput
from engine.service import assignments, calendar
from tests.integration.province import Province

DAY = date(2025, 4, 15)


def counted(province: Province) -> str:
    """Give Sở Y tế five working days from the issue, to the 16th."""
    held = province.assignment("so-y-te").id
    head = province.who("truong_phong.so-noi-vu")
    words = "trong 5 ngày làm việc"
    assignments.change_deadline(province.engine, head, held, words, reason="Theo CV 3")
    return held


def test_a_preview_says_which_deadlines_would_move_and_moves_none(province: Province) -> None:
    held, administrator = counted(province), province.who("administrator")
    moved = calendar.preview(province.engine, administrator, DAY, "off")

    assert [(each.assignment_id, each.old, each.new) for each in moved] == [
        (held, date(2025, 4, 16), date(2025, 4, 17))
    ]
    assert province.assignment("so-y-te").last_day == date(2025, 4, 16)


def test_a_day_off_moves_what_is_counted_and_not_what_is_written(province: Province) -> None:
    held, administrator = counted(province), province.who("administrator")
    moved = calendar.put(province.engine, administrator, DAY, "off", "Nghỉ bù", "CV 9/VPCP")

    assert moved == [held]
    assert province.assignment("so-y-te").last_day == date(2025, 4, 17)
    assert province.assignment("so-tu-phap").last_day == date(2025, 4, 14)
    changes = assignments.view(province.engine, administrator, held).deadline_changes
    assert changes[-1].basis == "CV 9/VPCP"


def test_taking_the_day_out_moves_it_back(province: Province) -> None:
    held, administrator = counted(province), province.who("administrator")
    calendar.put(province.engine, administrator, DAY, "off", "Nghỉ bù", "CV 9/VPCP")
    calendar.remove(province.engine, administrator, DAY)

    assert province.assignment("so-y-te").last_day == date(2025, 4, 16)
    assert held == province.assignment("so-y-te").id


def test_a_day_needs_its_basis(province: Province) -> None:
    with pytest.raises(InvalidInput):
        calendar.put(province.engine, province.who("administrator"), DAY, "off", "Nghỉ", " ")


def test_only_an_administrator_sets_days(province: Province) -> None:
    with pytest.raises(Forbidden):
        calendar.put(
            province.engine, province.who("thu_truong.so-noi-vu"), DAY, "off", "Nghỉ", "CV"
        )


def test_a_working_day_cannot_be_made_up(province: Province) -> None:
    administrator = province.who("administrator")
    for act in (calendar.preview, calendar.put):
        given = ("Làm bù", "CV 9/VPCP") if act is calendar.put else ()
        with pytest.raises(InvalidInput) as refused:
            act(province.engine, administrator, DAY, "work", *given)
        assert str(refused.value.fields["day"]).startswith("Ngày này vốn là ngày làm việc")


def test_a_saturday_and_a_holiday_can_be_made_up(province: Province) -> None:
    administrator = province.who("administrator")
    for day in (date(2026, 1, 10), date(2026, 11, 24)):
        calendar.put(province.engine, administrator, day, "work", "Làm bù", "CV 9/VPCP")

        assert calendar.current(province.engine).is_working_day(day)
