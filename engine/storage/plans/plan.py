"""A plan as a row, and the agencies that have a part in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime
from typing import Annotated, Any

from sqlalchemy import Index, String

from engine.storage.db.repository import Repository
from engine.storage.db.tables import Key, RowTable, Word


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan with its document.

    ``called_versions`` maps each process that could be called when it began to the deployment
    it calls; None for plans of before, which call what is current.
    """

    instance_id: Key
    key: Key
    _: KW_ONLY
    number: Annotated[str, String(60)] | None = None
    symbol: Annotated[str, String(60)] | None = None
    issued_on: date | None = None
    title: str
    issuer: str | None = None
    signer: str | None = None
    document: Any = None
    monitor_agency_id: Key | None = None
    consolidators: Any = None
    status: Word = "active"
    closed_at: datetime | None = None
    folded: str = ""
    policy_key: Key | None = None
    created_at: datetime
    called_versions: Any = None


PLAN = RowTable(
    "plan",
    PlanRow,
    Index(None, "key"),
    Index(None, "monitor_agency_id"),
    Index("ix_plan_status", "status", "instance_id"),
)
plan = PLAN.table


@dataclass(frozen=True, slots=True)
class PlanAgencyRow:
    """An agency that has or had a part in a plan, and may read it."""

    agency_id: Key
    root_id: Key


PLAN_AGENCY = RowTable(
    "plan_agency", PlanAgencyRow, Index("ix_plan_agency_root", "root_id", "agency_id"), key=2
)
plan_agency = PLAN_AGENCY.table


class PlanAgencies(Repository[PlanAgencyRow]):
    """Who has or had a part in which plan: by a share, a step, as its monitor, as consolidator.

    Kept beside the work, because work grows with the years and this does not.
    """

    rows = PLAN_AGENCY

    def add(self, root_id: str, agencies: Iterable[str | None]) -> None:
        """Let agencies (None is nobody) have a part; who has one already keeps it."""
        named = sorted({agency for agency in agencies if agency})
        self.insert_absent(PlanAgencyRow(agency, root_id) for agency in named)

    def of(self, root_id: str) -> frozenset[str]:
        """The agencies that have or had a part in a plan."""
        return frozenset(row.agency_id for row in self.find(root_id=root_id))
