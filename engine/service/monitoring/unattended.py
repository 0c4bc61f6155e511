"""Open tasks that no living account may take, each with the reason: the one place that knows.

It asks what the policy asks (:func:`engine.model.rules.doer`), of everybody at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from engine.model.organisation import fits, title_of, valid_on
from engine.sentences import Sentence, sentence
from engine.storage import AgencyRow, PositionRow, TaskRow, Unit, Waiter

LOOKED_AT = "unattended.looked_at"
"""The setting in which it is kept when it was last told of what is new."""
_TAKING = "task.claim"
_DOING = "task.complete"
Place = tuple[str | None, str | None, str | None]
"""Agency, kind of position, division."""
Seated = tuple[str, str | None]
"""Kind of position and the division that it is in."""


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
    """Who can work today: their seats, and what was lent to them for all plans or for some.

    ``known`` are all agencies by their ids, also those that are no more.
    """

    living: frozenset[str]
    known: Mapping[str, AgencyRow]
    seats: dict[str, set[Seated]] = field(default_factory=dict)
    lent: dict[str, dict[str, set[Seated]]] = field(default_factory=dict)
    agencies: dict[str, set[str]] = field(default_factory=dict)
    lent_agencies: dict[str, dict[str, set[str]]] = field(default_factory=dict)

    @classmethod
    def on(cls, unit: Unit, today: date) -> Workforce:
        """Read everybody at once, as :mod:`engine.service.organisation.actors` reads one."""
        known = {row.id: row for row in unit.organisation.agencies()}
        found = cls(frozenset(row.id for row in unit.officers.find(disabled_at=None)), known)
        alive = {row.id for row in known.values() if valid_on(row, today)}
        by_position: dict[str, set[str]] = {}
        for seat in unit.officers.seats(today):
            by_position.setdefault(seat.position_id, set()).add(seat.officer_id)
            if seat.agency_id in alive:
                found.seats.setdefault(seat.agency_id, set()).add((seat.kind, seat.division))
                found.agencies.setdefault(seat.officer_id, set()).add(seat.agency_id)
        for row in unit.organisation.delegations(today, by_position):
            lender = unit.organisation.position(row.from_position)
            if lender is not None:
                found._lend(lender, by_position[row.to_position], row.scope)
        return found

    def _lend(
        self, lender: PositionRow, officers: Iterable[str], scope: dict[str, list[str]] | None
    ) -> None:
        agency, seated = lender.agency_id, (lender.kind, lender.division)
        verbs, roots = (scope or {}).get("verbs"), (scope or {}).get("roots")
        for root in roots or ("",):
            if not verbs or _TAKING in verbs:
                self.lent.setdefault(root, {}).setdefault(agency, set()).add(seated)
            if not verbs or _DOING in verbs:
                for officer in officers:
                    of_plan = self.lent_agencies.setdefault(root, {})
                    of_plan.setdefault(officer, set()).add(agency)

    def may_take(self, place: Place, root_id: str | None) -> bool:
        """Whether anybody may take work that is for this place."""
        agency, wanted, division = place
        if agency is None:
            return False
        seated = set(self.seats.get(agency, ()))
        for plan in ("", root_id or ""):
            seated |= self.lent.get(plan, {}).get(agency, set())
        return any(fits(kind, wanted) and division in (None, own) for kind, own in seated)

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
    for each in unit.tasks.waiting_for():
        if _surely_attended(force, each):
            continue
        for row in unit.tasks.find(
            agency_id=each.agency_id,
            position=each.position,
            division=each.division,
            assignee=each.assignee,
            open=True,
        ):
            one = _looked_at(unit, force, row, today)
            if one is not None:
                found.append(one)
    return sorted(found, key=lambda each: (each.task.created_at, each.task.id))


def among(unit: Unit, tasks: Iterable[TaskRow], today: date) -> list[tuple[TaskRow, Sentence]]:
    """Which of these open tasks nobody can go on with, each with the reason.

    Everybody's seats are looked at once; only where they leave a doubt, loans too.
    """
    seated: dict[str, set[Seated]] = {}
    working: dict[str, set[str]] = {}
    for seat in unit.officers.seats(today):
        seated.setdefault(seat.agency_id, set()).add((seat.kind, seat.division))
        working.setdefault(seat.officer_id, set()).add(seat.agency_id)
    doubtful = [row for row in tasks if not _seated(row, seated, working)]
    if not doubtful:
        return []
    force = Workforce.on(unit, today)
    looked = [_looked_at(unit, force, row, today) for row in doubtful]
    return [(each.task, each.why) for each in looked if each is not None]


def _seated(
    row: TaskRow, seated: Mapping[str, set[Seated]], working: Mapping[str, set[str]]
) -> bool:
    if row.assignee is not None:
        return row.agency_id in working.get(row.assignee, ())
    return any(
        fits(kind, row.position) and row.division in (None, own)
        for kind, own in seated.get(row.agency_id or "", ())
    )


def _surely_attended(force: Workforce, each: Waiter) -> bool:
    """Whether all tasks of one kind have somebody, without looking at each."""
    agency, assignee = each.agency_id, each.assignee
    if assignee is None:
        return force.may_take((agency, each.position, each.division), None)
    return assignee in force.living and (agency is None or force.works_in(assignee, [agency], None))


def _looked_at(unit: Unit, force: Workforce, row: TaskRow, today: date) -> Unattended | None:
    places: list[Place] = [(row.agency_id, row.position, row.division)]
    named: list[str] = []
    if row.shared:
        places += [(o.agency_id, o.position, None) for o in unit.task_offers.find(task_id=row.id)]
        named = [each.officer_id for each in unit.task_candidates.find(task_id=row.id)]
    free = any(force.may_take(place, row.root_id) for place in places)
    takers = free or bool(force.living.intersection(named))
    if row.assignee is not None:
        why = _why_not_doer(force, row, [agency for agency, *_ in places])
        return Unattended(row, why, takers) if why is not None else None
    return None if takers else Unattended(row, _why_nobody(force, row, named, today))


def _why_not_doer(force: Workforce, row: TaskRow, agencies: list[str | None]) -> Sentence | None:
    if row.assignee not in force.living:
        return sentence("Tài khoản của người đang giữ việc đã bị khóa.")
    works = row.agency_id is None or force.works_in(row.assignee, agencies, row.root_id)
    return None if works else sentence("Người đang giữ việc không còn làm việc ở cơ quan này.")


def _why_nobody(force: Workforce, row: TaskRow, named: list[str], today: date) -> Sentence:
    if row.agency_id is None and row.position is None:
        if named:
            return sentence("Tài khoản của những người được nêu tên đã bị khóa.")
        return sentence("Sơ đồ không ghi ai làm việc này.")
    agency = force.known.get(row.agency_id or "")
    if agency is None:
        return sentence("Không có cơ quan «%(agency)s».", agency=row.agency_id or "–")
    if not valid_on(agency, today):
        return sentence("%(agency)s đã kết thúc hoạt động.", agency=agency.name)
    if row.position is None:
        return sentence("%(agency)s không có cán bộ nào làm việc.", agency=agency.name)
    if row.division is not None:
        return sentence(
            "%(division)s của %(agency)s không có ai giữ chức danh %(position)s mà tài khoản còn "
            "hoạt động.",
            division=row.division,
            agency=agency.name,
            position=title_of(row.position),
        )
    return sentence(
        "%(agency)s không có ai giữ chức danh %(position)s mà tài khoản còn hoạt động.",
        agency=agency.name,
        position=title_of(row.position),
    )
