"""What lists count, where a rule of the service decides it."""

from __future__ import annotations

from datetime import date

import pytest

from tests.integration.verbs import verbs
from tests.integration.verbs.rows.assignments import MONITOR
from tests.integration.verbs.rows.tasks import CLERK, OURS, WHY
from tests.integration.verbs.scene import Stage


@pytest.mark.parametrize(
    ("last_day", "counted"),
    [
        (date(2025, 4, 8), "overdue"),
        (date(2025, 4, 9), "due_soon"),
        (date(2025, 4, 14), "due_soon"),
        (date(2025, 4, 15), "in_time"),
    ],
)
def test_due_soon_is_until_the_end_of_the_third_working_day(
    stage: Stage, last_day: date, counted: str
) -> None:
    scene = stage.open()
    verbs.change_deadline(
        scene.engine, scene.who(MONITOR), scene.assignment(OURS), last_day, reason=WHY
    )
    clerk = scene.who(CLERK)
    listed = {
        time: len(verbs.list_tasks(scene.engine, clerk, time=time).rows)
        for time in ("overdue", "due_soon", "in_time", "none")
    }
    counts = verbs.count_tasks(scene.engine, clerk).all
    stage.discard(scene)

    assert listed == {"overdue": 0, "due_soon": 0, "in_time": 0, "none": 0} | {counted: 1}
    assert (counts.overdue, counts.due_soon) == (
        int(counted == "overdue"),
        int(counted == "due_soon"),
    )


def test_a_saturday_that_is_made_up_counts_as_a_working_day(stage: Stage) -> None:
    scene = stage.open()
    administrator = scene.who("administrator")
    verbs.put_day(scene.engine, administrator, date(2025, 4, 12), "work", "Làm bù", "CV 9")
    listed = verbs.list_tasks(scene.engine, scene.who(CLERK), time="due_soon").rows
    stage.discard(scene)

    assert not listed  # the third working day is now the 12th; it is due on the 14th
