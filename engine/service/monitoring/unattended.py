"""Open tasks that no living account may take, each with the reason: the one place that knows.

It asks what the policy asks (:func:`engine.model.rules.doer`), of everybody at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from engine.model.organisation import fits, title_of, valid_on
from engine.sentences import Sentence, sentence
from engine.storage import TaskRow, Unit

LOOKED_AT = "unattended.looked_at"
"""The setting in which it is kept when it was last told of what is new."""
_TAKING = "task.claim"
_DOING = "task.complete"
Place = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Unattended:
    """A task and why nobody can go on with it.

    ``left`` when it is held by somebody who cannot, while others may take it once it is free.
    """

    task: TaskRow
    why: Sentence
    left: bool = False


@dataclass
class Workforce:
    """Who can work today: their seats, and what was lent to them for all plans or for some."""

    living: frozenset[str]
    seats: dict[str, set[str]] = field(default_factory=dict)
    lent: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    agencies: dict[str, set[str]] = field(default_factory=dict)
    lent_agencies: dict[str, dict[str, set[str]]] = field(default_factory=dict)

    @classmethod
    def on(cls, unit: Unit, today: date) -> Workforce:
        """Read everybody at once, as :mod:`engine.service.organisation.actors` reads one."""
        found = cls(frozenset(row.id for row in unit.officers.find(disabled_at=None)))
        alive = {row.id for row in unit.organisation.agencies() if valid_on(row, today)}
        by_position: dict[str, set[str]] = {}
        for officer, position, agency, kind in unit.officers.seats(today):
            by_position.setdefault(position, set()).add(officer)
            if agency in alive:
                found.seats.setdefault(agency, set()).add(kind)
                found.agencies.setdefault(officer, set()).add(agency)
        for row in unit.organisation.delegations(today, by_position):
            lender = unit.organisation.position(row.from_position)
            if lender is not None:
                found._lend(lender.agency_id, lender.kind, by_position[row.to_position], row.scope)
        return found

    def _lend(
        self, agency: str, kind: str, officers: Iterable[str], scope: dict[str, list[str]] | None
    ) -> None:
        verbs, roots = (scope or {}).get("verbs"), (scope or {}).get("roots")
        for root in roots or ("",):
            if not verbs or _TAKING in verbs:
                self.lent.setdefault(root, {}).setdefault(agency, set()).add(kind)
            if not verbs or _DOING in verbs:
                for officer in officers:
                    of_plan = self.lent_agencies.setdefault(root, {})
                    of_plan.setdefault(officer, set()).add(agency)

    def may_take(self, place: Place, root_id: str | None) -> bool:
        """Whether anybody may take work that is for this place."""
        agency, wanted = place
        if agency is None:
            return False
        kinds = set(self.seats.get(agency, ()))
        for plan in ("", root_id or ""):
            kinds |= self.lent.get(plan, {}).get(agency, set())
        return any(fits(kind, wanted) for kind in kinds)

    def works_in(self, officer: str, agencies: Iterable[str | None], root_id: str | None) -> bool:
        """Whether an officer can work today, in one of these agencies."""
        own = set(self.agencies.get(officer, ()))
        for plan in ("", root_id or ""):
            own |= self.lent_agencies.get(plan, {}).get(officer, set())
        return officer in self.living and bool(own.intersection(agencies))


def unattended(unit: Unit, today: date) -> list[Unattended]:
    """Every open task that nobody may take or go on with, the oldest first."""
    force = Workforce.on(unit, today)
    found: list[Unattended] = []
    for agency, position, assignee, _shared in unit.tasks.waiting_for():
        if _surely_attended(force, agency, position, assignee):
            continue
        for row in unit.tasks.find(
            agency_id=agency, position=position, assignee=assignee, open=True
        ):
            one = _looked_at(unit, force, row, today)
            if one is not None:
                found.append(one)
    return sorted(found, key=lambda each: (each.task.created_at, each.task.id))


def among(unit: Unit, tasks: Iterable[TaskRow], today: date) -> list[tuple[TaskRow, Sentence]]:
    """Which of these open tasks nobody can go on with, each with the reason.

    Everybody's seats are looked at once; only where they leave a doubt, loans too.
    """
    seated: dict[str, set[str]] = {}
    working: dict[str, set[str]] = {}
    for officer, _position, agency, kind in unit.officers.seats(today):
        seated.setdefault(agency, set()).add(kind)
        working.setdefault(officer, set()).add(agency)
    doubtful = [row for row in tasks if not _seated(row, seated, working)]
    if not doubtful:
        return []
    force = Workforce.on(unit, today)
    looked = [_looked_at(unit, force, row, today) for row in doubtful]
    return [(each.task, each.why) for each in looked if each is not None]


def _seated(row: TaskRow, seated: Mapping[str, set[str]], working: Mapping[str, set[str]]) -> bool:
    if row.assignee is not None:
        return row.agency_id in working.get(row.assignee, ())
    return any(fits(kind, row.position) for kind in seated.get(row.agency_id or "", ()))


def _surely_attended(
    force: Workforce, agency: str | None, position: str | None, assignee: str | None
) -> bool:
    """Whether all tasks of one kind have somebody, without looking at each."""
    if assignee is None:
        return force.may_take((agency, position), None)
    return assignee in force.living and (agency is None or force.works_in(assignee, [agency], None))


def _looked_at(unit: Unit, force: Workforce, row: TaskRow, today: date) -> Unattended | None:
    places: list[Place] = [(row.agency_id, row.position)]
    named: list[str] = []
    if row.shared:
        places += [(o.agency_id, o.position) for o in unit.task_offers.find(task_id=row.id)]
        named = [each.officer_id for each in unit.task_candidates.find(task_id=row.id)]
    free = any(force.may_take(place, row.root_id) for place in places)
    takers = free or bool(force.living.intersection(named))
    if row.assignee is not None:
        why = _why_not_doer(force, row, [agency for agency, _kind in places])
        return Unattended(row, why, takers) if why is not None else None
    return None if takers else Unattended(row, _why_nobody(unit, row, named, today))


def _why_not_doer(force: Workforce, row: TaskRow, agencies: list[str | None]) -> Sentence | None:
    if row.assignee not in force.living:
        return sentence("Tài khoản của người đang giữ việc đã bị khóa.")
    works = row.agency_id is None or force.works_in(row.assignee, agencies, row.root_id)
    return None if works else sentence("Người đang giữ việc không còn làm việc ở cơ quan này.")


def _why_nobody(unit: Unit, row: TaskRow, named: list[str], today: date) -> Sentence:
    if row.agency_id is None and row.position is None:
        if named:
            return sentence("Tài khoản của những người được nêu tên đã bị khóa.")
        return sentence("Sơ đồ không ghi ai làm việc này.")
    agency = unit.organisation.agency(row.agency_id) if row.agency_id else None
    if agency is None:
        return sentence("Không có cơ quan «%(agency)s».", agency=row.agency_id or "–")
    if not valid_on(agency, today):
        return sentence("%(agency)s đã kết thúc hoạt động.", agency=agency.name)
    if row.position is None:
        return sentence("%(agency)s không có cán bộ nào làm việc.", agency=agency.name)
    return sentence(
        "%(agency)s không có ai giữ chức danh %(position)s mà tài khoản còn hoạt động.",
        agency=agency.name,
        position=title_of(row.position),
    )
