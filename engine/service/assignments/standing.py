"""The end of a standing duty: the agency asks for it, the monitor decides."""

from __future__ import annotations

from engine.errors import NotAllowedNow
from engine.sentences import sentence
from engine.service.assignments.assignment import Found, assignment_verb, telling
from engine.service.assignments.concerned import answering, concerned, deciders
from engine.service.context import Tx
from engine.service.notifications.notify import tell
from engine.service.organisation import recipients
from engine.service.record import Passing, note
from engine.service.runtime import messages

ENDED = "Kết thúc nhiệm vụ thường xuyên"
"""The message that the diagram of a standing duty waits for."""


@assignment_verb("ask_finish")
def ask_finish(tx: Tx, found: Found, *, reason: str, command_id: str | None = None) -> None:
    """Ask the monitor to end a standing duty that is no more; it goes on until he does."""
    require_standing(found)
    ask_in(tx, found)


def ask_in(tx: Tx, found: Found) -> None:
    """Ask for the end inside another command, under its reason."""
    watching = recipients.watchers(tx.unit, found.row.monitor_agency_id, tx.at)
    people = [*watching, *deciders(tx, found)]
    subject = sentence("Đề nghị kết thúc nhiệm vụ thường xuyên: %(about)s", about=found.row.title)
    told = tell(tx, people, telling(found, "ask_finish", subject, tx.reason or ""))
    _note(tx, found, "finish_asked", told)


@assignment_verb("finish")
def finish(tx: Tx, found: Found, *, reason: str, command_id: str | None = None) -> None:
    """End a standing duty: no further report is opened, one that is open is still sent."""
    require_standing(found)
    people = [*concerned(tx, found), *answering(tx, found)]
    others = [each for each in people if each.id != tx.who.officer_id]
    letter = messages.Letter(ENDED, {}, {}, to=found.row.instance_id)
    if messages.post(tx, letter)["status"] != "delivered":
        raise NotAllowedNow(
            sentence("Cơ quan chưa tiếp nhận nhiệm vụ; hãy thu hồi nếu không giao nữa."),
        )
    subject = sentence("Kết thúc nhiệm vụ thường xuyên: %(about)s", about=found.row.title)
    told = tell(tx, others, telling(found, "finished", subject, reason))
    _note(tx, found, "finished", told)


def _note(tx: Tx, found: Found, state: str, told: list[str]) -> None:
    row = found.row
    note(
        tx,
        row.instance_id,
        "follow_up",
        element=row.element,
        to_state=state,
        body={"assignment": row.id, "told": told},
        passing=Passing(agency_from=row.agency_id, agency_to=row.monitor_agency_id),
    )


def require_standing(found: Found) -> None:
    """Refuse what is asked of work that ends with its report."""
    if not found.row.standing:
        raise NotAllowedNow(
            sentence("Chỉ nhiệm vụ thường xuyên mới kết thúc như vậy; nhiệm vụ khác thì báo cáo.")
        )
