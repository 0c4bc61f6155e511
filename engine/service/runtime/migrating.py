"""One running instance becomes one of another version of its process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from engine.bpmn.runtime import Obstacle, State, VersionChange, obstacles
from engine.errors import NotAllowedNow
from engine.sentences import Sentence, joined, sentence
from engine.service.context import Tx
from engine.service.deployments import deployments
from engine.service.listeners import Moved
from engine.service.runtime.load import Run, load, take
from engine.service.runtime.step import write
from engine.storage import InstanceRow

MOST_NAMED = 5
"""So many obstacles a refusal names; of others it says how many."""


@dataclass(frozen=True, slots=True)
class Aim:
    """Where instances of ``from_id`` go: to which deployment, and which element becomes which.

    ``elements`` are by process; ``migration`` is the move that it belongs to, ``undoes`` the one
    that it takes back; ``versions`` are said in the record.
    """

    migration: str
    from_id: str
    to_id: str
    versions: tuple[int, int]
    elements: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    recomputed: bool = False
    undoes: str | None = None


def turned(tx: Tx, row: InstanceRow, aim: Aim, *, playing: bool = False) -> Run:
    """The instance as the other version has it, not written; ``playing``: it never will be.

    Raises :class:`errors.NotAllowedNow` where it cannot be, what expressions of the new version
    raise, and :class:`errors.NotFound` for a process that the new deployment does not have.
    """
    change = _change(tx, row, aim)
    state = State.load(row.state)
    before = _earlier(tx, row, aim)
    if before is None:
        _require_free(tx, row, state, change)
    body = change.becomes(row.body) if row.body is not None else None
    run = load(tx, replace(row, deployment_id=aim.to_id, body=body), playing=playing)
    run.elements = {token: change.becomes(old) or old for token, old in run.elements.items()}
    detail = _detail(aim, change)
    if before is None:
        run.execution.migrate(change, detail)
    else:
        run.execution.restore(before, detail)
    return run


def move(tx: Tx, row: InstanceRow, aim: Aim) -> None:
    """Make it so; the row is taken and nobody moves what is below it."""
    elements = {token.id: token.element for token in State.load(row.state).tokens.values()}
    run = turned(tx, row, aim)
    tx.unit.instances.update(row.id, deployment_id=aim.to_id, body=run.row.body)
    write(tx, [run])
    moved = [
        Moved(token, elements[token], run.definition.nodes[element])
        for token, element in run.execution.changes.carried.items()
        if token in run.execution.state.tokens
    ]
    for each in moved:
        tx.unit.fans.update((row.id, each.token), element=each.node.id)
        tx.unit.incidents.update_where(
            {"instance_id": row.id, "token": each.token, "resolved_at": None},
            element=each.node.id,
        )
    tx.engine.listeners.version_changed(tx, run.row, moved)


def tree(tx: Tx, root_id: str) -> list[str]:
    """A plan and all that runs below it, in order, taken so that nothing of it moves."""
    take(tx.unit, root_id)
    ids = [root_id, *(head.id for head in tx.unit.instances.descendants(root_id))]
    for each in ids:
        tx.unit.fans.lock_exclusive(each)
        tx.unit.instances.lock(each)
    return ids


def _change(tx: Tx, row: InstanceRow, aim: Aim) -> VersionChange:
    old = deployments.definition(tx, row.deployment_id, row.process_id)
    new = deployments.definitions(tx, aim.to_id).get(row.process_id)
    if new is None:
        raise NotAllowedNow(
            sentence(
                "phiên bản mới không có quy trình «%(process)s» đang chạy",
                process=old.name or old.id,
            ),
            code="process-gone",
        )
    return VersionChange(old, new, aim.elements.get(row.process_id, {}), aim.recomputed)


def _require_free(tx: Tx, row: InstanceRow, state: State, change: VersionChange) -> None:
    if state.status == "new" or tx.unit.fan_batches.exists(instance_id=row.id):
        raise NotAllowedNow(
            sentence("việc đang được giao đến các cơ quan; hãy thử lại sau ít giây"),
            code="beginning",
        )
    found = obstacles(change, state)
    if row.body is not None:
        found += _of_body(change, row.body)
    if found:
        raise NotAllowedNow(_words(found), code=found[0].code, elements=[f.element for f in found])


def _of_body(change: VersionChange, body: str) -> Iterable[Obstacle]:
    """What an inner instance stands for must still be one of many."""
    node = change.node(body)
    if node is None or node.loop is None:
        name = change.old.nodes[body].name or body
        words = sentence("«%(name)s» không còn giao cho nhiều cơ quan", name=name)
        yield Obstacle("loop-changed", body, words)


def _words(found: Sequence[Obstacle]) -> Sentence:
    named = list(dict.fromkeys(each.words for each in found))
    more = len(named) - MOST_NAMED
    if more > 0:
        named = [*named[:MOST_NAMED], sentence("và %(more)s chỗ khác", more=more)]
    return joined("; ", named)


def _detail(aim: Aim, change: VersionChange) -> dict[str, object]:
    renamed = {old: new for old, new in change.elements.items() if old != new}
    return {
        "migration": aim.migration,
        "from": aim.versions[0],
        "to": aim.versions[1],
        "deployment": aim.to_id,
        "elements": renamed,
    }


def _earlier(tx: Tx, row: InstanceRow, aim: Aim) -> State | None:
    """What the instance was before the move that is taken back, if nothing has moved it since."""
    if aim.undoes is None:
        return None
    before, there = State(), False
    for recorded in tx.unit.record.whole_stream(row.id):
        told = recorded.body.get("detail") or {}
        if recorded.row.kind == "migration" and told.get("migration") == aim.undoes:
            there = True
        elif recorded.body.get("ops"):
            if there:
                return None
            before.apply(recorded.body["ops"])
    return before if there else None
