"""The invariants that hold after every command, fault and race: one checker for all of them.

I1  what was acknowledged is in the record exactly once;   I2  what was refused left nothing there
I3  the state document is the fold of the record           I4  each timer fires once, none is late
I5  open rows are exactly what the documents wait for      I6  a visit that ended never ends again
I7  what has ended holds nothing open                      I8  all asked have begun, none twice
I9  chain and anchors verify                               I10 the database itself is sound
I11 an officer sees rows of his agency alone               I12 nothing is stuck
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, Table

from engine.bpmn.runtime import LoopScope, State
from engine.model.permission import SYSTEM, Actor
from engine.service import assignments, tasks
from engine.service.audit import verify
from engine.service.engine import Engine
from engine.service.organisation import actors
from engine.storage import InstanceRow, Unit
from engine.storage.db.tables import metadata

LIVE = ("active", "suspended")
SUBSCRIBED = ("message", "signal")


@dataclass
class Ledger:
    """What a driver was told: the ids of commands that were acknowledged and refused.

    ``completions`` are the acknowledged commands that each completed one task.
    """

    acknowledged: set[str] = field(default_factory=set)
    completions: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)


def assert_invariants(
    engine: Engine, ledger: Ledger | None = None, *, settled: bool = True, whole: bool = True
) -> None:
    """Fail with every invariant that is broken.

    ``settled``: the clock has run until nothing moved, so nothing due may be left. ``whole``:
    also walk the chains (I3, I9) and ask the database for its own opinion (I10).
    """
    found = list(broken(engine, ledger or Ledger(), settled=settled, whole=whole))
    assert not found, "broken invariants:\n" + "\n".join(found)


def broken(engine: Engine, ledger: Ledger, *, settled: bool, whole: bool) -> Iterator[str]:
    """Every invariant that is broken, as a sentence."""
    if whole:
        report = verify.verify(engine, SYSTEM)
        yield from (f"I3/I9 {problem}" for problem in report.problems)
        yield from _sound(engine)
    with engine.storage.read() as unit:
        rows = unit.instances.find(order="id")
        for row in rows:
            yield from _of_stream(unit, row)
            yield from _of_live(unit, row) if row.status in LIVE else _of_ended(unit, row)
        yield from _families(rows)
        yield from _stores(unit)
        yield from _work(unit, rows)
        yield from _plans(unit, rows)
        yield from _acknowledged(unit, ledger)
        if settled:
            yield from _late(unit, engine.now())
    for who in _officers(engine):
        yield from _sees(engine, who)


def _of_stream(unit: Unit, row: InstanceRow) -> Iterator[str]:
    """I6: for each token the visits of an element end once for each beginning."""
    open_visits: Counter[tuple[str | None, int | None]] = Counter()
    for told in unit.record.whole_stream(row.id):
        visit = told.row
        if visit.kind != "visit":
            continue
        place = (visit.element, visit.token)
        if visit.from_state is None:
            open_visits[place] += 1
        if visit.to_state in {"completed", "cancelled", "failed"}:
            open_visits[place] -= 1
            if open_visits[place] < 0 and visit.from_state != "failed":
                yield f"I6 {row.id} row {visit.seq}: {place} ended twice"
    if row.status not in LIVE and +open_visits:
        yield f"I6 {row.id} has ended, but these visits never did: {dict(+open_visits)}"


def _of_live(unit: Unit, row: InstanceRow) -> Iterator[str]:
    """I5, I12: rows and waits are the same; something can still move it."""
    state = State.load(row.state)
    waits: dict[str, Counter[int]] = defaultdict(Counter)
    for token in state.tokens.values():
        for wait in token.waits:
            waits[wait.kind][token.id] += 1
    rows = {
        "task": Counter(task.token for task in unit.tasks.find(instance_id=row.id, open=True)),
        "timer": Counter(t.token for t in unit.timers.find(instance_id=row.id, kind="token")),
        "children": Counter(f.token for f in unit.fans.find(instance_id=row.id, status="open")),
        "service": Counter(
            call.token
            for call in unit.outbox.find(instance_id=row.id, kind="service", status="waiting")
        ),
        "incident": Counter(
            incident.token
            for incident in unit.incidents.find(instance_id=row.id, resolved_at=None)
            if incident.token is not None
        ),
    }
    for kind, counted in rows.items():
        if counted != waits[kind]:
            yield f"I5 {row.process_id} {row.id}: {kind} rows {counted}, waits {waits[kind]}"
    expected = waits["message"] + waits["signal"]
    listening = Counter(sub.token for sub in unit.subscriptions.find(instance_id=row.id))
    inbox = unit.inbox.find(instance_id=row.id)
    taken = Counter(told.payload["token"] for told in inbox if told.kind == "message")
    if listening + taken != expected:
        yield f"I5 {row.process_id} {row.id}: listens at {listening}, waits {expected}"
    if not inbox:
        yield from _all_asked(unit, row, state)
    if not (any(rows.values()) or listening or inbox or waits["condition"]):
        yield f"I12 {row.process_id} {row.id} is stuck: {row.state}"


def _all_asked(unit: Unit, row: InstanceRow, state: State) -> Iterator[str]:
    """I8: of each activity as many children began, or failed to, as have ended and are alive."""
    for scope in state.scopes.values():
        if not isinstance(scope, LoopScope):
            continue
        heads = unit.instances.find(parent_id=row.id, parent_token=scope.token)
        if not heads:
            continue  # its inner instances stand in this document
        ended = scope.completed + scope.terminated
        live = sum(head.status in LIVE for head in heads)
        numbers = {head.loop for head in heads} | {lost[0] for lost in scope.lost or ()}
        if (live, len(numbers)) != (scope.active, scope.active + ended):
            told = f"{live} alive of {len(numbers)} begun, counted {scope.data()}"
            yield f"I8 {row.process_id} {row.id} at {scope.element}: {told}"


def _of_ended(unit: Unit, row: InstanceRow) -> Iterator[str]:
    """I7: nothing of an ended instance is open."""
    left = {
        "task": unit.tasks.count(instance_id=row.id, open=True),
        "timer": unit.timers.count(instance_id=row.id),
        "subscription": unit.subscriptions.count(instance_id=row.id),
        "inbox": unit.inbox.count(instance_id=row.id),
        "call": unit.outbox.count(instance_id=row.id, kind="service", status="waiting"),
        "fan": unit.fans.count(instance_id=row.id, status="open"),
        "incident": unit.incidents.count(instance_id=row.id, resolved_at=None),
        "assignment": unit.assignments.count(instance_id=row.id, open=True),
    }
    over = {name: count for name, count in left.items() if count}
    if over:
        yield f"I7 {row.process_id} {row.id} is {row.status} but holds {over}"


def _stores(unit: Unit) -> Iterator[str]:
    """I3: a data store holds what the record of its last writer says."""
    for store in unit.data_stores.find():
        told = unit.record.whole_stream(store.instance_id or "")
        ops = [op for one in told for op in json.loads(one.row.body)["body"].get("ops", ())]
        written = [op[3] for op in ops if op[0] == "d" and op[1] == store.id]
        if written[-1:] != [store.value] and store.revision:
            yield f"I3 data store {store.id} holds {store.value}, recorded: {written}"


def _families(rows: Iterable[InstanceRow]) -> Iterator[str]:
    """I8, I7: one live child for each number of an activity; no live child of an ended parent."""
    by_id = {row.id: row for row in rows}
    live: Counter[tuple[object, ...]] = Counter()
    for row in by_id.values():
        if row.parent_id is None or row.status not in LIVE:
            continue
        live[(row.parent_id, row.parent_token, row.loop)] += 1
        parent = by_id.get(row.parent_id)
        if parent is None or parent.status not in LIVE:
            yield f"I7 {row.process_id} {row.id} lives on without its parent"
        elif parent.status == "suspended" and row.status == "active":
            yield f"I8 {row.id} is active under a suspended parent"
    for place, count in live.items():
        if count > 1:
            yield f"I8 {count} live children at {place}"


def _work(unit: Unit, rows: Iterable[InstanceRow]) -> Iterator[str]:
    """I5: a closed task bears the time of its end, an open assignment a live instance."""
    status = {row.id: row.status for row in rows}
    for task in unit.tasks.find():
        if task.open == (task.state in {"completed", "obsolete"}):
            yield f"I5 task {task.id} is {task.state} and open={task.open}"
    for assignment in unit.assignments.find():
        if assignment.open and status[assignment.instance_id] not in LIVE:
            yield f"I5 assignment {assignment.id} is {assignment.state} but its instance has ended"


def _plans(unit: Unit, rows: Iterable[InstanceRow]) -> Iterator[str]:
    """I7: nothing of a plan that has ended is open, and one that is open has not ended."""
    live = {row.id for row in rows if row.status in LIVE}
    for plan in unit.plans.find():
        root = plan.instance_id
        if (plan.closed_at is None) != (root in live):
            yield f"I7 plan {root} is {plan.status}, but its root lives: {root in live}"
        if plan.closed_at is None:
            continue
        held = {row.id for row in unit.assignments.find(root_id=root)}
        left = {
            "instance": sum(row.root_id == root and row.id in live for row in rows),
            "timer": unit.timers.count(root_id=root),
            "task": unit.tasks.count(root_id=root, open=True),
            "difficulty": unit.difficulties.count(root_id=root, handled_at=None),
            "extension": sum(
                row.assignment_id in held for row in unit.extensions.find(status="asked")
            ),
        }
        if over := {name: count for name, count in left.items() if count}:
            yield f"I7 plan {root} is {plan.status} but holds {over}"


def _acknowledged(unit: Unit, ledger: Ledger) -> Iterator[str]:
    """I1, I2: acknowledged commands stand in the record once, refused ones nowhere."""
    streams: dict[str, Counter[str]] = defaultdict(Counter)
    completed: Counter[str] = Counter()
    for row in unit.record.find():
        if row.command_id is None:
            continue
        streams[row.command_id][row.stream] += 1
        if row.kind == "visit" and row.to_state == "completed":
            completed[row.command_id] += json.loads(row.body)["body"]["type"] == "userTask"
    for command in ledger.acknowledged - set(streams):
        if unit.commands.get(command) is None:
            yield f"I1 command {command} was acknowledged and is nowhere"
    for command in ledger.completions:
        if completed[command] != 1:
            yield f"I1 command {command} completed {completed[command]} tasks"
    for command in ledger.refused & set(streams):
        yield f"I2 command {command} was refused but left {dict(streams[command])}"


def _late(unit: Unit, now: datetime) -> Iterator[str]:
    """I4: when the clock has settled nothing that is due is left."""
    stopped = {row.id for row in unit.instances.find(status="suspended")}
    for timer in unit.timers.find():
        if timer.due_at <= now and timer.instance_id not in stopped:
            yield f"I4 timer {timer.id} was due at {timer.due_at}, now {now}"
    for told in unit.inbox.find():
        if told.available_at <= now and told.instance_id not in stopped:
            yield f"I4 {told.kind} waits in the inbox of {told.instance_id}"


def _sound(engine: Engine) -> Iterator[str]:
    """I10: what the database says of itself."""
    with engine.storage.engine.connect() as connection:
        if engine.storage.on_postgresql:
            yield from _sound_on_server(connection)
            return
        for check in ("integrity_check", "foreign_key_check"):
            rows = connection.exec_driver_sql(f"PRAGMA {check}").fetchall()
            if rows and rows != [("ok",)]:
                yield f"I10 {check}: {json.dumps([list(row) for row in rows], default=str)}"


def _sound_on_server(connection: Connection) -> Iterator[str]:
    """Every value can be read, and each index leads to as many rows as its table holds."""
    for table in metadata.sorted_tables:
        counted = []
        for way in ("enable_seqscan", "enable_indexscan"):
            for other in ("enable_seqscan", "enable_indexscan", "enable_bitmapscan"):
                setting = "on" if other == way else "off"
                connection.exec_driver_sql(f"SET LOCAL {other} = {setting}")
            whole = f'SELECT md5(t::text) FROM "{table.name}" AS t ORDER BY {_key(table)}'  # noqa: S608
            counted.append(connection.exec_driver_sql(whole).all())
        if counted[0] != counted[1]:
            yield f"I10 {table.name}: its rows are others by its index"


def _key(table: Table) -> str:
    return ", ".join(f't."{column.name}"' for column in table.primary_key.columns)


def _officers(engine: Engine) -> list[Actor]:
    """One officer without a role for each agency that has one."""
    with engine.storage.read() as unit:
        chosen: dict[str, str] = {}
        positions = {position.id: position.agency_id for position in unit.positions.find()}
        logins = {row.id: row.login for row in unit.officers.find()}
        for holding in unit.holdings.find(order="id"):
            chosen.setdefault(positions[holding.position_id], logins[holding.officer_id])
    return [actors.actor_by_login(engine, login) for login in chosen.values()]


def _sees(engine: Engine, who: Actor) -> Iterator[str]:
    """I11: his lists hold what is his agency's, or what it monitors."""
    own = {held.agency_id for held in who.holdings}
    for task in tasks.inbox(engine, who, tab="agency", open=None).rows:
        if task.task.agency_id not in own and task.task.assignee != who.officer_id:
            yield f"I11 {who.login} sees task {task.task.id} of {task.task.agency_id}"
    for item in assignments.page(engine, who).rows:
        if not own & {item.assignment.agency_id, item.assignment.monitor_agency_id}:
            yield f"I11 {who.login} sees the assignment {item.assignment.id}"
