"""Plays tokens through one scope, choices open, to see where they can get stuck.

A marking counts the tokens on each flow. Steps without a choice are taken at once, since their
order cannot matter; only choices branch. The game is bounded: a process too wide for it gets no
verdict, never a wrong one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

from engine.bpmn.definition import Definition, Flow, Node, Scope
from engine.bpmn.upstream import may_yet_come

MAX_WORK = 200_000
MAX_MARKINGS = 4_000
MAX_TOKENS = 3
MAX_SUBSETS = 4

Marking = dict[str, int]
Outcome = tuple[str, ...]
_JOINS = frozenset({"parallelGateway", "inclusiveGateway", "complexGateway"})
_ENDING = frozenset({"terminate", "error", "cancel"})


@dataclass
class Play:
    """What was seen. ``complete`` False: the bounds were reached and nothing may be concluded.

    ``multiplied``: flows on which tokens pile up; ``unsynchronised``: nodes at which several
    tokens meet and each goes on by itself; ``circle``: inclusive joins that wait for each other.
    """

    fired: set[str] = field(default_factory=set)
    stuck: dict[str, set[str]] = field(default_factory=dict)
    multiplied: set[str] = field(default_factory=set)
    unsynchronised: set[str] = field(default_factory=set)
    circle: set[str] = field(default_factory=set)
    complete: bool = True


def play(definition: Definition, scope: Scope, first: list[str]) -> Play:
    """Play from tokens on the nodes ``first``; ``stuck`` maps a join to the flows it lacked."""
    game = _Game(definition, scope)
    visited: set[frozenset[tuple[str, int]]] = set()
    waiting: list[Marking] = [_put({}, tuple(f"@{key}" for key in first))]
    work = 0
    while waiting:
        marking = waiting.pop()
        key = frozenset(marking.items())
        if key in visited:
            continue
        visited.add(key)
        work += len(marking)
        if work > MAX_WORK or len(waiting) > MAX_MARKINGS:
            game.play.complete = False
            break
        waiting += game.step(marking)
    return game.play


class _Game:
    def __init__(self, definition: Definition, scope: Scope) -> None:
        self.definition = definition
        self.scope = scope
        self.play = Play()
        self._outcomes: dict[str, list[Outcome]] = {}
        self._links = {
            event.name: key
            for key in scope.nodes
            for event in definition.nodes[key].events
            if event.kind == "link" and definition.nodes[key].type == "intermediateCatchEvent"
        }

    def step(self, marking: Marking) -> list[Marking]:
        """Return the markings that may follow.

        What only passes tokens on goes first, then choices, then nodes at which flows meet, so
        that all that can meet there does; joins that wait for nothing more come last.
        """
        late: list[tuple[Node, list[str]]] = []
        merges: list[Node] = []
        choices: list[tuple[Node, str]] = []
        for place in sorted(marking):
            node = self._node_at(place)
            if node is None:
                return [_take(marking, [place])]
            if self._joins(node):
                if node.type != "parallelGateway":
                    late.append((node, [f for f in node.incoming if f in marking]))
                elif all(flow in marking for flow in node.incoming):
                    return self._fire(marking, node, list(node.incoming))
            elif self._ends(node):
                late.append((node, []))
            elif len(node.incoming) > 1 and node.type != "endEvent":
                merges.append(node)
            elif len(self._outcome(node)) == 1:
                return self._fire(marking, node, [place])
            else:
                choices.append((node, place))
        return self._later(marking, choices, merges, late)

    def _later(
        self,
        marking: Marking,
        choices: list[tuple[Node, str]],
        merges: list[Node],
        late: list[tuple[Node, list[str]]],
    ) -> list[Marking]:
        if choices:
            return self._fire(marking, choices[0][0], [choices[0][1]])
        if merges:
            return self._merge(marking, merges[0])
        return self._rest(marking, late)

    def _merge(self, marking: Marking, node: Node) -> list[Marking]:
        here = [place for place in (*node.incoming, f"@{node.id}") if place in marking]
        if sum(marking[place] for place in here) > 1:
            self.play.unsynchronised.add(node.id)
        return self._fire(marking, node, here[:1])

    def _rest(self, marking: Marking, late: list[tuple[Node, list[str]]]) -> list[Marking]:
        joins = [(node, places) for node, places in late if places]
        free = [(node, places) for node, places in joins if not self._held(node, places, joins)]
        if free:
            return self._fire(marking, *free[0])
        self.play.circle |= {node.id for node, _ in joins}
        if late or not marking:
            return []
        for place in marking:
            node = self._node_at(place)
            if node is not None:
                lacking = {flow for flow in node.incoming if flow not in marking}
                self.play.stuck.setdefault(node.id, set()).update(lacking)
        return []

    def _held(self, node: Node, places: list[str], joins: list[tuple[Node, list[str]]]) -> bool:
        """Whether an inclusive join waits for what another join that waits may yet send."""
        if node.type != "inclusiveGateway":
            return False
        lacking = [flow for flow in node.incoming if flow not in places]
        return any(
            may_yet_come(self.definition, node.id, other.id, lacking, places)
            for other, _ in joins
            if other.id != node.id
        )

    def _fire(self, marking: Marking, node: Node, places: list[str]) -> list[Marking]:
        self.play.fired.add(node.id)
        left = _take(marking, places)
        following = []
        for outcome in self._outcome(node):
            after = _put(left, outcome)
            grown = {place for place, count in after.items() if count > MAX_TOKENS}
            if grown:
                self.play.multiplied |= grown
            else:
                following.append(after)
        return following

    def _node_at(self, place: str) -> Node | None:
        key = place[1:] if place.startswith("@") else self.definition.flows[place].target
        node = self.definition.nodes.get(key)
        return node if node is not None and node.scope == self.scope.id else None

    def _joins(self, node: Node) -> bool:
        return len(node.incoming) > 1 and node.type in _JOINS

    def _ends(self, node: Node) -> bool:
        return node.type == "endEvent" and any(event.kind in _ENDING for event in node.events)

    def _outcome(self, node: Node) -> list[Outcome]:
        if node.id not in self._outcomes:
            self._outcomes[node.id] = list(dict.fromkeys(self._outcomes_of(node)))
        return self._outcomes[node.id]

    def _outcomes_of(self, node: Node) -> Iterator[Outcome]:
        normal = list(self._normal(node))
        yield from normal
        for key in node.boundary:
            boundary = self.definition.nodes.get(key)
            if boundary is None or any(e.kind == "compensate" for e in boundary.events):
                continue
            for thrown in self._normal(boundary):
                if boundary.interrupting:
                    yield thrown
                else:
                    yield from ((*outcome, *thrown) for outcome in normal)

    def _normal(self, node: Node) -> Iterator[Outcome]:
        flows = [self.definition.flows[flow] for flow in node.outgoing]
        link = next((event for event in node.events if event.kind == "link"), None)
        if link is not None and node.type == "intermediateThrowEvent":
            target = self._links.get(link.name)
            yield (f"@{target}",) if target else ()
        elif not flows:
            yield ()
        elif node.type == "parallelGateway" or node.parallel_multiple:
            yield node.outgoing
        elif node.type in ("exclusiveGateway", "eventBasedGateway"):
            yield from ((flow.id,) for flow in flows)
        else:
            yield from self._some(node, flows)

    def _some(self, node: Node, flows: list[Flow]) -> Iterator[Outcome]:
        """Choose among conditions; the default is taken only where none of them holds."""
        default = tuple(flow.id for flow in flows if flow.id == node.default)
        others = [flow for flow in flows if flow.id != node.default]
        always = tuple(flow.id for flow in others if not flow.condition)
        maybe = [flow.id for flow in others if flow.condition]
        if default and not (always and node.type == "inclusiveGateway"):
            yield (*always, *default)
        elif always or not maybe:
            yield always
        yield from self._subsets(always, maybe)

    def _subsets(self, always: Outcome, maybe: list[str]) -> Iterator[Outcome]:
        if len(maybe) > MAX_SUBSETS:
            yield from ((*always, one) for one in maybe)
            yield (*always, *maybe)
            return
        for size in range(1, len(maybe) + 1):
            for some in combinations(maybe, size):
                yield (*always, *some)


def _put(marking: Marking, places: Outcome) -> Marking:
    after = dict(marking)
    for place in places:
        after[place] = after.get(place, 0) + 1
    return after


def _take(marking: Marking, places: list[str]) -> Marking:
    after = dict(marking)
    for place in places:
        after[place] -= 1
        if not after[place]:
            del after[place]
    return after
