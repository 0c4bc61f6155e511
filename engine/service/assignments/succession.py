"""Who takes over from an agency: its open work handed on, seen before, taken back in time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from engine.errors import InvalidInput, NotAllowedNow
from engine.model.assignments import AssignmentState
from engine.model.permission import Actor, Target, permit
from engine.sentences import Sentence, sentence
from engine.service.assignments import dissolution, plan_parts, untouched
from engine.service.assignments.assignment import find, telling
from engine.service.assignments.plan_parts import Part
from engine.service.assignments.reassignment import end_share, hand_over, need_living
from engine.service.assignments.state import set_state
from engine.service.context import ReadTx, Tx, reading, require_reason, verb
from engine.service.engine import Engine
from engine.service.notifications.notify import tell
from engine.service.organisation import recipients
from engine.service.record import Passing, note_stream
from engine.storage import AgencySuccessorRow, AssignmentRow, Recorded

Heirs = str | Mapping[str, str]
"""One successor for all, or id → successor, naming every open assignment and every plan in which
the agency is something else (:mod:`.plan_parts`)."""
ASK, KEEP, MERGE = "ask", "keep", "merge"
"""What is done with a task that the successor has already: refused and asked, both kept, or the
share that would move withdrawn."""
TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True)
class Move:
    """An open assignment and where it would go; ``twin``: the same task that the heir has."""

    row: AssignmentRow
    heir: str
    twin: str | None


@dataclass(frozen=True, slots=True)
class Leaving:
    """What stands behind an agency: its work, and what does not move by itself.

    ``parts`` are what it is to plans, each with its heir.
    """

    moves: tuple[Move, ...]
    officers: tuple[str, ...]
    groups: tuple[str, ...]
    parts: tuple[tuple[Part, str], ...] = ()


@verb("assignment.transfer")
def transfer(
    tx: Tx,
    agency_id: str,
    to: Heirs,
    *,
    basis: str,
    on_date: date | None = None,
    doubles: str = ASK,
    dissolve: bool = False,
    reason: str = "",
    command_id: str | None = None,
) -> list[str]:
    """Hand all open assignments of an agency to its successor, or each to the one named for it.

    One event, recorded with its basis; deadlines do not change by it. It happens now: ``on_date``
    is today or the day, gone by, that the basis names. With ``dissolve`` the agency and its places
    in groups end on the day before. Returns the ids of what moved.
    """
    if not reason.strip():
        tx = tx.because(basis.strip())
    permit(tx.who, "assignment.transfer", Target(agency_id=agency_id))
    require_reason(basis)
    day = _day(tx, on_date)
    moves, parts = _moves(tx, agency_id, to), _parts(tx, agency_id, to)
    _settle_doubles(moves, doubles)
    merged = {move.row.id for move in moves if move.twin and doubles == MERGE}
    heirs = {move.row.id: move.heir for move in moves}
    named = sorted({*heirs.values(), *(heir for _part, heir in parts)} or _alone(to))
    told: dict[str, Any] = {"basis": basis, "on": day, "assignments": heirs}
    told["successors"] = _succeed(tx, agency_id, named, day, basis)
    told |= {"merged": sorted(merged)} if merged else {}
    if dissolve:
        told["dissolved"] = dissolution.dissolve(tx, agency_id, day - timedelta(days=1))
    told |= plan_parts.pass_all_on(tx, parts, agency_id)
    note_stream(tx, "organisation", "transfer", element=agency_id, body=told)
    for move in moves:
        if move.row.id in merged:
            _merge(tx, move)
        else:
            _pass_on(tx, move.row, move.heir)
    return [move.row.id for move in moves if move.row.id not in merged]


def leaving(engine: Engine, who: Actor, agency_id: str, to: Heirs) -> Leaving:
    """What a transfer would move, and what would stay behind; nothing is written."""
    permit(who, "assignment.transfer", Target(agency_id=agency_id))
    with reading(engine) as tx:
        held = tx.unit.officers.holders(agency_id, None, tx.today)
        titles = {row.key: row.name for row in tx.unit.organisation.groups()}
        places = dissolution.memberships(tx, agency_id, tx.today)
        return Leaving(
            tuple(_moves(tx, agency_id, to)),
            tuple(f"{each.officer.name} ({each.position.title})" for each in held),
            tuple(titles[row.group_key] for row in places),
            tuple(_parts(tx, agency_id, to)),
        )


@verb("assignment.transfer")
def take_back(tx: Tx, agency_id: str, *, reason: str, command_id: str | None = None) -> list[str]:
    """Undo the last transfer of an agency, as long as nobody acted on what moved.

    Raises NotAllowedNow when there is none, or somebody did. Returns the ids of what came back.
    """
    permit(tx.who, "assignment.transfer", Target(agency_id=agency_id))
    require_reason(reason)
    event = last_transfer(tx, agency_id)
    if event is None:
        raise NotAllowedNow(sentence("Không có lần chuyển giao nào để rút lại."))
    told = event.body
    rows = [tx.unit.assignments.need(each) for each in told["assignments"]]
    _require_untouched(tx, event, rows)
    tx.unit.organisation.remove_successors(agency_id, told.get("successors", ()))
    dissolution.revive(tx, agency_id, told.get("dissolved"))
    body = {"basis": told["basis"], "assignments": told["assignments"]}
    note_stream(tx, "organisation", "transfer", element=agency_id, to_state=TAKEN_BACK, body=body)
    for root_id, passed in told.get("plans", {}).items():
        plan_parts.give_back(tx, agency_id, root_id, passed)
    for row in rows:
        subject = sentence("Rút lại chuyển giao: %(about)s", about=row.title)
        _tell(tx, row.id, told["assignments"][row.id], subject)
        _pass_on(tx, row, agency_id)
    return [row.id for row in rows]


def last_transfer(tx: ReadTx, agency_id: str) -> Recorded | None:
    """The last transfer of an agency, unless it was taken back."""
    found = None
    for each in tx.unit.record.whole_stream("organisation"):
        if each.row.kind == "transfer" and each.row.element == agency_id:
            found = None if each.row.to_state == TAKEN_BACK else each
    return found


def may_take_back(engine: Engine, who: Actor, agency_id: str) -> bool:
    """Whether there is a transfer that can still be taken back."""
    permit(who, "assignment.transfer", Target(agency_id=agency_id))
    with reading(engine) as tx:
        event = last_transfer(tx, agency_id)
        if event is None:
            return False
        rows = [tx.unit.assignments.need(each) for each in event.body["assignments"]]
        return untouched.why_not(tx, event, rows) is None


def _day(tx: Tx, on_date: date | None) -> date:
    day = on_date or tx.today
    if day > tx.today:
        words = sentence(
            "Chuyển giao có hiệu lực ngay khi thực hiện: ngày %(day)s chưa tới. Thực hiện vào ngày "
            "đó, hoặc ghi ngày hôm nay trở về trước.",
            day=day,
        )
        raise InvalidInput(words, fields={"on_date": words})
    return day


def _moves(tx: ReadTx, agency_id: str, to: Heirs) -> list[Move]:
    """Every open assignment with its successor, each of them another agency that lives."""
    rows = tx.unit.assignments.open_of_agency(agency_id)
    heirs = {row.id: to if isinstance(to, str) else to.get(row.id, "") for row in rows}
    left = [row.title for row in rows if not heirs[row.id]]
    if left:
        raise InvalidInput(
            sentence(
                "Còn %(count)s nhiệm vụ chưa chọn cơ quan kế thừa: %(left)s.",
                count=len(left),
                left="; ".join(left[:5]),
            ),
            fields={"to": sentence("Chọn cơ quan kế thừa cho từng nhiệm vụ.")},
        )
    _need_heirs(tx, agency_id, {*heirs.values(), *_alone(to)})
    return [Move(row, heirs[row.id], _twin(tx, heirs[row.id], row)) for row in rows]


def _parts(tx: ReadTx, agency_id: str, to: Heirs) -> list[tuple[Part, str]]:
    """What the agency is to plans, each with its successor; raises for one without."""
    parts = plan_parts.of_agency(tx, agency_id)
    heirs = [to if isinstance(to, str) else to.get(each.plan.instance_id, "") for each in parts]
    left = [part.plan.title for part, heir in zip(parts, heirs, strict=True) if not heir]
    if left:
        words = sentence(
            "Chưa chọn cơ quan thay thế trong %(count)s kế hoạch: %(left)s.",
            count=len(left),
            left="; ".join(left[:5]),
        )
        raise InvalidInput(words, fields={"to": words})
    _need_heirs(tx, agency_id, {*heirs})
    return list(zip(parts, heirs, strict=True))


def _alone(to: Heirs) -> set[str]:
    return {to} if isinstance(to, str) else set()


def _need_heirs(tx: ReadTx, agency_id: str, heirs: Collection[str]) -> None:
    for heir in heirs:
        if heir == agency_id:
            raise InvalidInput(fields={"to": sentence("Cơ quan kế thừa phải là cơ quan khác.")})
        need_living(tx, heir)


def _twin(tx: ReadTx, heir: str, row: AssignmentRow) -> str | None:
    """What an agency has of the same task of the same plan already."""
    same = {"root_id": row.root_id, "element": row.element, "role": row.role}
    found = tx.unit.assignments.first(agency_id=heir, open=True, **same)
    return found.id if found else None


def _settle_doubles(moves: Sequence[Move], doubles: str) -> None:
    if doubles not in {ASK, KEEP, MERGE}:
        raise InvalidInput(fields={"doubles": sentence("Chọn giữ cả hai hoặc gộp.")})
    twice = [move.row.title for move in moves if move.twin]
    if twice and doubles == ASK:
        words = sentence(
            "Cơ quan kế thừa đang thực hiện chính %(count)s nhiệm vụ này: %(titles)s. Chọn giữ cả "
            "hai, hoặc gộp vào phần cơ quan kế thừa đang làm.",
            count=len(twice),
            titles="; ".join(twice[:5]),
        )
        raise InvalidInput(words, fields={"doubles": words})


def _merge(tx: Tx, move: Move) -> None:
    """End the share that would be double; the successor's own goes on."""
    passing = Passing(agency_from=move.row.agency_id, agency_to=move.heir)
    body = {"merged_into": move.heir}
    set_state(tx, move.row, AssignmentState.WITHDRAWN, body=body, passing=passing)
    end_share(tx, tx.unit.instances.need(move.row.instance_id))
    subject = sentence("Gộp nhiệm vụ: %(about)s", about=move.row.title)
    _tell(tx, move.twin or move.row.id, move.heir, subject)


def _pass_on(tx: Tx, row: AssignmentRow, heir: str) -> None:
    hand_over(tx, row, heir)
    subject = sentence("Tiếp nhận nhiệm vụ chuyển giao: %(about)s", about=row.title)
    _tell(tx, row.id, heir, subject)


def _tell(tx: Tx, assignment_id: str, heir: str, subject: Sentence) -> None:
    people = recipients.receivers(tx.unit, heir, tx.at)
    tell(tx, people, telling(find(tx.unit, assignment_id), "transferred", subject))


def _succeed(tx: Tx, agency_id: str, heirs: Sequence[str], day: date, basis: str) -> list[str]:
    """Write who took over; gives those who had not before."""
    known = {row.successor_id for row in tx.unit.organisation.successors(agency_id)}
    tx.unit.organisation.add_successors(
        AgencySuccessorRow(agency_id, heir, on_date=day, basis=basis) for heir in heirs
    )
    return [heir for heir in heirs if heir not in known]


def _require_untouched(tx: ReadTx, event: Recorded, rows: Sequence[AssignmentRow]) -> None:
    why = untouched.why_not(tx, event, rows)
    if why is not None:
        raise NotAllowedNow(why)
