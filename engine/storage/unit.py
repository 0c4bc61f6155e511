"""One transaction as the verbs see it: a repository for each noun."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from engine.storage import repositories as parts
from engine.storage.db.fast.transaction import Session
from engine.storage.instances import precomputed_inserts
from engine.storage.instances.precomputed_inserts import Drawn
from engine.storage.record import export

logger = logging.getLogger(__name__)


class Unit:
    """An open transaction. Valid only inside the ``with`` or ``run`` that gave it."""

    def __init__(self, session: Session, driver_connection: Any) -> None:
        """Wrap a session; ``driver_connection`` is for a queue that must join the transaction.

        ``woken`` are the instances for which the transaction leaves something to do (None: mail).
        """
        self.session = session
        self._callbacks: list[Callable[[], None]] = []
        self.woken: set[str | None] = set()
        self.driver_connection = driver_connection
        self.on_postgresql = session.dialect.name == "postgresql"

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Call this once everything is safely written, and not at all otherwise."""
        self._callbacks.append(callback)

    def rehearse(self, work: Callable[[], None]) -> Drawn | None:
        """Do ``work`` and undo it; what it would write, or None when it reaches beyond new rows."""
        called, woken = len(self._callbacks), set(self.woken)
        tables = precomputed_inserts.tables_after(self.session, work)
        del self._callbacks[called:]
        stirred = self.woken - woken
        self.woken.intersection_update(woken)
        return None if tables is None else Drawn(tables, sorted(stirred, key=str))

    def exported(self, root_id: str | None = None) -> Iterator[dict[str, Any]]:
        """All transitions (of one plan) as they stand in their columns, stream by stream."""
        return export.rows(self.session, root_id)

    def exported_texts(self) -> Iterator[dict[str, Any]]:
        """All long texts of the record as they stand in their columns."""
        return export.texts(self.session)

    def run_callbacks(self) -> None:
        """Call what was registered; a failure is logged, for the work itself is done."""
        for callback in self._callbacks:
            try:
                callback()
            except Exception:
                logger.exception("after a commit", extra={"action": "after_commit_failed"})

    @cached_property
    def instances(self) -> parts.Instances:
        """The repository of this noun."""
        return parts.Instances(self.session)

    @cached_property
    def fans(self) -> parts.Fans:
        """The repository of this noun."""
        return parts.Fans(self.session)

    @cached_property
    def fan_batches(self) -> parts.FanBatches:
        """The repository of this noun."""
        return parts.FanBatches(self.session)

    @cached_property
    def plans(self) -> parts.Plans:
        """The repository of this noun."""
        return parts.Plans(self.session)

    @cached_property
    def plan_agencies(self) -> parts.PlanAgencies:
        """The repository of this noun."""
        return parts.PlanAgencies(self.session)

    @cached_property
    def assignments(self) -> parts.Assignments:
        """The repository of this noun."""
        return parts.Assignments(self.session)

    @cached_property
    def deadline_changes(self) -> parts.DeadlineChanges:
        """The repository of this noun."""
        return parts.DeadlineChanges(self.session)

    @cached_property
    def extensions(self) -> parts.Extensions:
        """The repository of this noun."""
        return parts.Extensions(self.session)

    @cached_property
    def tasks(self) -> parts.Tasks:
        """The repository of this noun."""
        return parts.Tasks(self.session)

    @cached_property
    def task_drafts(self) -> parts.TaskDrafts:
        """The repository of this noun."""
        return parts.TaskDrafts(self.session)

    @cached_property
    def task_offers(self) -> parts.TaskOffers:
        """The repository of this noun."""
        return parts.TaskOffers(self.session)

    @cached_property
    def timers(self) -> parts.Timers:
        """The repository of this noun."""
        return parts.Timers(self.session)

    @cached_property
    def subscriptions(self) -> parts.Subscriptions:
        """The repository of this noun."""
        return parts.Subscriptions(self.session)

    @cached_property
    def inbox(self) -> parts.Inbox:
        """The repository of this noun."""
        return parts.Inbox(self.session)

    @cached_property
    def messages(self) -> parts.Messages:
        """The repository of this noun."""
        return parts.Messages(self.session)

    @cached_property
    def outbox(self) -> parts.Outbox:
        """The repository of this noun."""
        return parts.Outbox(self.session)

    @cached_property
    def deliveries(self) -> parts.Deliveries:
        """The repository of this noun."""
        return parts.Deliveries(self.session)

    @cached_property
    def incidents(self) -> parts.Incidents:
        """The repository of this noun."""
        return parts.Incidents(self.session)

    @cached_property
    def notifications(self) -> parts.Notifications:
        """The repository of this noun."""
        return parts.Notifications(self.session)

    @cached_property
    def data_stores(self) -> parts.DataStores:
        """The repository of this noun."""
        return parts.DataStores(self.session)

    @cached_property
    def commands(self) -> parts.Commands:
        """The repository of this noun."""
        return parts.Commands(self.session)

    @cached_property
    def deployments(self) -> parts.Deployments:
        """The repository of this noun."""
        return parts.Deployments(self.session)

    @cached_property
    def drafts(self) -> parts.Drafts:
        """The repository of this noun."""
        return parts.Drafts(self.session)

    @cached_property
    def organisation(self) -> parts.Organisation:
        """The repository of this noun."""
        return parts.Organisation(self.session)

    @cached_property
    def agencies(self) -> parts.Agencies:
        """The repository of this noun."""
        return parts.Agencies(self.session)

    @cached_property
    def agency_successors(self) -> parts.AgencySuccessors:
        """The repository of this noun."""
        return parts.AgencySuccessors(self.session)

    @cached_property
    def agency_groups(self) -> parts.AgencyGroups:
        """The repository of this noun."""
        return parts.AgencyGroups(self.session)

    @cached_property
    def group_members(self) -> parts.GroupMembers:
        """The repository of this noun."""
        return parts.GroupMembers(self.session)

    @cached_property
    def frozen_groups(self) -> parts.FrozenGroups:
        """The repository of this noun."""
        return parts.FrozenGroups(self.session)

    @cached_property
    def positions(self) -> parts.Positions:
        """The repository of this noun."""
        return parts.Positions(self.session)

    @cached_property
    def holdings(self) -> parts.Holdings:
        """The repository of this noun."""
        return parts.Holdings(self.session)

    @cached_property
    def delegations(self) -> parts.Delegations:
        """The repository of this noun."""
        return parts.Delegations(self.session)

    @cached_property
    def bindings(self) -> parts.Bindings:
        """The repository of this noun."""
        return parts.Bindings(self.session)

    @cached_property
    def officers(self) -> parts.Officers:
        """The repository of this noun."""
        return parts.Officers(self.session)

    @cached_property
    def sessions(self) -> parts.Sessions:
        """The repository of this noun."""
        return parts.Sessions(self.session)

    @cached_property
    def attachments(self) -> parts.Attachments:
        """The repository of this noun."""
        return parts.Attachments(self.session)

    @cached_property
    def difficulties(self) -> parts.Difficulties:
        """The repository of this noun."""
        return parts.Difficulties(self.session)

    @cached_property
    def documents(self) -> parts.Documents:
        """The repository of this noun."""
        return parts.Documents(self.session)

    @cached_property
    def settings(self) -> parts.Settings:
        """The repository of this noun."""
        return parts.Settings(self.session)

    @cached_property
    def calendar(self) -> parts.CalendarDays:
        """The repository of this noun."""
        return parts.CalendarDays(self.session)

    @cached_property
    def policies(self) -> parts.EscalationPolicies:
        """The repository of this noun."""
        return parts.EscalationPolicies(self.session)

    @cached_property
    def record(self) -> parts.Record:
        """The repository of this noun."""
        return parts.Record(self.session)

    @cached_property
    def anchors(self) -> parts.Anchors:
        """The repository of this noun."""
        return parts.Anchors(self.session)
