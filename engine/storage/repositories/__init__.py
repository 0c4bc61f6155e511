"""One repository for each noun; the only place where rows are read and written."""

from __future__ import annotations

from engine.storage.assignments.assignment import (
    AssignmentItem,
    Assignments,
    Counts,
    DeadlineChanges,
    Difficulties,
    Documents,
    Extensions,
)
from engine.storage.deployments import Deployments, Drafts, ProcessItem
from engine.storage.instances.batches import FanBatches
from engine.storage.instances.instance import ChildHead, Fans, InstanceHead, Instances
from engine.storage.notifications import Attachments, Incidents, Notifications, Settings
from engine.storage.officers import HeldRow, HolderRow, Officers, Sessions
from engine.storage.organisation import (
    Agencies,
    AgencyGroups,
    AgencySuccessors,
    Bindings,
    CalendarDays,
    Delegations,
    EscalationPolicies,
    FrozenGroups,
    GroupMembers,
    Holdings,
    Organisation,
    Positions,
)
from engine.storage.plans.plans import PlanAgencies, PlanItem, Plans
from engine.storage.record.anchors import Anchors
from engine.storage.record.transitions import Record, Recorded
from engine.storage.tasks.task import (
    EVERYBODY,
    TaskDrafts,
    TaskItem,
    TaskOffers,
    Tasks,
    Whose,
)
from engine.storage.timers import (
    Commands,
    DataStores,
    Deliveries,
    Inbox,
    Messages,
    Outbox,
    Subscriptions,
    Timers,
)

__all__ = [
    "EVERYBODY",
    "Agencies",
    "AgencyGroups",
    "AgencySuccessors",
    "Anchors",
    "AssignmentItem",
    "Assignments",
    "Attachments",
    "Bindings",
    "CalendarDays",
    "ChildHead",
    "Commands",
    "Counts",
    "DataStores",
    "DeadlineChanges",
    "Delegations",
    "Deliveries",
    "Deployments",
    "Difficulties",
    "Documents",
    "Drafts",
    "EscalationPolicies",
    "Extensions",
    "FanBatches",
    "Fans",
    "FrozenGroups",
    "GroupMembers",
    "HeldRow",
    "HolderRow",
    "Holdings",
    "Inbox",
    "Incidents",
    "InstanceHead",
    "Instances",
    "Messages",
    "Notifications",
    "Officers",
    "Organisation",
    "Outbox",
    "PlanAgencies",
    "PlanItem",
    "Plans",
    "Positions",
    "ProcessItem",
    "Record",
    "Recorded",
    "Sessions",
    "Settings",
    "Subscriptions",
    "TaskDrafts",
    "TaskItem",
    "TaskOffers",
    "Tasks",
    "Timers",
    "Whose",
]
