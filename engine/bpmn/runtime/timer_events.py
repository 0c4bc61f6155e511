"""Timers: when one is due, and when again (BPMN 2.0.2 §10.5.5, §13.5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from engine.bpmn.definition import EventDefinition, Timer
from engine.bpmn.language import timer as timer_text
from engine.bpmn.runtime.kernel import Kernel
from engine.bpmn.runtime.tokens import Token
from engine.bpmn.runtime.waits import TimerWait
from engine.errors import InvalidTimer
from engine.model.timers import TimerSpec, parse_timer


def first_wait(kernel: Kernel, event: EventDefinition, index: int, scope: int) -> TimerWait:
    """Give the wait for a timer that begins now; raises InvalidTimer, ExpressionFailed."""
    if event.timer is None:
        raise InvalidTimer
    due = _read(kernel, event.timer, scope).first(kernel.now)
    return TimerWait(_instant(due), _instant(kernel.now), 0, index)


def next_wait(
    kernel: Kernel, event: EventDefinition, scope: int, wait: TimerWait
) -> TimerWait | None:
    """Give the wait after a timer has fired; a date or a duration happens once."""
    if event.timer is None or event.timer.kind != "cycle":
        return None
    due, fired = _next_turn(kernel, _read(kernel, event.timer, scope), wait)
    return None if due is None else replace(wait, due=_instant(due), fired=fired)


def counted_anew(kernel: Kernel, token: Token, wait: TimerWait) -> TimerWait:
    """Give the wait as if the timer as it is now written had run from the beginning.

    A cycle that has fired goes on from when it fired last.
    """
    timer = kernel.node(token).events[wait.event].timer
    if timer is None:
        raise InvalidTimer
    spec = _read(kernel, timer, token.scope)
    if wait.fired:
        return wait
    return replace(wait, due=_instant(spec.first(datetime.fromisoformat(wait.start))))


def _read(kernel: Kernel, timer: Timer, scope: int) -> TimerSpec:
    value = timer_text(timer.text).evaluate(kernel.names(scope), kernel.functions)
    return parse_timer(timer.kind, str(value))


def _instant(moment: datetime) -> str:
    """Give a moment as UTC text of fixed width, so that texts sort as moments do."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _next_turn(kernel: Kernel, spec: TimerSpec, wait: TimerWait) -> tuple[datetime | None, int]:
    """Give the next turn of a cycle; turns missed while nothing ran count as the one just fired."""
    anchor = datetime.fromisoformat(wait.start)
    previous = datetime.fromisoformat(wait.due)
    fired = wait.fired + 1
    if spec.times is None:
        return spec.next(max(previous, kernel.now), fired, anchor), fired
    due = spec.next(previous, fired, anchor)
    while due is not None and due <= kernel.now:
        fired += 1
        due = spec.next(due, fired, anchor)
    return due, fired
