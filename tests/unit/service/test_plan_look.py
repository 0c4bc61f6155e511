"""Which shares of a large plan its page shows whole."""

from __future__ import annotations

from datetime import UTC, datetime

from engine.model.deadlines import TimeState
from engine.service.plans import Look
from engine.service.plans.shares import SHOWN, Activity, Share
from engine.storage import AssignmentRow

NOW = datetime(2025, 4, 9, tzinfo=UTC)


def activity(element: str, late: int, open_: int, ended: int) -> Activity:
    """One with so many agencies that are late, not done, done."""
    states = [(TimeState.OVERDUE, True)] * late + [(TimeState.IN_TIME, True)] * open_
    states += [(TimeState.COMPLETED_ON_TIME, False)] * ended
    shares = [
        Share(_row(f"{element}-{number}", element, still=still), f"Sở {number}", time)
        for number, (time, still) in enumerate(states)
    ]
    return Activity(element, element, element, shares)


def _row(name: str, element: str, *, still: bool) -> AssignmentRow:
    return AssignmentRow(
        id=name,
        instance_id=name,
        root_id="plan",
        element=element,
        title=element,
        role="lead",
        state="in_progress",
        created_at=NOW,
        open=still,
    )


def sizes(look: Look, *activities: Activity) -> list[tuple[int, int]]:
    """Of each: how many are shown, how many more there are."""
    return [(len(shares), more) for shares, more in look.of(activities)]


def test_a_plan_that_fits_is_shown_whole() -> None:
    assert sizes(Look(), activity("a", 5, 5, 5), activity("b", 0, 40, 0)) == [(15, 0), (40, 0)]


def test_of_a_larger_one_each_activity_shows_its_first() -> None:
    large, small = activity("a", 10, SHOWN * 10, 0), activity("b", 0, 3, 0)
    half = SHOWN // 2
    assert sizes(Look(), large, small) == [(half, SHOWN * 10 + 10 - half), (3, 0)]
    (shown, _), _ = Look().of([large, small])
    assert all(share.time is TimeState.OVERDUE for share in shown[:10])


def test_one_activity_is_shown_page_by_page() -> None:
    large, small = activity("a", 0, SHOWN + 7, 0), activity("b", 0, 3, 0)
    assert sizes(Look(element="a"), large, small) == [(SHOWN, 7), (0, 0)]
    assert sizes(Look(element="a", first=SHOWN), large, small) == [(7, 0), (0, 0)]
    assert sizes(Look(element="a", first=10_000), large, small) == [(0, 0), (0, 0)]


def test_only_what_is_asked_for_counts() -> None:
    mixed = activity("a", 2, 3, SHOWN)
    assert sizes(Look("late"), mixed) == [(2, 0)]
    assert sizes(Look("open"), mixed) == [(5, 0)]


def test_more_activities_than_a_page_holds_show_one_each() -> None:
    many = [activity(f"a{number}", 0, 2, 0) for number in range(SHOWN + 1)]
    assert set(sizes(Look(), *many)) == {(1, 1)}
