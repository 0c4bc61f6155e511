"""Lists read what they show, however much lies around it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from engine.storage import Narrowing, Storage, TaskOfferRow, TaskRow, Unit, Whose

NOW = datetime(2025, 4, 9, 1, 0, tzinfo=UTC)
MINE = Whose(["me"], [("so-y-te", "chuyen_vien", ""), ("so-y-te", "van_thu", "")])
OTHERS = 4_000


def task(name: str, **more: object) -> TaskRow:
    columns: dict[str, object] = {
        "id": name,
        "instance_id": name,
        "root_id": "plan",
        "token": 1,
        "element": "t",
        "state": "ready",
        "created_at": NOW,
        "agency_id": "so-y-te",
        "position": "chuyen_vien",
        "name": "Góp ý 50% dự_thảo",
        "folded": "gop y 50% du_thao",
    }
    return TaskRow(**{**columns, **more})  # type: ignore[arg-type]  # a column's value each


@pytest.fixture(params=[True, False], ids=["with figures", "without figures"])
def crowded(storage: Storage, request: pytest.FixtureRequest) -> Storage:
    """Three tasks of mine among thousands of others; the planner has figures of them or none."""
    mine = [
        task("taken", assignee="me"),
        task("free"),
        task("sealed", position="van_thu", due_at=NOW),
        task("theirs", assignee="you"),
        task("signed", position="lanh_dao"),
    ]
    others = [
        task(f"other-{n}", agency_id=f"so-{n % 80}", assignee=f"o-{n % 80}" if n % 2 else None)
        for n in range(OTHERS)
    ]
    storage.run(lambda unit: unit.tasks.insert_many([*mine, *others]))
    if request.param:
        autocommit = storage.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        with autocommit as connection:
            connection.exec_driver_sql("ANALYZE")
    return storage


def read(storage: Storage, look: Callable[[Unit], object]) -> int:
    """How many rows of tasks a look reads; on SQLite hundreds of instructions of its machine."""
    steps: list[int] = []
    with storage.read() as unit:
        driver = unit.driver_connection
        if not unit.on_postgresql:
            driver.set_progress_handler(lambda: steps.append(1), 100)
        look(unit)
        if not unit.on_postgresql:
            driver.set_progress_handler(None, 0)
            return len(steps)
        rows = (
            "SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables"
            " WHERE relname = 'task'"
        )
        return int(driver.execute(rows).fetchone()[0])


def test_an_inbox_shows_what_is_mine_and_what_i_may_take(crowded: Storage) -> None:
    with crowded.read() as unit:
        found = [item.task.id for item in unit.tasks.page(whose=MINE).rows]
        counts = unit.tasks.counts(whose=MINE, now=NOW, soon=NOW)[""]
    assert found == ["sealed", "free", "taken"]
    assert (counts.open, counts.overdue, counts.no_deadline) == (3, 1, 2)


def test_an_inbox_does_not_read_what_others_have_open(crowded: Storage) -> None:
    assert read(crowded, lambda unit: unit.tasks.page(whose=MINE)) < 50
    assert read(crowded, lambda unit: unit.tasks.counts(whose=MINE, now=NOW, soon=NOW)) < 50


def test_the_offers_to_a_place_are_found_without_reading_what_is_open(crowded: Storage) -> None:
    crowded.run(lambda unit: unit.task_offers.insert(TaskOfferRow("other-1", "so-y-te", "van_thu")))

    def look(unit: Unit) -> None:
        assert [each[0] for each in unit.task_offers.to([("so-y-te", "van_thu")])] == ["other-1"]
        assert unit.task_offers.to([("so-y-te", "lanh_dao"), ("so-1", "van_thu")]) == []

    assert read(crowded, look) < 50


def test_who_has_no_seat_and_no_task_finds_nothing(crowded: Storage) -> None:
    with crowded.read() as unit:
        assert unit.tasks.page(whose=Whose([])).rows == []
        assert unit.tasks.page(whose=Whose(agencies=[])).rows == []


@pytest.mark.parametrize(("text", "found"), [("50%", 3), ("du_thao", 3), ("5_%", 0), ("/", 0)])
def test_a_search_takes_every_sign_for_itself(crowded: Storage, text: str, found: int) -> None:
    with crowded.read() as unit:
        assert len(unit.tasks.page(whose=MINE, narrowing=Narrowing(text=text)).rows) == found
