"""Acts that commit an agency before others: an officer prepares, who may commit it sends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from engine.errors import InvalidInput, NotAllowedNow, NotFound
from engine.model.assignments import TABLE
from engine.model.ids import new_id
from engine.model.outward import ACTS, LEVELS, RETURNED, SENT, WAITING
from engine.model.permission import Target
from engine.model.secrecy import refuse_if_secret
from engine.model.text import clean
from engine.sentences import Sentence, sentence
from engine.service.assignments import deadlines, difficulties, respond, standing
from engine.service.assignments.assignment import Found, hold, require_moving, telling
from engine.service.context import Tx, verb
from engine.service.notifications.notify import tell
from engine.service.organisation import committing
from engine.service.permission import acting, allow
from engine.service.record import Passing, note, note_stream
from engine.service.tasks.staleness import require_allows
from engine.storage import OutwardRuleRow, PreparedRow


@dataclass(frozen=True, slots=True)
class _Act:
    """How an act is looked at when it is prepared, and done when it is sent."""

    check: Callable[[Tx, Found, Mapping[str, Any]], None]
    do: Callable[[Tx, Found, Mapping[str, Any]], object]


@verb("outward.prepare")
def prepare(
    tx: Tx,
    assignment_id: str,
    act: str,
    content: Mapping[str, Any],
    *,
    reason: str | None = None,
    command_id: str | None = None,
) -> str:
    """Prepare an act for whoever may commit the agency; returns its id.

    ``content`` is ``until`` (ISO day; ``ask`` to be asked about a day off) of an extension,
    ``text`` of a difficulty. What could not be sent is refused now.
    """
    found = hold(tx.unit, assignment_id)
    allow(tx.who, "outward.prepare", "assignment.read", found.target)
    _require_now(tx, found, act)
    tx = tx.acting_as(acting(tx.who, "outward.prepare", found.target))
    _ACTS[act].check(tx, found, content)
    if tx.unit.prepared.exists(assignment_id=found.row.id, act=act, state=WAITING):
        raise NotAllowedNow(sentence("Đã có một đề nghị như vậy đang chờ lãnh đạo gửi."))
    row = PreparedRow(
        id=new_id(),
        assignment_id=found.row.id,
        root_id=found.row.root_id,
        agency_id=found.row.agency_id or "",
        act=act,
        content={name: each for name, each in content.items() if name != "ask"},
        reason=tx.reason,
        prepared_by=tx.who.officer_id,
        prepared_at=tx.at,
    )
    tx.unit.prepared.insert(row)
    people = committing.senders(tx.unit, found.row.agency_id, act, found.outward, tx.today)
    told = tell(tx, people, telling(found, "prepared", _subject(row, found), row.reason or ""))
    _note(tx, found, row, "prepared", told)
    return row.id


@verb("outward.send")
def send(tx: Tx, prepared_id: str, *, command_id: str | None = None) -> None:
    """Send what was prepared in the name of the agency: the act is done as its officer wrote it."""
    tx, found, row = _hold(tx, prepared_id)
    _require_now(tx.because(row.reason or ""), found, row.act)
    author = tx.unit.officers.find(id=row.prepared_by)
    _ACTS[row.act].do(tx.because(row.reason) if row.reason else tx, found, row.content)
    _decide(tx, row, SENT)
    words = sentence("Lãnh đạo đã gửi: %(what)s", what=ACTS[row.act])
    told = tell(tx, author, telling(found, "prepared", words))
    _note(tx, found, row, SENT, told)


@verb("outward.return")
def return_(tx: Tx, prepared_id: str, *, reason: str, command_id: str | None = None) -> None:
    """Give what was prepared back to its officer with a reason; nothing leaves the agency."""
    tx, found, row = _hold(tx, prepared_id)
    tx.require_reason()
    _decide(tx, row, RETURNED)
    words = sentence("Lãnh đạo trả lại, chưa gửi: %(what)s", what=ACTS[row.act])
    author = tx.unit.officers.find(id=row.prepared_by)
    _note(tx, found, row, RETURNED, tell(tx, author, telling(found, "prepared", words, reason)))


@verb("outward.change")
def change(
    tx: Tx,
    agency_id: str,
    act: str,
    level: str,
    *,
    basis: str,
    command_id: str | None = None,
) -> None:
    """Say from which level on positions of an agency commit it by an act, and on which basis."""
    target = Target(agency_id=agency_id)
    allow(tx.who, "outward.change", "organisation.read", target)
    tx = tx.acting_as(acting(tx.who, "outward.change", target))
    if tx.unit.organisation.agency(agency_id) is None:
        raise NotFound(sentence("Không có cơ quan «%(agency)s».", agency=agency_id))
    refuse_if_secret(basis)
    wrong = {
        "act": (act not in ACTS, sentence("Chọn một việc trong danh sách.")),
        "level": (level not in LEVELS, sentence("Chọn một cấp trong danh sách.")),
        "basis": (not clean(basis), sentence("Ghi văn bản căn cứ.")),
    }
    fields = {name: what for name, (bad, what) in wrong.items() if bad}
    if fields:
        raise InvalidInput(fields=fields)
    old = tx.unit.outward_rules.get(agency_id, act)
    row = OutwardRuleRow(agency_id, act, level, clean(basis))
    tx.unit.outward_rules.put(row)
    told = {"old": asdict(old) if old else None, "new": asdict(row)}
    note_stream(tx, "organisation", "outward_rule", element=agency_id, body=told)


def _hold(tx: Tx, prepared_id: str) -> tuple[Tx, Found, PreparedRow]:
    """Take what was prepared for a decision: permission and state are seen to here."""
    row = tx.unit.prepared.get(prepared_id)
    if row is None:
        raise NotFound(sentence("Không có đề nghị này."))
    found = hold(tx.unit, row.assignment_id)
    row = tx.unit.prepared.need(prepared_id)
    allow(tx.who, row.act, "outward.prepare", found.target)
    if row.state != WAITING:
        raise NotAllowedNow(sentence("Đề nghị này đã được gửi, trả lại hoặc không còn cần."))
    return tx.acting_as(acting(tx.who, row.act, found.target)), found, row


def _require_now(tx: Tx, found: Found, act: str) -> None:
    """Refuse an act that the assignment's state does not allow, or that lacks its reason."""
    if act not in ACTS:
        raise InvalidInput(fields={"act": sentence("Chọn một việc trong danh sách.")})
    name = next(each.verb for each in TABLE.changes if each.guard == act)
    if require_allows(tx.unit, name, found.row).reason_required:
        tx.require_reason()
    refuse_if_secret(tx.reason or "")
    require_moving(tx.unit, found)


