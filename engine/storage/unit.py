"""One transaction as the verbs see it: a repository for each noun."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Generic, Self, TypeVar, overload

from engine.storage.assignments.assignment import Assignments
from engine.storage.assignments.consolidating import RESPONSE, TAKEN
from engine.storage.assignments.difficulties import Difficulties
from engine.storage.assignments.extensions import DEADLINE_CHANGE, EXTENSION
from engine.storage.assignments.figures import AssignmentFigures
from engine.storage.assignments.outward import OUTWARD_RULE, PREPARED
from engine.storage.attachments import Attachments
from engine.storage.bulk import BULK_OPERATION, BulkItems
from engine.storage.commands import Commands
from engine.storage.comments import COMMENT
from engine.storage.db.fast import Transaction
from engine.storage.db.repository import plain
from engine.storage.deployments import DRAFT_VERSION, Deployments, Drafts
from engine.storage.desk import PREFERENCE, SAVED_VIEW
from engine.storage.documents import Documents
from engine.storage.incidents import Incidents
from engine.storage.instances import precomputed_inserts
from engine.storage.instances.batches import FanBatches
from engine.storage.instances.data_stores import DataStores
from engine.storage.instances.fans import Fans
from engine.storage.instances.instances import Instances
from engine.storage.instances.migrations import MigrationItems, Migrations
from engine.storage.instances.precomputed_inserts import PrecomputedInserts
from engine.storage.mailbox import Inbox
from engine.storage.messages import Messages, Subscriptions
from engine.storage.notifications import Notifications
from engine.storage.officers import Officers
from engine.storage.organisation.agencies import AGENCY, AGENCY_GROUP, GROUP_MEMBER
from engine.storage.organisation.organisation import Organisation
from engine.storage.organisation.positions import DIVISION, HOLDING, POSITION
from engine.storage.outbox import DELIVERY, Outbox
from engine.storage.plans.learned_words import LEARNED_WORD
from engine.storage.plans.plan import PlanAgencies
from engine.storage.plans.plans import Plans
from engine.storage.plans.readings import Readings
from engine.storage.plans.watches import PlanWatches
from engine.storage.record import anchoring, export
from engine.storage.record.anchors import AnchorRow, Anchors
from engine.storage.record.digests import RowDigests
from engine.storage.record.record import Record
from engine.storage.registers import Numbers, Registers
from engine.storage.sessions import Sessions
from engine.storage.settings import ESCALATION_POLICY, CalendarDays, Settings
from engine.storage.tasks.marks import TASK_MARK
from engine.storage.tasks.offers import TASK_DRAFT, TaskCandidates, TaskOffers
from engine.storage.tasks.subtasks import Subtasks
from engine.storage.tasks.tasks import Tasks
from engine.storage.timers import Timers

logger = logging.getLogger(__name__)

RepositoryT = TypeVar("RepositoryT")


class _Made(Generic[RepositoryT]):
    """A repository of the unit, made when it is first asked for and then kept."""

    def __init__(self, make: Callable[[Transaction], RepositoryT]) -> None:
        self._make = make

    def __set_name__(self, owner: type[Unit], name: str) -> None:
        self._name = name

    @overload
    def __get__(self, unit: None, owner: type[Unit]) -> Self: ...
    @overload
    def __get__(self, unit: Unit, owner: type[Unit]) -> RepositoryT: ...
    def __get__(self, unit: Unit | None, owner: type[Unit]) -> Self | RepositoryT:
        if unit is None:
            return self
        made = unit.__dict__[self._name] = self._make(unit.transaction)
        return made


class Unit:
    """An open transaction. Valid only inside the ``with`` or ``run`` that gave it.

    ``woken`` are the instances for which the transaction leaves something to do (None: mail).
    """

    agencies = _Made(plain(AGENCY))
    agency_groups = _Made(plain(AGENCY_GROUP))
    anchors = _Made(Anchors)
    assignments = _Made(Assignments)
    assignment_figures = _Made(AssignmentFigures)
    attachments = _Made(Attachments)
    bulk_items = _Made(BulkItems)
    bulk_operations = _Made(plain(BULK_OPERATION))
    calendar = _Made(CalendarDays)
    commands = _Made(Commands)
    comments = _Made(plain(COMMENT))
    data_stores = _Made(DataStores)
    deadline_changes = _Made(plain(DEADLINE_CHANGE))
    deliveries = _Made(plain(DELIVERY))
    deployments = _Made(Deployments)
    difficulties = _Made(Difficulties)
    digests = _Made(RowDigests)
    divisions = _Made(plain(DIVISION))
    documents = _Made(Documents)
    drafts = _Made(Drafts)
    draft_versions = _Made(plain(DRAFT_VERSION))
    extensions = _Made(plain(EXTENSION))
    fan_batches = _Made(FanBatches)
    fans = _Made(Fans)
    group_members = _Made(plain(GROUP_MEMBER))
    holdings = _Made(plain(HOLDING))
    inbox = _Made(Inbox)
    incidents = _Made(Incidents)
    instances = _Made(Instances)
    learned_words = _Made(plain(LEARNED_WORD))
    messages = _Made(Messages)
    migration_items = _Made(MigrationItems)
    migrations = _Made(Migrations)
    notifications = _Made(Notifications)
    numbers = _Made(Numbers)
    officers = _Made(Officers)
    organisation = _Made(Organisation)
    outbox = _Made(Outbox)
    outward_rules = _Made(plain(OUTWARD_RULE))
    plan_agencies = _Made(PlanAgencies)
    plan_watches = _Made(PlanWatches)
    plans = _Made(Plans)
    policies = _Made(plain(ESCALATION_POLICY))
    positions = _Made(plain(POSITION))
    preferences = _Made(plain(PREFERENCE))
    prepared = _Made(plain(PREPARED))
    readings = _Made(Readings)
    record = _Made(Record)
    registers = _Made(Registers)
    responses = _Made(plain(RESPONSE))
    saved_views = _Made(plain(SAVED_VIEW))
    sessions = _Made(Sessions)
    settings = _Made(Settings)
    subscriptions = _Made(Subscriptions)
    taken = _Made(plain(TAKEN))
    subtasks = _Made(Subtasks)
    task_candidates = _Made(TaskCandidates)
    task_drafts = _Made(plain(TASK_DRAFT))
    task_marks = _Made(plain(TASK_MARK))
    task_offers = _Made(TaskOffers)
    tasks = _Made(Tasks)
    timers = _Made(Timers)

    def __init__(self, transaction: Transaction) -> None:
        """Wrap a transaction; ``driver_connection`` is for a queue that must join it."""
        self.transaction = transaction
        self.driver_connection = transaction.driver_connection
        self.on_postgresql = transaction.dialect.name == "postgresql"
        self.woken: set[str | None] = set()
        self._callbacks: list[Callable[[], None]] = []

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Call this once everything is safely written, and not at all otherwise."""
        self._callbacks.append(callback)

    def run_callbacks(self) -> None:
        """Call what was registered; a failure is logged, for the work itself is done."""
        for callback in self._callbacks:
            try:
                callback()
            except Exception:
                logger.exception("after a commit", extra={"action": "after_commit_failed"})

    def precompute(self, work: Callable[[], None]) -> PrecomputedInserts | None:
        """Do ``work`` and undo it; what it would write, or None when it reaches beyond new rows."""
        called, woken = len(self._callbacks), set(self.woken)
        tables = precomputed_inserts.rows_added_by(self.transaction, work)
        del self._callbacks[called:]
        woken_by_work = self.woken - woken
        self.woken.intersection_update(woken)
        return (
            None if tables is None else PrecomputedInserts(tables, sorted(woken_by_work, key=str))
        )

    def anchor(self, at: datetime, key: bytes) -> AnchorRow | None:
        """Sign where every stream stands; None when nothing moved since the last anchor."""
        heads = self.anchors.heads() | self.instances.stream_heads()
        return anchoring.anchor(self.anchors, heads, at, key)

    def exported(self, root_id: str | None = None) -> Iterator[dict[str, Any]]:
        """All transitions (of one plan) as they stand in their columns, stream by stream."""
        return export.rows(self.transaction, root_id)

    def exported_texts(self, root_id: str | None = None) -> Iterator[dict[str, Any]]:
        """All long texts of the record (of one plan) as they stand in their columns."""
        return export.texts(self.transaction, root_id)

    def exported_digests(self, key: bytes | None) -> Iterator[dict[str, Any]]:
        """The digests of all rows that the record answers for, as they stand."""
        return export.digests(self.transaction, key)
