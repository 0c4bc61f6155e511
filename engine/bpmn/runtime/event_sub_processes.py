"""Event sub-processes: armed with their scope, run when their start event happens (§13.5.4)."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn.definition import Node
from engine.bpmn.runtime.armed_events import arm
from engine.bpmn.runtime.flows import every_true, take
from engine.bpmn.runtime.kernel import Kernel
from engine.bpmn.runtime.scopes import SubProcessScope
from engine.bpmn.runtime.tokens import Token


def open_scope(kernel: Kernel, element: str, scope: int) -> None:
    """Make the data objects of a process or sub-process, and arm its event sub-processes."""
    for name, initial in kernel.definition.scopes[element].data.items():
        if name not in kernel.state.scopes[scope].vars:
            value = None if initial is None else kernel.evaluate(initial, scope)
            kernel.declare(scope, name, value)
    for sub in kernel.definition.scopes[element].event_sub_processes:
        for start in kernel.definition.scopes[sub].starts:
            arm(kernel, kernel.definition.nodes[start], scope, None)


def run(
    kernel: Kernel, start: Node, outer: int, data: Mapping[str, object], armed: Token | None
) -> None:
    """Run an event sub-process from its start event; ``armed`` is the token that waited for it."""
    sub = kernel.definition.nodes[start.scope]
    owner = kernel.new_token(sub.id, outer, state="active")
    kernel.move(owner, "active")
    inner = kernel.new_scope(SubProcessScope(kernel.state.fresh_id(), sub.id, outer, owner.id))
    open_scope(kernel, sub.id, inner.id)
    if armed is None:
        armed = kernel.new_token(start.id, inner.id, state="waiting", armed=True)
    for name, value in data.items():
        kernel.write(inner.id, name, value)
    kernel.move(armed, "completed")
    take(kernel, every_true(kernel, start, inner.id), inner.id)
    for entry in kernel.definition.scopes[sub.id].entries:
        kernel.new_token(entry, inner.id)
    kernel.recheck(inner.id)