def _decide(tx: Tx, row: PreparedRow, state: str) -> None:
    why = tx.reason if state == RETURNED else None
    by = tx.who.officer_id
    tx.unit.prepared.update(
        row.id, state=state, decided_by=by, decided_at=tx.at, decision_reason=why
    )


def _note(tx: Tx, found: Found, row: PreparedRow, state: str, told: list[str]) -> None:
    body = {
        "prepared": row.id,
        "assignment": row.assignment_id,
        "act": row.act,
        "content": row.content,
        "by": row.prepared_by,
        "told": told,
    }
    own = Passing(agency_from=row.agency_id, agency_to=row.agency_id)
    note(
        tx,
        found.row.instance_id,
        "outward",
        element=found.row.element,
        to_state=state,
        body=body,
        passing=own,
    )


def _subject(row: PreparedRow, found: Found) -> Sentence:
    what, about = ACTS[row.act], found.row.title
    return sentence("Chờ lãnh đạo gửi – %(what)s: %(about)s", what=what, about=about)


def _until(content: Mapping[str, Any]) -> date:
    try:
        return date.fromisoformat(str(content.get("until")))
    except ValueError as unreadable:
        raise InvalidInput(
            fields={"until": sentence("Nhập ngày theo dạng ngày/tháng/năm.")}
        ) from unreadable


_ACTS = {
    "assignment.refuse": _Act(
        lambda _tx, _found, _content: None,
        lambda tx, found, _content: respond.refuse_in(tx, found),
    ),
    "assignment.ask_extension": _Act(
        lambda tx, found, content: deadlines.check_extension(
            tx, found, _until(content), ask=bool(content.get("ask"))
        ),
        lambda tx, found, content: _send_extension(tx, found, _until(content)),
    ),
    "assignment.ask_finish": _Act(
        lambda _tx, found, _content: standing.require_standing(found),
        lambda tx, found, _content: standing.ask_in(tx, found),
    ),
    "difficulty.raise": _Act(
        lambda _tx, _found, content: _require_text(content),
        lambda tx, found, content: difficulties.raise_in(tx, found, str(content["text"])),
    ),
}


def _send_extension(tx: Tx, found: Found, until: date) -> None:
    deadlines.check_extension(tx, found, until, ask=False)
    deadlines.ask_in(tx, found, until)


def _require_text(content: Mapping[str, Any]) -> None:
    difficulties.checked_words(str(content.get("text", "")))
