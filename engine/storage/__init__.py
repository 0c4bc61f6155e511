"""The store: tables, units of work, repositories, the record, migrations, search.

The only home of SQLAlchemy and Alembic. Rows go in and out as frozen values; a noun has its rows,
table, repository and queries in one place. JSON columns hold Python values, times are aware UTC
datetimes.
"""

from __future__ import annotations

from engine.model.transitions import GENESIS as GENESIS
from engine.storage.assignments.assignment import AssignmentItem as AssignmentItem
from engine.storage.assignments.assignment import AssignmentRow as AssignmentRow
from engine.storage.assignments.consolidating import ResponseRow as ResponseRow
from engine.storage.assignments.consolidating import TakenRow as TakenRow
from engine.storage.assignments.difficulties import DifficultyRow as DifficultyRow
from engine.storage.assignments.extensions import DeadlineChangeRow as DeadlineChangeRow
from engine.storage.assignments.extensions import ExtensionRow as ExtensionRow
from engine.storage.attachments import AttachmentRow as AttachmentRow
from engine.storage.attachments import BlobRow as BlobRow
from engine.storage.bulk import BulkItemRow as BulkItemRow
from engine.storage.bulk import BulkOperationRow as BulkOperationRow
from engine.storage.commands import CommandRow as CommandRow
from engine.storage.comments import CommentRow as CommentRow
from engine.storage.db.lists import Counts as Counts
from engine.storage.db.page import Page as Page
from engine.storage.deployments import DeploymentFileRow as DeploymentFileRow
from engine.storage.deployments import DeploymentRow as DeploymentRow
from engine.storage.deployments import DraftRow as DraftRow
from engine.storage.deployments import ProcessItem as ProcessItem
from engine.storage.deployments import ProcessRow as ProcessRow
from engine.storage.deployments import StartSubscriptionRow as StartSubscriptionRow
from engine.storage.desk import PreferenceRow as PreferenceRow
from engine.storage.desk import SavedViewRow as SavedViewRow
from engine.storage.documents import DocumentRow as DocumentRow
from engine.storage.incidents import IncidentRow as IncidentRow
from engine.storage.instances.batches import FanBatchRow as FanBatchRow
from engine.storage.instances.data_stores import DataStoreRow as DataStoreRow
from engine.storage.instances.fans import FanRow as FanRow
from engine.storage.instances.instance import ChildHead as ChildHead
from engine.storage.instances.instance import InstanceHead as InstanceHead
from engine.storage.instances.instance import InstanceRow as InstanceRow
from engine.storage.instances.migrations import MigrationItemRow as MigrationItemRow
from engine.storage.instances.migrations import MigrationRow as MigrationRow
from engine.storage.mailbox import InboxRow as InboxRow
from engine.storage.messages import MessageRow as MessageRow
from engine.storage.messages import SubscriptionRow as SubscriptionRow
from engine.storage.notifications import NotificationRow as NotificationRow
from engine.storage.officers import HeldRow as HeldRow
from engine.storage.officers import HolderRow as HolderRow
from engine.storage.officers import OfficerRow as OfficerRow
from engine.storage.officers import RoleGrantRow as RoleGrantRow
from engine.storage.organisation.agencies import AgencyGroupRow as AgencyGroupRow
from engine.storage.organisation.agencies import AgencyRow as AgencyRow
from engine.storage.organisation.agencies import AgencySuccessorRow as AgencySuccessorRow
from engine.storage.organisation.agencies import FrozenGroupRow as FrozenGroupRow
from engine.storage.organisation.agencies import GroupMemberRow as GroupMemberRow
from engine.storage.organisation.positions import BindingRow as BindingRow
from engine.storage.organisation.positions import DelegationRow as DelegationRow
from engine.storage.organisation.positions import DivisionRow as DivisionRow
from engine.storage.organisation.positions import HoldingRow as HoldingRow
from engine.storage.organisation.positions import PositionRow as PositionRow
from engine.storage.outbox import DeliveryRow as DeliveryRow
from engine.storage.outbox import OutboxRow as OutboxRow
from engine.storage.plans.learned_words import LearnedWordRow as LearnedWordRow
from engine.storage.plans.plan import PlanAgencyRow as PlanAgencyRow
from engine.storage.plans.plan import PlanRow as PlanRow
from engine.storage.plans.readings import ReadingRow as ReadingRow
from engine.storage.plans.watches import PlanWatchRow as PlanWatchRow
from engine.storage.record.anchors import AnchorRow as AnchorRow
from engine.storage.record.record import Recorded as Recorded
from engine.storage.record.transitions import RecordTextRow as RecordTextRow
from engine.storage.record.transitions import StreamRow as StreamRow
from engine.storage.record.transitions import TransitionRow as TransitionRow
from engine.storage.registers import NumberRow as NumberRow
from engine.storage.registers import RegisterKey as RegisterKey
from engine.storage.registers import RegisterRow as RegisterRow
from engine.storage.sessions import LoginFailureRow as LoginFailureRow
from engine.storage.sessions import SessionRow as SessionRow
from engine.storage.settings import CalendarDayRow as CalendarDayRow
from engine.storage.settings import EscalationPolicyRow as EscalationPolicyRow
from engine.storage.store import Storage as Storage
from engine.storage.tasks.lists import FREE as FREE
from engine.storage.tasks.lists import HELD as HELD
from engine.storage.tasks.lists import PRESSING as PRESSING
from engine.storage.tasks.marks import TaskMarkRow as TaskMarkRow
from engine.storage.tasks.narrowing import Narrowing as Narrowing
from engine.storage.tasks.offers import TaskCandidateRow as TaskCandidateRow
from engine.storage.tasks.offers import TaskDraftRow as TaskDraftRow
from engine.storage.tasks.offers import TaskOfferRow as TaskOfferRow
from engine.storage.tasks.subtasks import SubtaskRow as SubtaskRow
from engine.storage.tasks.task import TaskRow as TaskRow
from engine.storage.tasks.tasks import Groups as Groups
from engine.storage.tasks.tasks import TaskItem as TaskItem
from engine.storage.tasks.tasks import Waiter as Waiter
from engine.storage.tasks.whose import EVERYBODY as EVERYBODY
from engine.storage.tasks.whose import Whose as Whose
from engine.storage.timers import TimerRow as TimerRow
from engine.storage.unit import Unit as Unit
