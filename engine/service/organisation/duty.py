"""What the duty of a user task comes to: for whom it is, until when, how urgent.

An expression that fails, or that gives a name nobody bears, fails the task, which leaves an
incident: what is for nobody would wait for ever unseen. Null is what a diagram says on purpose,
as in Camunda: no due date, or nobody in particular where others are named.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.bpmn.definition import Definition, Duty, Node
from engine.bpmn.language import template
from engine.errors import DutyFailed, ExpressionError, ExpressionFailed, InvalidTimer
from engine.model.calendar import WorkingCalendar
from engine.model.due_dates import read_due
from engine.model.organisation import position_key
from engine.model.priorities import DEFAULT_PRIORITY, read_priority
from engine.sentences import Sentence, sentence
from engine.service.organisation.names import Names

DIVISION = "division"
"""The property of a user task that names a division of its agency."""
Place = tuple[str | None, str | None]
"""(agency, kind of position); an installation without an organisation knows halves of it."""

_EMPTY = sentence("Biểu thức không cho giá trị nào.")


@dataclass(frozen=True, slots=True)
class Offer:
    """Whom a task is offered to, as the diagram says.

    ``others`` are further (agency, position), ``officers`` the ids of those named in person:
    whoever takes the task first has it. ``division`` is the one of the agency that is meant.
    """

    agency_id: str | None = None
    position: str | None = None
    division: str | None = None
    others: tuple[tuple[str, str], ...] = ()
    officers: tuple[str, ...] = ()
    assignee: str | None = None
    due: datetime | None = None
    follow_up: datetime | None = None
    priority: int = DEFAULT_PRIORITY


@dataclass(frozen=True, slots=True)
class Duties:
    """Reads the duties of one instance's user tasks; ``names`` None accepts every name."""

    definition: Definition
    functions: Mapping[str, Callable[..., Any]]
    now: datetime
    calendar: Callable[[], WorkingCalendar]
    names: Names | None

    def offer(self, node: Node, variables: Mapping[str, object]) -> Offer:
        """Read one; its lane speaks where the task itself does not.

        Raises :class:`errors.DutyFailed`.
        """
        duty, seen = node.duty or Duty(), _Seen(variables, self.functions)
        places = self._places(duty.candidate_groups, seen)
        if not places:
            places = self._places(self._holder(node), seen)
        officers = self._officers("candidateUsers", duty.candidate_users, seen)
        assignee = self._officers("assignee", duty.assignee, seen)
        if not places and not officers and not assignee:
            self._require_nobody_named(node, duty)
        first, *others = places or [(None, None)]
        return Offer(
            agency_id=first[0],
            position=first[1],
            division=self._division(node, first[0], seen),
            others=tuple((agency, kind) for agency, kind in others if agency and kind),
            officers=officers,
            # Without accounts whoever plays the process does what is for one person.
            assignee=assignee[0] if assignee and self.names else None,
            due=self._moment("dueDate", duty.due_date, seen),
            follow_up=self._moment("followUpDate", duty.follow_up_date, seen),
            priority=_priority(duty.priority, seen),
        )

    def _holder(self, node: Node) -> str | None:
        lanes = self.definition.lanes
        return next((lane.holder for lane in lanes if node.lane and lane.id == node.lane), None)

    def _division(self, node: Node, agency: str | None, seen: _Seen) -> str | None:
        """What the property ``division`` of the task says; nothing, or null, is no division."""
        written = node.properties.get(DIVISION)
        named = str(seen.value(DIVISION, written) or "") if written else ""
        if not named or agency is None:
            return None
        if self.names is not None and not self.names.has_division(agency, named):
            what = sentence(
                "Cơ quan “%(agency)s” không có phòng “%(division)s”.", agency=agency, division=named
            )
            raise _failure(DIVISION, written or "", what)
        return named

    def _require_nobody_named(self, node: Node, duty: Duty) -> None:
        """A diagram that names nobody may; one that names somebody means him."""
        said = {
            "candidateGroups": duty.candidate_groups,
            "candidateUsers": duty.candidate_users,
            "assignee": duty.assignee,
            "holder": self._holder(node),
        }
        for attribute, written in said.items():
            if written:
                raise _failure(attribute, written, _EMPTY)

    def _places(self, written: str | None, seen: _Seen) -> list[Place]:
        if not written:
            return []
        named = seen.listed("candidateGroups", written)
        return list(dict.fromkeys(self._place(written, name) for name in named))

    def _place(self, written: str, name: str) -> Place:
        agency, slash, kind = (part.strip() for part in name.partition("/"))
        if not slash:
            agency, kind = "", agency
        if (slash and not agency) or not kind:
            raise _failure(
                "candidateGroups",
                written,
                sentence("“%(name)s” thiếu cơ quan hoặc chức danh.", name=name),
            )
        if self.names is not None and not self.names.empty:
            self._require_place(written, agency, kind, self.names)
        return agency or None, position_key(kind)

    def _require_place(self, written: str, agency: str, kind: str, names: Names) -> None:
        if not agency:
            what = sentence("“%(name)s” không có dạng đơn_vị/chức_danh.", name=kind)
        elif not names.has_agency(agency):
            what = names.near_agencies(
                sentence("Không có cơ quan “%(agency)s”.", agency=agency), agency
            )
        elif not names.has_position(kind):
            what = names.near_positions(
                sentence("Không có chức danh “%(position)s”.", position=kind), kind
            )
        else:
            return
        raise _failure("candidateGroups", written, what)

    def _officers(self, attribute: str, written: str | None, seen: _Seen) -> tuple[str, ...]:
        named = seen.listed(attribute, written) if written else []
        return tuple(dict.fromkeys(self._officer(attribute, written or "", one) for one in named))

    def _officer(self, attribute: str, written: str, name: str) -> str:
        if self.names is None:
            return name
        found = self.names.officer(name)
        if found is None:
            what = sentence("Không có cán bộ “%(login)s”.", login=name)
            raise _failure(attribute, written, self.names.near_officers(what, name))
        return found.id

    def _moment(self, attribute: str, written: str | None, seen: _Seen) -> datetime | None:
        value = seen.value(attribute, written) if written else None
        if value is None:
            return None
        try:
            return read_due(str(value), self.now, self.calendar)
        except InvalidTimer as unreadable:
            raise _failure(attribute, written or "", unreadable.sentence) from unreadable


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the expressions of a duty may read."""

    variables: Mapping[str, object]
    functions: Mapping[str, Callable[..., Any]]

    def value(self, attribute: str, written: str) -> object:
        try:
            return template(written).evaluate(self.variables, self.functions)
        except (ExpressionError, ExpressionFailed) as failed:
            problem = failed.details.get("problem")
            what = problem if isinstance(problem, Sentence) else failed.sentence
            raise _failure(attribute, written, what) from failed

    def listed(self, attribute: str, written: str) -> list[str]:
        """The names given: a list, or one text with commas between; null is none."""
        value = self.value(attribute, written)
        if value is None:
            return []
        parts = value if isinstance(value, list) else str(value).split(",")
        names = [str(part or "").strip() for part in parts]
        if not all(names):
            raise _failure(attribute, written, _EMPTY)
        return names


def _priority(written: str | None, seen: _Seen) -> int:
    value = seen.value("priority", written) if written else None
    if value is None:
        return DEFAULT_PRIORITY
    number = read_priority(value)
    if number is None:
        raise _failure(
            "priority",
            written or "",
            sentence(
                "“%(text)s” không phải mức ưu tiên: viết số nguyên từ 0 đến 100.", text=str(value)
            ),
        )
    return number


def _failure(attribute: str, written: str, what: Sentence) -> DutyFailed:
    return DutyFailed(
        sentence(
            "%(attribute)s=“%(written)s”: %(what)s", attribute=attribute, written=written, what=what
        )
    )
