"""The store: tables, units of work, repositories, the record, migrations, search.

The only home of SQLAlchemy and Alembic. Rows go in and out as frozen values; a noun has its rows,
table, repository and queries in one place. JSON columns hold Python values, times are aware UTC
datetimes.
"""

from __future__ import annotations

from engine.model.transitions import GENESIS
from engine.storage.assignments.assignment import AssignmentItem, AssignmentRow
from engine.storage.assignments.difficulties import DifficultyRow
from engine.storage.assignments.extensions import DeadlineChangeRow, ExtensionRow
from engine.storage.attachments import AttachmentRow, BlobRow
from engine.storage.commands import CommandRow
from engine.storage.db.lists import Counts
from engine.storage.db.page import Page
from engine.storage.deployments import (
    DeploymentFileRow,
    DeploymentRow,
    DraftRow,
    ProcessItem,
    ProcessRow,
    StartSubscriptionRow,
)
from engine.storage.documents import DocumentRow
from engine.storage.incidents import IncidentRow
from engine.storage.instances.batches import FanBatchRow
from engine.storage.instances.data_stores import DataStoreRow
from engine.storage.instances.fans import FanRow
from engine.storage.instances.instance import ChildHead, InstanceHead, InstanceRow
from engine.storage.mailbox import InboxRow
from engine.storage.messages import MessageRow, SubscriptionRow
from engine.storage.notifications import NotificationRow
from engine.storage.officers import HeldRow, HolderRow, OfficerRow, RoleGrantRow
from engine.storage.organisation.agencies import (
    AgencyGroupRow,
    AgencyRow,
    AgencySuccessorRow,
    FrozenGroupRow,
    GroupMemberRow,
)
from engine.storage.organisation.positions import BindingRow, DelegationRow, HoldingRow, PositionRow
from engine.storage.outbox import DeliveryRow, OutboxRow
from engine.storage.plans.plan import PlanAgencyRow, PlanRow
from engine.storage.plans.plans import PlanItem
from engine.storage.record.anchors import AnchorRow
from engine.storage.record.record import Recorded
from engine.storage.record.transitions import RecordTextRow, StreamRow, TransitionRow
from engine.storage.sessions import LoginFailureRow, SessionRow
from engine.storage.settings import CalendarDayRow, EscalationPolicyRow
from engine.storage.store import Storage
from engine.storage.tasks.lists import EVERYBODY, Whose
from engine.storage.tasks.offers import TaskDraftRow, TaskOfferRow
from engine.storage.tasks.task import TaskRow
from engine.storage.tasks.tasks import TaskItem
from engine.storage.timers import TimerRow
from engine.storage.unit import Unit

__all__ = [
    "EVERYBODY",
    "GENESIS",
    "AgencyGroupRow",
    "AgencyRow",
    "AgencySuccessorRow",
    "AnchorRow",
    "AssignmentItem",
    "AssignmentRow",
    "AttachmentRow",
    "BindingRow",
    "BlobRow",
    "CalendarDayRow",
    "ChildHead",
    "CommandRow",
    "Counts",
    "DataStoreRow",
    "DeadlineChangeRow",
    "DelegationRow",
    "DeliveryRow",
    "DeploymentFileRow",
    "DeploymentRow",
    "DifficultyRow",
    "DocumentRow",
    "DraftRow",
    "EscalationPolicyRow",
    "ExtensionRow",
    "FanBatchRow",
    "FanRow",
    "FrozenGroupRow",
    "GroupMemberRow",
    "HeldRow",
    "HolderRow",
    "HoldingRow",
    "InboxRow",
    "IncidentRow",
    "InstanceHead",
    "InstanceRow",
    "LoginFailureRow",
    "MessageRow",
    "NotificationRow",
    "OfficerRow",
    "OutboxRow",
    "Page",
    "PlanAgencyRow",
    "PlanItem",
    "PlanRow",
    "PositionRow",
    "ProcessItem",
    "ProcessRow",
    "RecordTextRow",
    "Recorded",
    "RoleGrantRow",
    "SessionRow",
    "StartSubscriptionRow",
    "Storage",
    "StreamRow",
    "SubscriptionRow",
    "TaskDraftRow",
    "TaskItem",
    "TaskOfferRow",
    "TaskRow",
    "TimerRow",
    "TransitionRow",
    "Unit",
    "Whose",
]
