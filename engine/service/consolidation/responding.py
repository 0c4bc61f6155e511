"""What who asked makes of each opinion: taken over or explained (tiếp thu, giải trình)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.errors import Conflict, InvalidInput
from engine.model.clock import zoned
from engine.model.secrecy import refuse_if_secret
from engine.model.text import nfc
from engine.sentences import sentence
from engine.service.assignments import answers
from engine.service.assignments.assignment import find
from engine.service.context import Tx, verb
from engine.service.organisation.queries import people_of
from engine.service.permission import allow
from engine.service.record import note
from engine.storage import ResponseRow

DECISIONS = {
    "accepted": sentence("Tiếp thu"),
    "partly": sentence("Tiếp thu một phần"),
    "explained": sentence("Giải trình, giữ nguyên"),
}
LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Response:
    """What is made of one opinion; an empty ``decision`` leaves it open.

    ``seen`` is when what its writer saw there was written (ISO), empty where there was nothing.
    """

    opinion_id: str
    decision: str
    text: str = ""
    seen: str = ""


@verb("opinion.respond")
def respond(
    tx: Tx, assignment_id: str, responses: Sequence[Response], *, command_id: str | None = None
) -> list[str]:
    """Keep what is made of the opinions that this assignment asked for; returns those changed.

    Raises :class:`errors.InvalidInput` for an opinion that it did not ask for or a decision that
    there is not; an opinion that is explained needs its explanation. What a colleague wrote
    meanwhile is not written over: :class:`errors.Conflict` says who.
    """
    found = find(tx.unit, assignment_id)
    allow(tx.who, "opinion.respond", "assignment.read", found.target)
    asked = {row.id for row in answers.asked(tx, found.row) if row.completed_at is not None}
    held = {row.opinion_id: row for row in tx.unit.responses.find(assignment_id=found.row.id)}
    new = [_row(tx, found.row.root_id, assignment_id, one, asked) for one in responses]
    changed = [row for row in new if _differs(held.get(row.opinion_id), row)]
    seen = {one.opinion_id: one.seen for one in responses}
    for row in changed:
        _require_seen(tx, held.get(row.opinion_id), seen[row.opinion_id])
        tx.unit.responses.put(row)
    if changed:
        told = [{"opinion": row.opinion_id, "decision": row.decision} for row in changed]
        body = {"assignment": assignment_id, "responses": told}
        note(tx, found.row.instance_id, "consolidation", to_state="responded", body=body)
    return [row.opinion_id for row in changed]


def _row(tx: Tx, root_id: str, assignment_id: str, one: Response, asked: set[str]) -> ResponseRow:
    text = nfc(one.text).strip()
    refuse_if_secret({"text": text})
    _require(one, text, asked)
    return ResponseRow(
        opinion_id=one.opinion_id,
        root_id=root_id,
        assignment_id=assignment_id,
        decision=one.decision,
        text=text,
        written_by=tx.who.officer_id,
        written_at=tx.at,
    )


def _require(one: Response, text: str, asked: set[str]) -> None:
    name = f"text-{one.opinion_id}"
    if one.opinion_id not in asked or one.decision not in ("", *DECISIONS):
        raise InvalidInput(fields={name: sentence("Chưa có ý kiến này để tiếp thu, giải trình.")})
    if one.decision in ("partly", "explained") and not text:
        raise InvalidInput(fields={name: sentence("Ghi nội dung giải trình.")})
    if len(text) > LONGEST:
        raise InvalidInput(fields={name: sentence("Dài quá %(most)s ký tự.", most=LONGEST)})


def _require_seen(tx: Tx, held: ResponseRow | None, seen: str) -> None:
    if held is None or held.written_at.isoformat() == seen:
        return
    raise Conflict(
        sentence(
            "%(who)s đã ghi tiếp thu, giải trình này lúc %(at)s. Nội dung ông/bà vừa nhập còn "
            "nguyên dưới đây, chưa được ghi; so với nội dung đang lưu rồi lưu lại.",
            who=people_of(tx.unit, [held.written_by]).get(held.written_by, held.written_by),
            at=zoned(held.written_at).strftime("%H:%M"),
        )
    )


def _differs(held: ResponseRow | None, new: ResponseRow) -> bool:
    if held is None:
        return bool(new.decision or new.text)
    return (held.decision, held.text) != (new.decision, new.text)
