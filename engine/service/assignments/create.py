"""The assignment that a child of a plan task carries out, read off the diagram's properties."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from engine.bpmn.definition import Node
from engine.bpmn.language import template
from engine.errors import ExpressionError, ExpressionFailed, InvalidTimer
from engine.model.assignments import AssignmentState
from engine.model.clock import local_date
from engine.model.deadlines import read_deadline
from engine.model.ids import new_id
from engine.model.text import clean
from engine.model.timers import read_cadence
from engine.service.assignments.rows import search_text
from engine.service.calendar import working_calendar
from engine.service.context import Tx
from engine.service.escalation import arm
from engine.storage import AssignmentRow, InstanceRow

MARKS = frozenset({"title", "number", "lead", "role", "deadline", "product", "sentence"})
"""Properties of which any makes the children of an activity carry assignments."""

CONSOLIDATION = "consolidate"
"""The ``kind`` of an activity that consolidates what the others of its sub-process send."""

ROLES = {"lead": "Chủ trì", "coordinating": "Phối hợp", "informed": "Nhận để biết"}


def makes_assignment(node: Node) -> bool:
    """Whether its children are assignments of the plan.

    The handling of an incoming document is none: the activities inside it are.
    """
    return bool(MARKS & node.properties.keys()) and node.properties.get("kind") != "document"


class Assigner:
    """Makes the assignments of one activity; what they share is read once."""

    def __init__(self, tx: Tx, root_id: str) -> None:
        """Read the plan, the calendar and the policy."""
        self._unit, self._command = tx.unit, tx.command
        self._plan = tx.unit.plans.get(root_id)
        self.calendar = working_calendar(tx.unit)
        self.policy = arm.policy_of(tx.unit, root_id)
        self._names: dict[str, str | None] = {}

    @property
    def cadence(self) -> str | None:
        """How often the monitor of this plan wants to look after work without a date."""
        document = self._plan.document if self._plan else None
        period = (document or {}).get("cadence")
        try:
            return str(period) if period and read_cadence(str(period)) else None
        except InvalidTimer:
            return None

    def assignment(
        self, node: Node, child: InstanceRow, data: Mapping[str, object]
    ) -> AssignmentRow:
        """The row for one child, in state *assigned*."""
        said = {name: worded(text, data) for name, text in node.properties.items()}
        agency_id = self._agency(data.get("agency") or child.key)
        title = clean(said.get("title") or node.name or node.id)
        deadline = read_deadline(said.get("deadline"), self._issued(), self.calendar)
        standing = said.get("standing") == "true" or deadline.kind == "recurring"
        role = said.get("role") or ("lead" if self._leads(said, agency_id) else "coordinating")
        return AssignmentRow(
            id=new_id(),
            instance_id=child.id,
            root_id=child.root_id,
            element=node.id,
            title=title,
            role=role if role in ROLES else "lead",
            state=AssignmentState.ASSIGNED.value,
            created_at=self._command.at,
            number=said.get("number") or None,
            agency_id=agency_id,
            deadline=deadline.as_json(),
            last_day=None if standing else deadline.last_day,
            due_at=None if standing else deadline.due_at,
            product=said.get("product") or None,
            destination=said.get("destination") or None,
            sentence=said.get("sentence") or None,
            monitor_agency_id=self._monitor(said, data),
            standing=standing,
            folded=search_text(
                title,
                said.get("number"),
                self._name(agency_id) if agency_id else None,
                self._plan,
            ),
        )

    def _leads(self, properties: Mapping[str, str], agency_id: str | None) -> bool:
        """Coordinating only where the diagram names this agency so, by its id."""
        named = {part.strip() for part in properties.get("coordinating", "").split(",")}
        return agency_id is None or agency_id not in named

    def _monitor(self, properties: Mapping[str, str], data: Mapping[str, object]) -> str | None:
        for named in (properties.get("monitor"), data.get("monitor")):
            agency_id = self._agency(named)
            if agency_id is not None:
                return agency_id
        return self._plan.monitor_agency_id if self._plan else None

    def _agency(self, named: object) -> str | None:
        """The id if there is such an agency: never a guess from a name."""
        if not isinstance(named, str) or not named:
            return None
        return named if self._name(named) is not None else None

    def _name(self, agency_id: str) -> str | None:
        if agency_id not in self._names:
            row = self._unit.organisation.agency(agency_id)
            self._names[agency_id] = row.name if row else None
        return self._names[agency_id]

    def _issued(self) -> date:
        issued = self._plan.issued_on if self._plan else None
        return issued or local_date(self._command.at)


def worded(text: str, data: Mapping[str, object]) -> str:
    """A property's text with its ${…} filled in; as written where that cannot be done."""
    try:
        value = template(text).evaluate(data)
    except (ExpressionError, ExpressionFailed):
        return text
    return "" if value is None else str(value)
