"""One repository for each noun; the only place where rows are read and written."""

from __future__ import annotations

from engine.storage.repositories.anchors import Anchors
from engine.storage.repositories.batches import FanBatches
from engine.storage.repositories.deployments import Deployments, Drafts, ProcessItem
from engine.storage.repositories.instances import ChildHead, Fans, InstanceHead, Instances
from engine.storage.repositories.officers import HeldRow, HolderRow, Officers, Sessions
from engine.storage.repositories.paper import Attachments, Incidents, Notifications, Settings
from engine.storage.repositories.people import (
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
from engine.storage.repositories.plans import PlanAgencies, PlanItem, Plans
from engine.storage.repositories.record import Record, Recorded
from engine.storage.repositories.running import (
    Commands,
    DataStores,
    Deliveries,
    Inbox,
    Messages,
    Outbox,
    Subscriptions,
    Timers,
)
from engine.storage.repositories.tasks import (
    EVERYBODY,
    TaskDrafts,
    TaskItem,
    TaskOffers,
    Tasks,
    Whose,
)
from engine.storage.repositories.work import (
    AssignmentItem,
    Assignments,
    Counts,
    DeadlineChanges,
    Difficulties,
    Documents,
    Extensions,
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
