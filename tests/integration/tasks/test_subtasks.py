"""Parts of a task that its holder gives to colleagues."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import Forbidden, InvalidInput, NotAllowedNow, NotFound
from engine.model.permission import SYSTEM
from engine.service import clock, organisation, plans, tasks
from engine.service.audit import history
from engine.service.organisation import accounts
from engine.service.tasks import subtask_view, subtasks
from tests.integration.province import Province

AGENCY = "so-y-te"
HOLDER, HEAD = f"chuyen_vien.{AGENCY}", f"truong_phong.{AGENCY}"
COLLEAGUE, STRANGER = "chuyen_vien_2.so-y-te", "chuyen_vien.so-tu-phap"


@pytest.fixture
def split(province: Province) -> Province:
    """The officer holds the step of carrying out; a colleague of his is free."""
    people = [{"login": COLLEAGUE, "name": "Người hai", "positions": [f"{AGENCY}/chuyen_vien"]}]
    organisation.load(province.engine, {"officers": people})
    receive = province.task(AGENCY, "Receive").id
    tasks.complete(province.engine, province.who(f"van_thu.{AGENCY}"), receive, {})
    tasks.claim(province.engine, province.who(HOLDER), province.task(AGENCY, "Do").id)
    return province


def give(
    province: Province, who: str = HOLDER, to: str = COLLEAGUE, due_on: date | None = None
) -> str:
    task, officer = province.task(AGENCY, "Do").id, province.who(to).officer_id
    return subtasks.give(province.engine, province.who(who), task, "Số liệu", officer, due_on)


def hand_in(province: Province) -> None:
    task = province.task(AGENCY, "Do").id
    tasks.complete(province.engine, province.who(HOLDER), task, {"result_summary": "Xong"})


def state(province: Province, part: str) -> str:
    return subtask_view.view(province.engine, province.who(HOLDER), part).row.state


def test_a_task_waits_for_its_parts(split: Province) -> None:
    part = give(split, due_on=date(2025, 4, 10))
    (mine,) = subtask_view.mine(split.engine, split.who(COLLEAGUE))
    assert (mine.row.id, mine.verbs) == (part, frozenset({"finish", "return"}))
    with pytest.raises(NotAllowedNow, match="Số liệu"):
        hand_in(split)

    subtasks.finish(split.engine, split.who(COLLEAGUE), part, "Có 12 cơ sở")
    assert subtask_view.mine(split.engine, split.who(COLLEAGUE)) == []
    assert split.told("task")[-2:] == [(COLLEAGUE, "task"), (HOLDER, "task")]
    hand_in(split)
    (kept,) = subtask_view.of_task(split.engine, split.who(HOLDER), mine.task.id)
    assert kept.row.result == "Có 12 cơ sở"


@pytest.mark.parametrize(
    ("who", "verb", "left"),
    [(COLLEAGUE, "give_back", "returned"), (HOLDER, "withdraw", "withdrawn")],
)
def test_a_part_ends_with_a_reason(split: Province, who: str, verb: str, left: str) -> None:
    part = give(split)
    getattr(subtasks, verb)(split.engine, split.who(who), part, reason="Trùng việc")
    assert state(split, part) == left
    with pytest.raises(NotAllowedNow, match="kết thúc"):
        subtasks.withdraw(split.engine, split.who(HOLDER), part, reason="Lần hai")
    hand_in(split)


def test_others_have_no_hand_in_it(split: Province) -> None:
    part = give(split)
    with pytest.raises(Forbidden):
        subtasks.finish(split.engine, split.who(HOLDER), part, "Thay")
    with pytest.raises(Forbidden):
        subtasks.withdraw(split.engine, split.who(COLLEAGUE), part, reason="Không làm")
    with pytest.raises(NotFound):
        subtask_view.view(split.engine, split.who(STRANGER), part)
    with pytest.raises(NotFound):
        subtasks.finish(split.engine, split.who(STRANGER), part, "Thay")
    with pytest.raises((Forbidden, NotAllowedNow)):
        give(split, who=COLLEAGUE)
    with pytest.raises(NotFound):
        give(split, who=STRANGER)


@pytest.mark.parametrize(
    ("to", "due_on", "field"),
    [
        (STRANGER, date(2025, 4, 10), "officer"),
        (HOLDER, date(2025, 4, 10), "officer"),
        (COLLEAGUE, date(2025, 4, 8), "due_on"),
    ],
)
def test_it_is_for_a_colleague_and_in_time(
    split: Province, to: str, due_on: date, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        give(split, to=to, due_on=due_on)
    assert set(refused.value.fields) == {field}


def test_the_history_tells_who_got_a_part_and_what_became_of_it(split: Province) -> None:
    part = give(split)
    subtasks.finish(split.engine, split.who(COLLEAGUE), part, "Có 12 cơ sở")
    assignment = split.assignment(AGENCY).id
    told = [str(each.what) for each in history.of_assignment(split.engine, SYSTEM, assignment)]
    assert [each for each in told if "việc con" in each.lower()] == [
        "Việc con của Người hai đã xong",
        "Giao việc con cho Người hai",
    ]


def test_a_part_ends_with_a_task_that_is_not_done_any_more(split: Province) -> None:
    part = give(split)
    plans.close(split.engine, SYSTEM, split.plan, reason="Bãi bỏ", with_open=True)
    clock.tick(split.engine)

    assert state(split, part) == "ended"
    assert (COLLEAGUE, "task") in split.told()[-2:]
    assert clock.tick(split.engine).chores == 0


def test_the_part_of_who_leaves_goes_back_to_who_gave_it(split: Province) -> None:
    part = give(split)
    accounts.disable(
        split.engine,
        split.who("administrator"),
        split.who(COLLEAGUE).officer_id,
        reason="Thôi việc",
    )

    assert state(split, part) == "returned"
    assert split.told()[-1] == (HOLDER, "task")
    hand_in(split)
