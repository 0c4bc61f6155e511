"""What a diagram may name: offered while it is drawn, from the province's own data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time, timedelta

from engine.bpmn.decisions import read_decisions
from engine.bpmn.definition import Definition
from engine.bpmn.parser import diagrams, read
from engine.errors import InvalidTimer
from engine.model.clock import ZONE
from engine.model.deadlines import read_deadline
from engine.model.due_dates import read_due
from engine.model.organisation import POSITION_KINDS, position_key, title_of, valid_on
from engine.model.permission import Actor, Target, permit
from engine.sentences import Sentence, sentence
from engine.service.calendar import working_calendar
from engine.service.context import ReadTx, reading
from engine.service.deployments import deployments
from engine.service.engine import Engine

Offers = list[tuple[str, str]]
"""Each what is written into the diagram, and how people call it; by how they call it."""

_COMPUTED = ("${", "#{")


def offers(engine: Engine, who: Actor, draft_id: str) -> dict[str, Offers]:
    """The names to choose from, by kind of thing; raises NotFound.

    Agencies and officers are those of today; forms, processes, decisions and messages those of the
    draft and, where they can be used from elsewhere, of what is deployed.
    """
    permit(who, "deploy", Target())
    with reading(engine) as tx:
        files = {path: text.encode() for path, text in tx.unit.drafts.need(draft_id).files.items()}
        found = {**_of_organisation(tx), **_of_processes(tx, files)}
    return {kind: sorted(set(named), key=lambda each: each[1]) for kind, named in found.items()}


def time_meant(
    engine: Engine, who: Actor, words: str, *, step: bool, issued: str = ""
) -> tuple[bool, Sentence]:
    """Whether words of time can be read, and the day they come to.

    ``step``: the time of one step, counted from the day it is given (as if that were today), else
    the deadline of an assignment, counted from the day of issue (ISO 8601; else unknown).
    """
    permit(who, "deploy", Target())
    if words.startswith(_COMPUTED):
        return True, sentence("Được tính khi giao việc.")
    with reading(engine) as tx:
        calendar = working_calendar(tx.unit)
        if step:
            return _of_step(tx, words)
        deadline = read_deadline(words, _day(issued), calendar)
    if deadline.problem is not None:
        return False, deadline.problem
    if deadline.last_day is None:
        return True, sentence("Không có ngày cuối cố định.")
    return True, sentence("Ngày cuối: %(day)s.", day=deadline.last_day)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _of_step(tx: ReadTx, words: str) -> tuple[bool, Sentence]:
    try:
        end = read_due(words, tx.engine.now(), lambda: working_calendar(tx.unit))
    except InvalidTimer as unread:
        return False, unread.sentence
    local = end.astimezone(ZONE)
    if local.time() == time():
        last = (local - timedelta(days=1)).date()
        return True, sentence("Nếu giao hôm nay: hết ngày %(day)s.", day=last)
    moment = f"{local:%H:%M, %d/%m/%Y}"
    return True, sentence("Nếu giao hôm nay: trước %(moment)s.", moment=moment)


def _of_organisation(tx: ReadTx) -> dict[str, Offers]:
    unit, today = tx.unit, tx.today
    agencies = [row for row in unit.organisation.agencies() if valid_on(row, today)]
    kinds = {kind.key: kind.title for kind in POSITION_KINDS.values()}
    kinds |= {position_key(row.kind): title_of(row.kind) for row in unit.positions.find()}
    policies = [(row.key, row.name) for row in unit.policies.find()]
    return {
        "agencies": [(row.id, row.name) for row in agencies],
        "groups": [(row.key, row.name) for row in unit.organisation.groups()],
        "positions": list(kinds.items()),
        "officers": [
            (row.login, f"{row.name} ({row.login})") for row in unit.officers.find(disabled_at=None)
        ],
        "policies": policies,
        "services": [(name, name) for name in tx.engine.services],
    }


def _of_processes(tx: ReadTx, files: Mapping[str, bytes]) -> dict[str, Offers]:
    drawn = read(diagrams(files)).definitions
    processes = {
        key: deployments.definition(tx, deployment_id, key)
        for key, deployment_id in deployments.callable_now(tx).items()
    } | drawn
    messages = {
        event.name
        for process in processes.values()
        for node in process.nodes.values()
        for event in node.events
        if event.kind == "message" and event.name
    }
    tables = read_decisions(deployments.tables(files))[0]
    return {
        "forms": [(path, path) for path in files if path.endswith(".json") and "forms/" in path],
        "processes": [(key, f"{_called(found)} ({key})") for key, found in processes.items()],
        "decisions": [(key, f"{found.name} ({key})") for key, found in tables.items()],
        "messages": [(name, name) for name in messages],
    }


def _called(process: Definition) -> str:
    return process.properties.get("title") or process.name or process.id
