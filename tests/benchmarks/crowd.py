"""First pages of the lists while the tables are full: many open tasks, years of record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.model.permission import Actor, HeldPosition
from engine.service import inboxes, overviews
from engine.service.engine import Engine
from engine.storage import Unit
from engine.storage.database import connect
from tests.benchmarks.installation import start
from tests.benchmarks.measuring import Figure, Work, percentile, scaled, timed

PAGE_MICROSECONDS = 50_000
LOOKS = 60
TASKS, TRANSITIONS = 100_000, 2_000_000

_TASK = """
INSERT INTO task (id, instance_id, root_id, token, element, name, agency_id, position, state,
 priority, due_at, created_at, folded, open, shared)
SELECT 'crowd-' || n, 'crowd-' || n, 'crowd-' || (n % 500), 1, 't1', 'Việc',
 'agency-' || (n % 200), 'chuyen_vien', 'ready', 50,
 CASE WHEN n % 3 = 0 THEN NULL ELSE '2025-04-09T01:00:00.000000Z' END,
 '2025-04-09T01:00:00.000000Z', 'viec', 1, 0 FROM numbers
"""
_PLAN = """
INSERT INTO plan (instance_id, key, title, status, folded, created_at)
SELECT 'crowd-' || n, 'plan', 'Kế hoạch', 'active', 'ke hoach',
 '2025-04-09T01:00:00.000000Z' FROM numbers
"""
_ASSIGNMENT = """
INSERT INTO assignment (id, instance_id, root_id, element, title, role, agency_id, state,
 standing, created_at, folded, open)
SELECT 'crowd-' || n, 'crowd-' || n, 'crowd-' || (n % 500), 'c', 'Việc', 'lead',
 'agency-' || (n % 200), 'assigned', 0, '2025-04-09T01:00:00.000000Z', 'viec', 1 FROM numbers
"""
_TRANSITION = """
INSERT INTO transition (stream, seq, root_id, kind, element, token, from_state, to_state, at,
 actor, body, prev, hash)
SELECT 'crowd-' || (n / 20), n % 20 + 1, 'crowd-' || (n % 500), 'visit', 't1', 1, 'ready',
 'completed', '2025-04-09T01:00:00.000000Z', '-', '{}', '-', '-' FROM numbers
"""
_ON_SQLITE = (
    "WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < ? - 1)"
)
_ON_POSTGRESQL = "WITH numbers(n) AS (SELECT g FROM generate_series(0, %s - 1) AS g)"


def full_tables(engine: Engine) -> Iterator[Figure]:
    """Fill the tables, then look as an officer does."""
    tasks, transitions = scaled(TASKS, 1000), scaled(TRANSITIONS, 20_000)
    _fill(engine, [(_PLAN, 500), (_TASK, tasks), (_ASSIGNMENT, tasks), (_TRANSITION, transitions)])
    officer, leader = _actor("agency-7"), _actor()
    root = _plan(engine)
    looks: dict[str, Work] = {
        "first page of an inbox": lambda: inboxes.inbox(engine, officer),
        "numbers over an inbox": lambda: inboxes.counts(engine, officer),
        "first page of the plans": lambda: overviews.plans(engine, officer),
        "the table of a plan": lambda: overviews.plan(engine, leader, root),
    }
    for name, look in looks.items():
        look()
        measured = percentile([timed(look) for _ in range(LOOKS)], 0.95)
        label = f"{name}, p95 ({tasks:,} tasks, {transitions:,} rows)"
        yield Figure(label, measured, PAGE_MICROSECONDS, "50 ms", 1.0)


def _fill(engine: Engine, parts: list[tuple[str, int]]) -> None:
    """Make the rows inside the database; nothing else could fill it in time."""
    store = connect(engine.storage.url, 60.0)
    server = engine.storage.on_postgresql
    with store.begin() as connection:
        for insertion, size in parts:
            into, _, rows = insertion.strip().partition("\nSELECT")
            rows = rows.replace("%", "%%") if server else rows
            numbers = _ON_POSTGRESQL if server else _ON_SQLITE
            connection.exec_driver_sql(f"{into} {numbers} SELECT{rows}", (size,))
        connection.exec_driver_sql("ANALYZE")
    store.dispose()


def _plan(engine: Engine) -> str:
    """A running plan with a two-hundredth of the assignments."""
    root = start(engine, 200)

    def work(unit: Unit) -> None:
        row = unit.plans.need("crowd-1")
        unit.plans.insert(replace(row, instance_id=root))
        unit.assignments.update_where({"root_id": "crowd-1"}, root_id=root)

    engine.storage.run(work)
    return root


def _actor(agency: str | None = None) -> Actor:
    """An officer of an agency, or of the province's leadership."""
    held = [HeldPosition("p", agency, "chuyen_vien", None)] if agency else []
    return Actor("o", "o", "o", tuple(held), frozenset() if agency else frozenset({"leader"}))
