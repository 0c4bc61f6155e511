"""What changed between two versions of a process, in words that an officer reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from engine.bpmn.comparison.matching import proposed
from engine.bpmn.definition import Definition, EventDefinition, Flow, Node
from engine.sentences import Sentence, joined, sentence

ADDED, REMOVED, CHANGED, MOVED = "added", "removed", "changed", "moved"


@dataclass(frozen=True, slots=True)
class Difference:
    """One element that differs: its id in the version that has it, the newer where both do.

    ``kind`` is added, removed, changed or moved; ``words`` say in what a changed one differs.
    """

    kind: str
    element: str
    name: str
    type: str
    words: Sentence | None = None


def differences(old: Definition, new: Definition) -> list[Difference]:
    """Everything that differs but how it is drawn; an element whose id alone changed does not."""
    pairs = proposed(old, new)
    found = [_of(REMOVED, node) for node in old.nodes.values() if node.id not in pairs]
    known = set(pairs.values())
    found += [_of(ADDED, node) for node in new.nodes.values() if node.id not in known]
    for before, after in pairs.items():
        found += _changed(old, new, pairs, old.nodes[before], new.nodes[after])
    return [*found, *_flows(old, new, pairs), *_process(old, new)]


def _of(kind: str, node: Node, words: Sentence | None = None) -> Difference:
    return Difference(kind, node.id, node.name or node.id, node.type, words)


def _changed(
    old: Definition, new: Definition, pairs: Mapping[str, str], before: Node, after: Node
) -> Iterator[Difference]:
    said = [
        _became(word, read(before), read(after))
        for word, read in _ATTRIBUTES
        if read(before) != read(after)
    ]
    for name in sorted({*before.properties, *after.properties}):
        was, now = before.properties.get(name), after.properties.get(name)
        if was != now:
            said.append(_became(_PROPERTIES.get(name, Sentence(name)), was, now))
    if said:
        yield _of(CHANGED, after, joined("; ", said))
    scope = new.id if before.scope == old.id else pairs.get(before.scope)
    lanes = [_lane(old, before), _lane(new, after)]
    if scope != after.scope:
        yield _of(MOVED, after, sentence("chuyển sang quy trình con khác"))
    elif lanes[0] != lanes[1]:
        yield _of(MOVED, after, _became(sentence("làn"), *lanes))


def _flows(old: Definition, new: Definition, pairs: Mapping[str, str]) -> Iterator[Difference]:
    """The ways between elements that both versions have; what leads to a new one is told by it."""
    before = {
        (pairs[flow.source], pairs[flow.target]): flow
        for flow in old.flows.values()
        if flow.source in pairs and flow.target in pairs
    }
    known = set(pairs.values())
    after = {
        (flow.source, flow.target): flow
        for flow in new.flows.values()
        if flow.source in known and flow.target in known
    }
    for ends, flow in before.items():
        if ends not in after:
            yield _flow(REMOVED, old, flow)
        elif flow.condition != after[ends].condition:
            words = _became(sentence("điều kiện"), flow.condition, after[ends].condition)
            yield _flow(CHANGED, new, after[ends], words)
    yield from (_flow(ADDED, new, flow) for ends, flow in after.items() if ends not in before)


def _flow(kind: str, process: Definition, flow: Flow, words: Sentence | None = None) -> Difference:
    ends = [process.nodes[each].name or each for each in (flow.source, flow.target)]
    return Difference(kind, flow.id, " → ".join(ends), "sequenceFlow", words)


def _process(old: Definition, new: Definition) -> Iterator[Difference]:
    said = [
        _became(_PROPERTIES.get(name, Sentence(name)), old.properties.get(name), value)
        for name, value in [*new.properties.items(), *dict.fromkeys(old.properties).items()]
        if old.properties.get(name) != new.properties.get(name) == value
    ]
    if old.name != new.name:
        said.append(_became(sentence("tên"), old.name, new.name))
    if said:
        yield Difference(CHANGED, new.id, new.name or new.id, "process", joined("; ", said))


def _became(word: Sentence, before: str | None, after: str | None) -> Sentence:
    if not before:
        return sentence("%(word)s: thêm «%(new)s»", word=word, new=after or "")
    if not after:
        return sentence("%(word)s: bỏ «%(old)s»", word=word, old=before)
    return sentence("%(word)s: «%(old)s» thành «%(new)s»", word=word, old=before, new=after)


def _lane(process: Definition, node: Node) -> str | None:
    named = next((lane for lane in process.lanes if node.id in lane.nodes), None)
    return None if named is None else named.name or named.id


def _duty(name: str) -> Callable[[Node], str | None]:
    return lambda node: None if node.duty is None else getattr(node.duty, name)


def _loop(node: Node) -> str | None:
    loop = node.loop
    if loop is None:
        return None
    return " ".join(filter(None, (loop.kind, loop.collection, loop.cardinality, loop.condition)))


def _events(node: Node) -> str | None:
    return "; ".join(filter(None, map(_event, node.events))) or None


def _event(event: EventDefinition) -> str | None:
    if event.timer is not None:
        return event.timer.text
    return event.condition or event.name or event.code


def _data(node: Node) -> str | None:
    pairs = [*(node.inputs or ()), *(node.outputs or ())]
    return ", ".join(f"{each.target or '*'} = {each.source or '*'}" for each in pairs) or None


_ATTRIBUTES: tuple[tuple[Sentence, Callable[[Node], str | None]], ...] = (
    (sentence("tên"), lambda node: node.name),
    (sentence("người làm"), _duty("candidate_groups")),
    (sentence("cán bộ"), _duty("assignee")),
    (sentence("hạn"), _duty("due_date")),
    (sentence("nhắc lại"), _duty("follow_up_date")),
    (sentence("ưu tiên"), _duty("priority")),
    (sentence("biểu mẫu"), _duty("form")),
    (sentence("quy trình được gọi"), lambda node: node.called),
    (sentence("sự kiện"), _events),
    (sentence("lặp"), _loop),
    (sentence("kịch bản"), lambda node: node.script),
    (sentence("dịch vụ"), lambda node: node.service),
    (sentence("dữ liệu"), _data),
    (sentence("điều kiện hoàn thành"), lambda node: node.completion),
)
_PROPERTIES = {
    "title": sentence("tên nhiệm vụ"),
    "deadline": sentence("thời hạn"),
    "lead": sentence("cơ quan chủ trì"),
    "coordinating": sentence("cơ quan phối hợp"),
    "monitor": sentence("cơ quan theo dõi"),
    "product": sentence("sản phẩm"),
    "destination": sentence("nơi nhận"),
    "sentence": sentence("nguyên văn"),
    "number": sentence("số thứ tự"),
}
