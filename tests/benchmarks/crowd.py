"""First pages of the lists while the tables are full: many open tasks among years of ended ones.

``crowd.sql`` says what the tables are filled with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from engine.model.permission import Actor, HeldPosition
from engine.service import assignments, notifications, plans
from engine.service.assignments import difficulties, overview, watching
from engine.service.audit import history
from engine.service.engine import Engine
from engine.service.plans import incoming
from engine.service.runtime import incidents
from engine.service.tasks import task_list
from engine.storage.db.pool import connect
from tests.benchmarks.baseline import BareStep
from tests.benchmarks.installation import completing, open_tasks, start
from tests.benchmarks.measuring import Figure, Work, in_turn, percentile, scaled, timed

PAGE_MICROSECONDS = 50_000
LOOKS = 40
TURNS = 100
TASKS, ENDED, TRANSITIONS = 100_000, 300_000, 2_000_000
PAPERS = 50_000
PLANS, PARTS = 2_000, 400_000

OLDEST = "plan-11500"
"""A plan that still runs and has most of the record and of the ended tasks."""

_DAY = "'2025-04-09T01:00:00.000000Z'"
_WORDS = {"{due}": f"CASE WHEN n % 3 = 0 THEN NULL ELSE {_DAY} END", "{day}": _DAY}
_ON_SQLITE = (
    "WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < ? - 1)"
)
_ON_POSTGRESQL = "WITH numbers(n) AS (SELECT g FROM generate_series(0, %s - 1) AS g)"


def full_tables(engine: Engine) -> Iterator[Figure]:
    """Fill the tables, then look as officers do."""
    tasks, ended, papers = scaled(TASKS, 500), scaled(ENDED, 2_000), scaled(PAPERS, 1_000)
    work = completing(engine, open_tasks(engine, start(engine, 200)))
    sizes = {
        "plan": PLANS,
        "instance": PLANS,
        "office": PLANS,
        "part": PARTS,
        "rare": 3,
        "task": tasks,
        "share": tasks,
        "ended_task": ended,
        "ended_share": ended,
        "notification": papers,
        "difficulty": papers,
        "incident": papers,
        "document": papers,
        "transition": scaled(TRANSITIONS, 20_000),
    }
    fill(engine, sizes)
    measured, base = in_turn(work, BareStep(engine), turns=TURNS)
    yield Figure(f"complete one task beside {tasks:,} open ones", measured, base, "bare step", 2.0)
    for name, look in looks(engine).items():
        look()
        measured = percentile([timed(look) for _ in range(LOOKS)], 0.95)
        yield Figure(f"{name}, p95", measured, PAGE_MICROSECONDS, "50 ms", 1.0)


def looks(engine: Engine) -> dict[str, Work]:
    """The lists with what makes each of them hard."""
    officer, head = actor("agency-7"), actor("agency-7", kind="lanh_dao")
    office, rare = actor("office"), actor("rare")
    leader, inspector = actor(role="leader"), actor(role="inspector")
    admin = actor(role="administrator")
    closed = {"status": "closed", "text": "so 1"}
    page_of_plans = plans.plans(engine, officer).next
    newest = history.of_plan(engine, leader, OLDEST).next
    return {
        "inbox": lambda: task_list.inbox(engine, officer),
        "inbox of an agency": lambda: task_list.inbox(engine, head, tab="agency"),
        "inbox of all, searched": lambda: task_list.inbox(
            engine, leader, tab="agency", text="viec", time="overdue"
        ),
        "inbox, what waits for others": lambda: task_list.inbox(engine, officer, group="waiting"),
        "inbox, what is free, narrowed": lambda: task_list.inbox(
            engine, officer, group="free", role="lead", rank="chuyen_vien", text="viec 1.a."
        ),
        "what an officer has done": lambda: task_list.inbox(engine, officer, tab="done"),
        "inbox of an agency, longest waiting": lambda: task_list.inbox(
            engine, head, tab="agency", order="oldest", state="ready"
        ),
        "inbox of all, of one agency and plan": lambda: task_list.inbox(
            engine, leader, tab="agency", agency_id="agency-9", root_id=OLDEST
        ),
        "what an agency coordinates": lambda: task_list.inbox(engine, head, tab="coordination"),
        "what an office watches, late": lambda: watching.watched(engine, office, time="overdue"),
        "standing duties": lambda: watching.standing(engine, officer),
        "numbers over an inbox, searched": lambda: task_list.counts(engine, officer, text="viec"),
        "overview of an agency's leader": lambda: overview.overview(engine, head),
        "numbers over an inbox": lambda: task_list.counts(engine, officer),
        "numbers over an agency's": lambda: task_list.counts(engine, head, "agency"),
        "numbers over all": lambda: task_list.counts(engine, leader, "agency"),
        "plans of an officer": lambda: plans.plans(engine, officer),
        "plans of an officer, second page": lambda: plans.plans(
            engine, officer, after=page_of_plans
        ),
        "plans of an officer, searched": lambda: plans.plans(engine, officer, **closed),
        "plans of an agency with three": lambda: plans.plans(engine, rare),
        "plans of an agency with three, searched": lambda: plans.plans(engine, rare, **closed),
        "plans of who monitors all": lambda: plans.plans(engine, office),
        "plans of who monitors all, searched in vain": lambda: plans.plans(
            engine, office, text="khong co"
        ),
        "plans of a leader": lambda: plans.plans(engine, leader),
        "plans of an inspector, searched": lambda: plans.plans(engine, inspector, **closed),
        "table of a plan": lambda: plans.plan(engine, officer, OLDEST),
        "history of a plan with 200,000 rows": lambda: history.of_plan(engine, officer, OLDEST),
        "history of a plan, second page": lambda: history.of_plan(
            engine, officer, OLDEST, after=newest
        ),
        "assignments of an officer": lambda: assignments.page(engine, officer, open=True),
        "assignments, ended ones too": lambda: assignments.page(engine, officer),
        "late assignments of who monitors all": lambda: assignments.page(
            engine, office, overdue=True
        ),
        "difficulties": lambda: difficulties.page(engine, officer),
        "difficulties, settled ones too": lambda: difficulties.page(engine, officer, open=False),
        "difficulties of who monitors all": lambda: difficulties.page(engine, office),
        "notifications": lambda: notifications.page(engine, officer),
        "unread notifications": lambda: notifications.page(engine, officer, unread=True),
        "number of unread notifications": lambda: notifications.unread_count(engine, officer),
        "incidents": lambda: incidents.page(engine, admin),
        "documents": lambda: incoming.page(engine, leader),
    }


def fill(engine: Engine, sizes: Mapping[str, int]) -> None:
    """Make so many rows by each statement, inside the database: nothing else is fast enough."""
    store = connect(engine.storage.url, 60.0)
    server = engine.storage.on_postgresql
    numbers = _ON_POSTGRESQL if server else _ON_SQLITE
    with store.begin() as connection:
        for name, insertion in _statements():
            into, _, rows = insertion.partition("\nSELECT")
            rows = rows.replace("%", "%%") if server else rows
            connection.exec_driver_sql(f"{into} {numbers} SELECT{rows}", (sizes[name],))
    with store.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        # As a server tidies up by itself in the night.
        connection.exec_driver_sql("VACUUM ANALYZE" if server else "ANALYZE")
    store.dispose()


def _statements() -> Iterator[tuple[str, str]]:
    text = Path(__file__).with_name("crowd.sql").read_text(encoding="utf-8")
    for word, meaning in _WORDS.items():
        text = text.replace(word, meaning)
    for named in text.split("\n\n")[1:]:
        name, _, statement = named.partition("\n")
        yield name.removeprefix("-- "), statement.rstrip(";\n")


def actor(agency: str | None = None, *, kind: str = "chuyen_vien", role: str = "") -> Actor:
    """An officer of an agency, or somebody with a role."""
    held = [HeldPosition("p", agency, kind, None)] if agency else []
    return Actor("officer-7", "o", "o", tuple(held), frozenset({role} if role else ()))
