"""The trace of a played run: one JSON object for every transition of every instance.

Lines are made from the rows of each step (:class:`engine.bpmn.runtime.RecordRow`) as the steps
commit, so their order is the order in which things happened, across instances.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from engine.bpmn.runtime import RecordRow
from engine.model.clock import ZONE
from engine.service.engine import Observed

Line = dict[str, object]
Place = tuple[int | None, str | None]
"""The number and the key of the inner instance something belongs to; a called process has them
from the activity that called it."""

ENDS = frozenset({"completed", "cancelled", "failed"})


class Trace:
    """Numbers the lines and remembers them; ``on_line`` gets each one as it comes."""

    def __init__(self, on_line: Callable[[Line], None] | None = None) -> None:
        """Start at number 1."""
        self.lines: list[Line] = []
        self._on_line = on_line
        self._places: dict[str, Place] = {}

    def observe(self, step: Observed) -> None:
        """Add the lines of one step of one instance: an observer of the engine."""
        here = self._places.get(step.instance.id, (step.instance.loop, step.instance.key))
        for row in step.rows:
            place = (row.loop or here[0], row.key if row.key is not None else here[1])
            if row.child is not None:
                self._places.setdefault(row.child, place)
            for line in _lines(step, row, place):
                self._add(line)

    def _add(self, line: Line) -> None:
        line = {"seq": len(self.lines) + 1, **line}
        self.lines.append(line)
        if self._on_line is not None:
            self._on_line(line)


def _told_here(row: RecordRow) -> bool:
    """Whether a row is a visit of its own.

    The inner instance of a call is told by its parent; that of another activity by the
    instance that runs it.
    """
    if row.kind == "child":
        return row.type == "callActivity" and row.loop is not None
    return row.kind == "visit"


def _lines(step: Observed, row: RecordRow, place: Place) -> Iterator[Line]:
    if row.flow is not None:
        yield _flow(step, row, place)
    if _told_here(row):
        if row.from_state is None and row.to_state in ENDS:
            yield _line(step, row, place, None, "ready")
            yield _line(step, row, place, "ready", row.to_state)
        else:
            yield _line(step, row, place, row.from_state, row.to_state)


def _flow(step: Observed, row: RecordRow, place: Place) -> Line:
    line = _line(step, row, place, None, "taken")
    flow = step.definition.flows.get(row.flow or "")
    name = flow.name if flow is not None else None
    return {**line, "element": row.flow, "name": name, "type": "sequenceFlow"}


def _line(step: Observed, row: RecordRow, place: Place, before: str | None, to: str) -> Line:
    instance = step.instance
    return {
        "at": _local(step.at),
        "instance": instance.id,
        "parent": instance.parent_id,
        "process": instance.process_id,
        "element": row.element,
        "name": row.name,
        "type": row.type,
        "from": before,
        "to": to,
        "key": place[1],
        "loop": place[0],
        "actor": step.actor,
    }


def _local(moment: datetime) -> str:
    return moment.astimezone(ZONE).isoformat(timespec="seconds")
