"""The functions by which a diagram's expressions read the organisation and the calendar."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from engine.bpmn.decisions import decide
from engine.bpmn.definition import Node
from engine.bpmn.runtime import Environment
from engine.errors import ExpressionFailed
from engine.model.calendar import WorkingCalendar
from engine.model.clock import ZONE, local_date, zoned
from engine.model.deadlines import PERIODS, Reporting, read_deadline, reporting
from engine.model.organisation import LEADING_SETTING, OFFICE_SETTING, SETTINGS, fits
from engine.sentences import sentence
from engine.service.calendar import working_calendar
from engine.service.context import ReadTx, Tx
from engine.service.deployments import deployments
from engine.service.organisation.duty import Duties, Offer
from engine.service.organisation.names import Names
from engine.service.runtime.coordinators import coordinating
from engine.storage import InstanceRow

OPEN = ("active", "suspended")
QUARTERLY = "P3M"
_USUAL = {OFFICE_SETTING: "vp-ubnd", LEADING_SETTING: "ubnd-tinh"}


def environment_of(tx: ReadTx, row: InstanceRow) -> Environment:
    """What this instance may read; everything is asked of the store only when an expression does.

    Groups are those frozen when the plan started; an instance that belongs to no plan reads
    today's members.
    """
    reader = _Reader(tx, row)
    return Environment(
        functions=reader.functions,
        results=reader.results,
        decide=reader.decide,
        stored=reader.stored,
        offer=reader.offer,
        admit=reader.admit,
        instance={"id": row.id, "root": row.root_id, "key": row.key, "loop": row.loop},
    )


class _Reader:
    def __init__(self, tx: ReadTx, row: InstanceRow) -> None:
        self._engine, self._unit, self._row = tx.engine, tx.unit, row
        self._tx = tx
        self._names = tx.shared(Names) if isinstance(tx, Tx) else Names(tx.unit)
        self._calendar: WorkingCalendar | None = None
        self.functions: Mapping[str, Callable[..., Any]] = {
            "members": self.members,
            "agencies": self.agencies,
            "bound": self.bound,
            OFFICE_SETTING: lambda: self.named(OFFICE_SETTING),
            LEADING_SETTING: lambda: self.named(LEADING_SETTING),
            "staffed": self.staffed,
            "coordinators": self.coordinators,
            "missing": self.missing,
            "now": self.now,
            "today": self.today,
            "working_days": self.working_days,
            "report_cycle": self.report_cycle,
            "report_due": self.report_due,
            "report_period": self.report_period,
        }

    def members(self, *groups: str) -> list[str]:
        frozen = self._unit.organisation.frozen_all(self._row.root_id)
        found: dict[str, None] = {}
        for group in groups:
            named = frozen[group] if group in frozen else self._today_in(group)
            found.update(dict.fromkeys(named))
        return list(found)

    def _today_in(self, group: str) -> list[str]:
        if group in self._unit.organisation.group_keys():
            return self._unit.organisation.members(group, self._day())
        if self._engine.open_world:
            return [group]
        raise ExpressionFailed(sentence("Không có nhóm cơ quan «%(group)s».", group=group))

    def agencies(self, *ids: str) -> list[str]:
        for agency_id in ids:
            self._require_agency(agency_id)
        return list(dict.fromkeys(ids))

    def admit(self, data: Mapping[str, object]) -> None:
        """Whoever works below does it for the agency of this name: there must be one."""
        agency_id = data.get("agency")
        if isinstance(agency_id, str) and agency_id:
            self._require_agency(agency_id)

    def _require_agency(self, agency_id: str) -> None:
        names = self._names
        if self._engine.open_world or names.empty or names.has_agency(agency_id):
            return
        refusal = sentence("Không có cơ quan «%(agency)s».", agency=agency_id)
        raise ExpressionFailed(names.near_agencies(refusal, agency_id))

    def offer(self, node: Node, variables: Mapping[str, object]) -> Offer:
        """For whom a user task is; raises :class:`errors.DutyFailed`."""
        row = self._row
        definition = deployments.definition(self._tx, row.deployment_id, row.process_id)
        names = None if self._engine.open_world else self._names
        duties = Duties(definition, self.functions, self._engine.now(), self._working, names)
        return duties.offer(node, variables)

    def bound(self, placeholder: str) -> str:
        found = self._unit.organisation.bindings(self._row.root_id).get(placeholder)
        if found is None:
            if self._engine.open_world:
                return placeholder
            raise ExpressionFailed(
                sentence("Chưa chỉ định cơ quan cho «%(placeholder)s».", placeholder=placeholder)
            )
        return found

    def named(self, setting: str) -> str:
        """The agency that the organisation names for a role; the demo's where nobody is known."""
        agency = self._unit.settings.get(setting)
        if agency is None and self._engine.open_world:
            return _USUAL[setting]
        if agency is None:
            raise ExpressionFailed(
                sentence(
                    "Chưa đặt «%(setting)s» là cơ quan nào: ghi mã cơ quan ở trang «Thiết lập» của "
                    "danh mục tổ chức rồi nhập danh mục.",
                    setting=SETTINGS[setting],
                )
            )
        self._require_agency(agency)
        return agency

    def staffed(self, agency: str, position: str, division: str = "") -> bool:
        """Whether somebody of the agency, or division, holds it; where nobody is known, yes."""
        held = self._unit.officers.holders(agency, None, self._day())
        return not held or any(
            fits(each.position.kind, position) and division in ("", each.position.division)
            for each in held
        )

    def coordinators(self, named: str, own: str) -> list[str]:
        return coordinating(ReadTx(self._engine, self._unit), self._row, named, own)

    def missing(self, activity: str) -> list[str]:
        fans = self._unit.fans.find(instance_id=self._row.id, element=activity, status="open")
        return [
            head.key or str(head.loop)
            for fan in fans
            for head in self._unit.instances.child_heads(self._row.id, fan.token)
            if head.status in OPEN
        ]

    def now(self) -> str:
        return self._engine.now().astimezone(ZONE).isoformat()

    def today(self) -> str:
        return self._day().isoformat()

    def working_days(self, start: str, count: object) -> str:
        day = local_date(zoned(datetime.fromisoformat(start)))
        return self._working().add_working_days(day, int(str(count))).isoformat()

    def _working(self) -> WorkingCalendar:
        if self._calendar is None:
            self._calendar = working_calendar(self._unit)
        return self._calendar

    def report_cycle(self, words: str | None, cadence: str | None) -> str:
        return self._reporting(words, cadence).cycle(self._day())

    def report_due(self, words: str | None, cadence: str | None) -> str:
        return self._reporting(words, cadence).current(self._day()).due.isoformat()

    def report_period(self, words: str | None, cadence: str | None) -> str:
        return str(self._reporting(words, cadence).current(self._day()).name)

    def _reporting(self, words: str | None, cadence: str | None) -> Reporting:
        """As the words of the duty say, else as the monitor chose, else each quarter."""
        read = read_deadline(words)
        period = read.period or cadence or QUARTERLY
        if period not in PERIODS:
            raise ExpressionFailed(
                sentence(
                    "Không có kỳ báo cáo «%(period)s»; chỉ có: %(periods)s.",
                    period=str(period),
                    periods=", ".join(PERIODS),
                )
            )
        return reporting(period, read.due)

    def decide(
        self, wanted: str, names: Mapping[str, Any], functions: Mapping[str, Callable[..., Any]]
    ) -> Any:
        tables = deployments.decisions(ReadTx(self._engine, self._unit), self._row.deployment_id)
        return decide(tables, wanted, names, functions)

    def results(self, token: int) -> list[tuple[int, str | None, Any]]:
        return [
            (head.loop or 0, head.key, head.result or {})
            for head in self._unit.instances.child_heads(self._row.id, token)
            if head.status == "completed"
        ]

    def stored(self, store: str, for_writing: bool) -> Any:  # noqa: FBT001  # as Environment.stored
        if for_writing:
            return self._unit.data_stores.take(store).value
        found = self._unit.data_stores.get(store)
        return None if found is None else found.value

    def _day(self) -> date:
        return local_date(self._engine.now())
