"""The live diagram of an instance: its BPMN file, and where its work stands now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from engine.bpmn.definition import Definition
from engine.bpmn.runtime import State
from engine.model.permission import Actor
from engine.sentences import Sentence, sentence
from engine.service.context import ReadTx, reading
from engine.service.deployments import deployments
from engine.service.engine import Engine, Passed
from engine.service.plans.visibility import see
from engine.service.record import UNASSIGNED
from engine.storage import InstanceHead, InstanceRow

NOBODY = sentence("không có cơ quan nào")
"""What the diagram says of an activity that found no agency to ask."""


def xml(engine: Engine, who: Actor, instance_id: str) -> bytes:
    """The file that the instance runs, of its own deployment; raises NotFound."""
    with reading(engine) as tx:
        row, _ = see(tx.unit, who, instance_id)
        definition = deployments.definition(tx, row.deployment_id, row.process_id)
        return tx.unit.deployments.file(row.deployment_id, definition.file) or b""


def state(engine: Engine, who: Actor, instance_id: str) -> dict[str, Any]:
    """Element ids by what they show.

    ``{"tokens": {id: n}, "done", "flows", "overdue", "incidents", "unassigned": [ids],
    "words": {id: sentence}, "inside": {id: {"tokens": n, "overdue", "incident": bool,
    "words": sentence}}}``; an activity that runs in instances of its own counts those that are
    still open, and ``inside`` is what goes on in each sub-process, for where it is drawn closed.
    """
    with reading(engine) as tx:
        row, _ = see(tx.unit, who, instance_id)
        definition = deployments.definition(tx, row.deployment_id, row.process_id)
        document = State.load(row.state)
        heads = tx.unit.instances.descendants(row.id)
        elements = {token.id: token.element for token in document.tokens.values()}
        above = _top_elements(row.id, heads, elements)
        open_at = Counter(
            elements[head.parent_token]
            for head in heads
            if head.parent_id == row.id
            and head.status in ("active", "suspended")
            and head.parent_token in elements
        )
        tokens = _tokens(document, open_at)
        overdue = _overdue(tx, row, above)
        troubled = {
            above.get(one.instance_id) or (one.element or "")
            for one in tx.unit.incidents.open_of(root_id=row.root_id)
            if one.instance_id == row.id or one.instance_id in above
        }
        path = passed(tx, row)
    return {
        "tokens": tokens,
        "done": sorted(path.done - set(tokens) - path.unassigned),
        "flows": sorted(path.flows),
        "overdue": sorted(overdue),
        "incidents": sorted(troubled),
        "unassigned": sorted(path.unassigned),
        "words": _words(tokens, overdue) | dict.fromkeys(path.unassigned, NOBODY),
        "inside": _inside(definition, tokens, overdue, troubled),
    }


def _inside(
    definition: Definition,
    tokens: Mapping[str, int],
    overdue: Mapping[str, int],
    troubled: Collection[str],
) -> dict[str, Any]:
    """What goes on in each sub-process, at any depth, the worst of it and how much."""
    open_in = _gathered(definition, tokens)
    late_in = _gathered(definition, overdue)
    stopped = _gathered(definition, dict.fromkeys(troubled, 1))
    return {
        sub: {
            "tokens": open_in[sub],
            "overdue": sub in late_in,
            "incident": sub in stopped,
            "words": _counted(open_in[sub], late_in[sub]),
        }
        for sub in sorted(open_in | late_in | stopped)
    }


def _gathered(definition: Definition, counts: Mapping[str, int]) -> Counter[str]:
    """The counts of elements, added up in every sub-process around each."""
    found: Counter[str] = Counter()
    for element, count in counts.items():
        node = definition.nodes.get(element)
        while node is not None and (node := definition.nodes.get(node.scope)) is not None:
            found[node.id] += count
    return found


def _tokens(document: State, open_at: Mapping[str, int]) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for token in document.tokens.values():
        holds = any(
            document.scopes[scope].kind == "sub" for scope in document.owned.get(token.id, ())
        )
        if token.armed or holds or token.element in open_at:
            continue
        counted[token.element] += 1
    return {**counted, **open_at}


def _top_elements(
    instance_id: str, heads: Sequence[InstanceHead], elements: Mapping[int, str]
) -> dict[str, str]:
    """Descendant → the element of this instance below which it runs; heads come top down."""
    element_of: dict[str, str] = {}
    for head in heads:
        if head.parent_id == instance_id:
            element = elements.get(head.parent_token or 0)
            if element is not None:
                element_of[head.id] = element
        elif head.parent_id in element_of:
            element_of[head.id] = element_of[head.parent_id]
    return element_of


def _overdue(tx: ReadTx, row: InstanceRow, above: Mapping[str, str]) -> Counter[str]:
    now = tx.engine.now()
    return Counter(
        above[one.instance_id]
        for one in tx.unit.assignments.of_root(row.root_id)
        if one.open and one.due_at is not None and one.due_at <= now and one.instance_id in above
    )


def passed(tx: ReadTx, row: InstanceRow) -> Passed:
    """What the instance has passed, from its own stream.

    A stream only grows, so what was read of it stays true, and each look reads what is new.
    """
    path = tx.engine.paths.get(row.id, Passed)
    if path.seq < row.seq:
        done, flows, unassigned = set(path.done), set(path.flows), set(path.unassigned)
        for one in tx.unit.record.whole_stream(row.id, after=path.seq):
            if one.row.kind == UNASSIGNED and one.row.element:
                unassigned.add(one.row.element)
            if one.row.kind not in ("visit", "flow"):
                continue
            if one.row.to_state == "completed" and one.row.element:
                done.add(one.row.element)
            if one.body.get("flow"):
                flows.add(one.body["flow"])
        path = Passed(row.seq, frozenset(done), frozenset(flows), frozenset(unassigned))
        tx.engine.paths.put(row.id, path)
    return path


def _words(tokens: Mapping[str, int], overdue: Mapping[str, int]) -> dict[str, Sentence]:
    return {element: _counted(count, overdue.get(element, 0)) for element, count in tokens.items()}


def _counted(count: int, late: int) -> Sentence:
    if not late:
        return sentence("%(count)s đang thực hiện", count=count)
    return sentence("%(count)s đang thực hiện, %(late)s quá hạn", count=count, late=late)
