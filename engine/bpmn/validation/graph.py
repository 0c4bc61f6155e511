"""What of a process can be reached, and loops that never wait."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.definition import Definition, Node, Scope
from engine.bpmn.validation.report import Report, Subject, named
from engine.sentences import sentence

_WAITS = frozenset(
    {"userTask", "receiveTask", "serviceTask", "sendTask", "callActivity",
     "eventBasedGateway", "intermediateCatchEvent", "transaction", "adHocSubProcess"}
)  # fmt: skip


def reachable(definition: Definition) -> set[str]:
    """Return the ids of the nodes that some run can reach."""
    links = _link_targets(definition)
    found: set[str] = set()
    waiting = list(_begin(definition, definition.root))
    while waiting:
        key = waiting.pop()
        if key in found or key not in definition.nodes:
            continue
        found.add(key)
        node = definition.nodes[key]
        waiting += [definition.flows[flow].target for flow in node.outgoing]
        waiting += node.boundary
        waiting += links.get(key, ())
        if node.is_sub_process and key in definition.scopes:
            waiting += _begin(definition, definition.scopes[key])
    return found


def _begin(definition: Definition, scope: Scope) -> Iterator[str]:
    yield from scope.starts
    yield from scope.entries
    yield from scope.event_sub_processes
    if scope.parent is None:
        for key in scope.nodes:
            node = definition.nodes[key]
            if node.type == "startEvent" or (node.instantiate and not node.incoming):
                yield key
    for key in scope.nodes:
        if definition.nodes[key].for_compensation:
            yield key


def _link_targets(definition: Definition) -> dict[str, list[str]]:
    catches: dict[tuple[str, str | None], list[str]] = {}
    for node in definition.nodes.values():
        if node.type == "intermediateCatchEvent":
            for event in node.events:
                if event.kind == "link":
                    catches.setdefault((node.scope, event.name), []).append(node.id)
    return {
        node.id: catches.get((node.scope, event.name), [])
        for node in definition.nodes.values()
        if node.type == "intermediateThrowEvent"
        for event in node.events
        if event.kind == "link"
    }


def check_reach(subject: Subject, report: Report) -> None:
    """Report processes that cannot start, nodes no run reaches, second beginnings."""
    definition = subject.definition
    if not definition.nodes:
        message = sentence("Quy trình “%(process)s” trống.", process=definition.id)
        report.error("empty-process", subject.element, message)
        return
    found = reachable(definition)
    if not found:
        message = sentence(
            "Không nút nào của quy trình “%(process)s” có thể bắt đầu.", process=definition.id
        )
        report.error("no-start", subject.element, message, sentence("Thêm sự kiện bắt đầu."))
        return
    for node in subject.nodes():
        if node.id not in found:
            message = sentence("Không đường nào dẫn đến %(node)s.", node=named(node))
            report.warn("unreachable", subject.at(node), message)
    for scope in definition.scopes.values():
        starts = [k for k in scope.nodes if definition.nodes[k].type == "startEvent"]
        for key in scope.entries if starts else ():
            node = definition.nodes[key]
            message = sentence(
                "%(node)s không có luồng vào nên cũng chạy ngay khi bắt đầu.", node=named(node)
            )
            advice = sentence("Nối luồng vào nếu không muốn vậy.")
            report.warn("implicit-start", subject.at(node), message, advice)


def check_loops(subject: Subject, report: Report) -> None:
    """Refuse cycles of steps that never wait and that nothing can leave."""
    definition = subject.definition
    found = reachable(definition)
    automatic = {n.id for n in subject.nodes() if n.id in found and not waits(definition, n)}
    for ring in _rings(definition, automatic):
        if _can_leave(definition, ring):
            continue
        first = next(node for node in subject.nodes() if node.id in ring)
        message = sentence(
            "Vòng lặp qua %(first)s không có bước chờ và không có lối ra.", first=named(first)
        )
        advice = sentence(
            "Thêm một bước chờ (việc của người, thời gian) hoặc một lối ra có điều kiện."
        )
        report.error("endless-loop", subject.at(first), message, advice)


def waits(definition: Definition, node: Node) -> bool:
    """Whether a token may rest at the node; a sub-process waits if anything in it does."""
    if not node.is_sub_process:
        return node.type in _WAITS
    waiting = [node.id]
    while waiting:
        scope = definition.scopes.get(waiting.pop())
        for key in scope.nodes if scope else ():
            inner = definition.nodes[key]
            if inner.type in _WAITS or inner.type == "boundaryEvent":
                return True
            if inner.is_sub_process:
                waiting.append(key)
    return False


def _can_leave(definition: Definition, ring: set[str]) -> bool:
    for key in ring:
        node = definition.nodes[key]
        outside = [f for f in node.outgoing if definition.flows[f].target not in ring]
        chooses = node.type in ("exclusiveGateway", "inclusiveGateway", "complexGateway")
        chooses = chooses or any(definition.flows[f].condition for f in node.outgoing)
        if (outside and chooses) or node.boundary:
            return True
        inside = [f for f in node.incoming if definition.flows[f].source in ring]
        if node.type == "parallelGateway" and len(node.incoming) > len(inside):
            return True
        if node.type == "intermediateThrowEvent" and node.events:
            return True
    return False


def _rings(definition: Definition, allowed: set[str]) -> Iterator[set[str]]:
    """Yield the strongly connected parts that hold a cycle (Tarjan, without recursion)."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    for root in allowed:
        if root in order:
            continue
        work = [(root, iter(_next(definition, root, allowed)))]
        order[root] = low[root] = len(order)
        stack.append(root)
        on_stack.add(root)
        while work:
            key, targets = work[-1]
            target = next(targets, None)
            if target is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[key])
                if low[key] == order[key]:
                    ring = _popped(stack, on_stack, key)
                    if len(ring) > 1 or key in _next(definition, key, allowed):
                        yield ring
            elif target not in order:
                order[target] = low[target] = len(order)
                stack.append(target)
                on_stack.add(target)
                work.append((target, iter(_next(definition, target, allowed))))
            elif target in on_stack:
                low[key] = min(low[key], order[target])


def _next(definition: Definition, key: str, allowed: set[str]) -> list[str]:
    targets = (definition.flows[flow].target for flow in definition.nodes[key].outgoing)
    return [target for target in targets if target in allowed]


def _popped(stack: list[str], on_stack: set[str], key: str) -> set[str]:
    ring: set[str] = set()
    while key not in ring:
        ring.add(stack.pop())
    on_stack -= ring
    return ring
