"""Who is reminded and told: read in words, changed for one plan."""

from __future__ import annotations

from collections.abc import Callable

from tests.web.conftest import ADMIN, DOER, MONITOR, Browser, Place


def test_a_plan_says_in_words_who_will_be_told_when(
    place: Place, signed_in: Callable[[str], Browser]
) -> None:
    page = signed_in(DOER).get(f"/don-doc/{place.plan}").text

    assert "Quá hạn 1 ngày làm việc: đôn đốc chuyên viên được giao." in page
    assert "<form" not in page.split("<main")[1].split("</main>")[0]


def test_the_monitor_gives_a_plan_steps_of_its_own(
    place: Place, signed_in: Callable[[str], Browser]
) -> None:
    monitor = signed_in(MONITOR)
    one_step = {"kind": "urge", "at": "after", "days": "2", "to": "agency_head"}
    sent = {**one_step, "every": "", "throw": "", "key": "rieng", "reason": "Kế hoạch gấp"}
    answer = monitor.post(f"/don-doc/{place.plan}", sent)
    page = monitor.get(f"/don-doc/{place.plan}").text

    assert answer.status_code == 303
    assert "Quá hạn 2 ngày làm việc: đôn đốc thủ trưởng cơ quan." in page
    assert "báo cáo" not in page.split('<section class="stack">')[1].split("</section>")[0]


def test_a_step_that_does_not_fit_is_shown_again(
    place: Place, signed_in: Callable[[str], Browser]
) -> None:
    step = {"kind": "urge", "at": "after", "days": "hai", "to": "agency_head"}
    answer = signed_in(ADMIN).post("/don-doc", {**step, "every": "", "throw": ""})

    assert answer.status_code == 422
    assert "Bước 1" in answer.text
