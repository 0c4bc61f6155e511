"""How an instance begins: alone, or as the child of an activity of another one."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn.runtime import activities, collaboration
from engine.bpmn.runtime.kernel import Kernel
from engine.bpmn.runtime.scopes import ChildInstanceScope, InstanceScope, ProcessScope
from engine.bpmn.runtime.state import ROOT
from engine.bpmn.runtime.step_result import ChildStart, RecordRow
from engine.errors import NotAllowedNow


def start(kernel: Kernel, data: Mapping[str, object], event: str | None) -> None:
    """Start the process at its none start event, or at the event that happened."""
    _open(kernel, ProcessScope(ROOT, kernel.definition.id), data)
    collaboration.begin(kernel, event, data)
    activities.populate(kernel, kernel.definition.id, ROOT, event)


def start_child(kernel: Kernel, child: ChildStart) -> None:
    """Start the called process, or the one activity that the child is an inner instance of."""
    process = kernel.definition.id
    wrote: list[str] | None = [] if child.returns_all else None
    if child.body is None:
        _open(kernel, ProcessScope(ROOT, process, caught=child.caught, wrote=wrote), child.data)
        activities.populate(kernel, process, ROOT)
        return
    scope = ChildInstanceScope(
        ROOT, process, loop=child.loop, caught=child.caught, wrote=wrote, key=child.key
    )
    _open(kernel, scope, child.data)
    kernel.new_token(child.body, ROOT, inner=True)


def _open(kernel: Kernel, scope: InstanceScope, data: Mapping[str, object]) -> None:
    if kernel.state.status != "new":
        raise NotAllowedNow
    kernel.state.status = "active"
    kernel.new_scope(scope)
    kernel.emit(RecordRow.of_instance(kernel.definition, None, "active", scope.loop))
    for name, value in data.items():
        kernel.declare(ROOT, name, value)
