"""An instance becomes one of another version of its process, and back.

Tokens keep their ids, and what waits for people, services and children goes on to wait as the same
thing. Events wait as the new version says; what is new at an activity or in a scope that runs is
armed. Nothing that has happened is done again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace

from engine.bpmn.runtime import armed_events, timer_events
from engine.bpmn.runtime.document import LogEntry
from engine.bpmn.runtime.kernel import Kernel
from engine.bpmn.runtime.scopes import (
    InstanceScope,
    LogScope,
    ProcessScope,
    ScopeState,
    SubProcessScope,
)
from engine.bpmn.runtime.state import State
from engine.bpmn.runtime.step_result import RecordRow
from engine.bpmn.runtime.tokens import Token
from engine.bpmn.runtime.version_change import VersionChange
from engine.bpmn.runtime.version_obstacles import EventWait
from engine.bpmn.runtime.waits import (
    ChildrenWait,
    CompensationWait,
    IncidentWait,
    ResetWait,
    ServiceWait,
    TaskWait,
    TimerWait,
    Wait,
)

CARRIED = (TaskWait, ServiceWait, ChildrenWait, IncidentWait)
"""What stays the same row in the tables, whatever its element is called now."""


def migrate(kernel: Kernel, change: VersionChange, detail: Mapping[str, object]) -> None:
    """Change the state, which has no obstacles, to the version that the kernel runs.

    Raises what an expression of the new version raises. ``detail`` goes into the record.
    """
    _say(kernel, detail)
    for scope in kernel.state.scopes.values():
        _change_scope(kernel, change, scope)
    for token in list(kernel.state.tokens.values()):
        if token.armed and change.becomes(token.element) is None:
            kernel.remove(token)
        else:
            _change_token(kernel, change, token)
    for token in list(kernel.state.tokens.values()):
        _arm_beside(kernel, change, token)
    for scope in list(kernel.state.scopes.values()):
        _open_anew(kernel, change, scope)
    kernel.run()


def restore(kernel: Kernel, before: State, detail: Mapping[str, object]) -> None:
    """Give a state that nothing has moved since exactly the form that it had before."""
    _say(kernel, detail)
    for token in list(kernel.state.tokens.values()):
        if token.id not in before.tokens:
            kernel.remove(token)
    for scope in before.scopes.values():
        _restore_scope(kernel, kernel.state.scopes[scope.id], scope)
    for old in before.tokens.values():
        if old.id in kernel.state.tokens:
            _restore_token(kernel, kernel.state.tokens[old.id], old)
        else:
            kernel.put_back(old)
    kernel.state.next = before.next


def _say(kernel: Kernel, detail: Mapping[str, object]) -> None:
    process = kernel.definition
    row = RecordRow("migration", process.id, "process", process.name, 0, "active", "active")
    row.detail = dict(detail)
    kernel.emit(row)


def _change_scope(kernel: Kernel, change: VersionChange, scope: ScopeState) -> None:
    kernel.touch_scope(scope)
    scope.element = change.becomes(scope.element) or scope.element
    if isinstance(scope, LogScope) and scope.done:
        scope.done = _log(change, scope.done)
    if isinstance(scope, SubProcessScope) and scope.left:
        scope.left = [change.becomes(element) or element for element in scope.left]
    if isinstance(scope, InstanceScope):
        scope.counts = {change.becomes(each) or each: n for each, n in scope.counts.items()}


def _log(change: VersionChange, entries: Iterable[LogEntry]) -> list[LogEntry]:
    changed: list[LogEntry] = []
    for entry in entries:
        new = entry.copy()
        new["a"] = change.becomes(entry["a"]) or entry["a"]
        if "h" in entry:
            new["h"] = change.becomes(entry["h"]) or entry["h"]
        if "b" in entry:
            new["b"] = change.becomes(entry["b"]) or entry["b"]
        if "d" in entry:
            new["d"] = _log(change, entry["d"])
        changed.append(new)
    return changed


def _change_token(kernel: Kernel, change: VersionChange, token: Token) -> None:
    kernel.touch(token)
    old, token.element = token.element, change.becomes(token.element) or token.element
    if token.flow is not None:
        token.flow = change.flow(token.flow) or token.flow
    token.counts = {change.flow(flow) or flow: n for flow, n in token.counts.items()}
    token.waits = tuple(_wait(kernel, change, token, old, wait) for wait in token.waits)
    _carry(kernel, token)


def _carry(kernel: Kernel, token: Token) -> None:
    if any(isinstance(wait, CARRIED) for wait in token.waits):
        kernel.changes.carried[token.id] = token.element


def _wait(kernel: Kernel, change: VersionChange, token: Token, old: str, wait: Wait) -> Wait:
    if isinstance(wait, TaskWait):
        return TaskWait(kernel.node(token).name)
    if isinstance(wait, ResetWait):
        return ResetWait([change.flow(flow) or flow for flow in wait.left])
    if isinstance(wait, CompensationWait):
        return CompensationWait(_log(change, wait.left), wait.silent)
    if not isinstance(wait, EventWait):
        return wait
    index = change.event(old, wait.event) or 0
    if isinstance(wait, TimerWait):
        timer = replace(wait, event=index)
        return timer_events.counted_anew(kernel, token, timer) if change.recomputed else timer
    event = kernel.node(token).events[index]
    if event == change.old.nodes[old].events[wait.event]:
        return replace(wait, event=index)
    return armed_events.wait_for(kernel, event, index, token.scope)


def _arm_beside(kernel: Kernel, change: VersionChange, token: Token) -> None:
    """Arm the events that are new at an activity, or behind a gateway that waits for the first."""
    node = kernel.node(token)
    if token.armed or token.inner or token.is_silent or token.counts:
        return
    added = [each for each in node.boundary if each in change.added]
    if node.type == "eventBasedGateway":
        flows = kernel.definition.flows
        added = [flows[f].target for f in node.outgoing if flows[f].target in change.added]
    for event in added:
        armed_events.arm(kernel, kernel.definition.nodes[event], token.scope, token.id)


def _open_anew(kernel: Kernel, change: VersionChange, scope: ScopeState) -> None:
    """Make the data objects and arm the event sub-processes that are new in a scope that runs."""
    if not isinstance(scope, ProcessScope | SubProcessScope):
        return
    holder = kernel.definition.scopes[scope.element]
    for name, initial in holder.data.items():
        if name not in kernel.names(scope.id):
            value = None if initial is None else kernel.evaluate(initial, scope.id)
            kernel.declare(scope.id, name, value)
    for sub in () if scope.interrupted else holder.event_sub_processes:
        for start in kernel.definition.scopes[sub].starts:
            if start in change.added:
                armed_events.arm(kernel, kernel.definition.nodes[start], scope.id, None)


def _restore_scope(kernel: Kernel, now: ScopeState, before: ScopeState) -> None:
    for name in [name for name in now.vars if name not in before.vars]:
        kernel.forget(now.id, name)
    if now.head() == before.head():
        return
    kernel.touch_scope(now)
    for each in fields(before):
        if each.name not in {"vars", "source"}:
            setattr(now, each.name, getattr(before, each.name))


def _restore_token(kernel: Kernel, now: Token, before: Token) -> None:
    if now == before:
        return
    kernel.touch(now)
    now.element, now.flow, now.counts = before.element, before.flow, dict(before.counts)
    now.waits = before.waits
    _carry(kernel, now)
