"""What a unit holds back to send it together: nothing misses it, and nothing of it is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from engine.model.transitions import GENESIS, Transition
from engine.storage import FanRow, InstanceRow, Storage, TimerRow, Unit
from engine.storage.db.fast import Sql
from engine.storage.instances.instance import instance

NOW = datetime(2025, 4, 9, 1, 0, tzinfo=UTC)
PLAN = InstanceRow(
    id="plan", root_id="plan", deployment_id="d", process_id="p", state="{}", started_at=NOW
)
TIMER = TimerRow(id="first", instance_id="plan", token=1, due_at=NOW, kind="token")
MOVED = Transition(kind="visit", at=NOW, actor="system", root_id="plan")


def begin(storage: Storage) -> None:
    def work(unit: Unit) -> None:
        unit.instances.insert(PLAN)
        unit.timers.insert(TIMER)

    storage.run(work)


def test_the_few_rows_of_a_step_reach_postgresql_as_one_statement(storage: Storage) -> None:
    def work(unit: Unit) -> None:
        row = unit.instances.take("plan")
        seq, head = unit.record.append("plan", [MOVED, MOVED], (0, GENESIS))
        unit.instances.save(replace(row, seq=seq, head=head))
        unit.timers.drop("plan", [1])
        unit.fans.put(FanRow(instance_id="plan", token=2, element="c", status="open"))

    begin(storage)
    sent = list[str]()
    storage.probe = sent.append
    storage.run(work)
    storage.probe = None

    assert len(sent) == (4 if storage.on_postgresql else 7), sent
    with storage.read() as unit:
        assert [told.row.seq for told in unit.record.of_stream("plan")] == [1, 2]
        assert (unit.instances.need("plan").seq, unit.fans.count(), unit.timers.count()) == (
            2,
            1,
            0,
        )


def test_a_later_look_does_not_miss_a_change_that_is_held_back(storage: Storage) -> None:
    begin(storage)
    with storage.begin() as unit:
        unit.instances.update_later({"id": "plan"}, title="đổi")
        unit.timers.drop("plan")

        assert unit.instances.need("plan").title == "đổi"
        assert unit.timers.next_due() is None


def test_a_change_that_is_held_back_leaves_what_comes_after_it(storage: Storage) -> None:
    begin(storage)
    with storage.begin() as unit:
        unit.instances.update_later({"root_id": "plan"}, title="đổi")
        unit.instances.insert(replace(PLAN, id="later"))
    with storage.read() as unit:
        titles = {row.id: row.title for row in unit.instances.find(root_id="plan")}
    assert titles == {"plan": "đổi", "later": None}


def test_a_timer_may_come_again_in_the_unit_that_drops_it(storage: Storage) -> None:
    begin(storage)
    with storage.begin() as unit:
        unit.timers.drop("plan")
        unit.timers.insert(replace(TIMER, id="second"))
    with storage.read() as unit:
        assert [row.id for row in unit.timers.find()] == ["second"]


def test_a_row_changed_twice_keeps_both_changes(storage: Storage) -> None:
    begin(storage)
    with storage.begin() as unit:
        unit.instances.update_later({"id": "plan"}, title="đổi", seq=1)
        unit.instances.update_later({"id": "plan"}, seq=2)
    with storage.read() as unit:
        row = unit.instances.need("plan")
    assert (row.title, row.seq) == ("đổi", 2)


def test_a_change_that_is_told_of_is_refused_where_nobody_tells(storage: Storage) -> None:
    begin(storage)
    told = Sql(update(instance).values(title="mới"), told=True)
    with pytest.raises(ValueError, match="is not told"):
        storage.run(lambda unit: unit.transaction.change(told))
