"""Writing a comment: for colleagues of one's agency, whom it calls is told."""

from __future__ import annotations

from collections.abc import Collection

from engine.errors import InvalidInput, NotAllowedNow, NotFound
from engine.model.ids import new_id
from engine.model.secrecy import refuse_if_secret
from engine.model.text import nfc
from engine.sentences import joined, sentence, verbatim
from engine.service.comments import subject as subjects
from engine.service.comments.subject import Subject
from engine.service.context import Tx, verb
from engine.service.notifications.notify import Telling, tell
from engine.service.permission import acting, allow
from engine.service.record import Passing, note
from engine.storage import CommentRow

LONGEST = 20_000


@verb("comment.add")
def add(
    tx: Tx,
    text: str,
    mentioned: Collection[str] = (),
    *,
    task_id: str | None = None,
    assignment_id: str | None = None,
    command_id: str | None = None,
) -> str:
    """Write to one's colleagues about a task, or an assignment; returns the comment's id.

    ``mentioned`` are officers who may read it; they are told. Raises :class:`errors.InvalidInput`
    under ``text`` and ``mentioned``, :class:`errors.NotAllowedNow` where the plan has ended.
    """
    subject = _subject(tx, task_id, assignment_id)
    read = "task.read" if subject.task is not None else "assignment.read"
    allow(tx.who, "comment.add", read, subject.target)
    if not subjects.is_open(tx.unit, subject):
        raise NotAllowedNow(
            sentence("Kế hoạch đã kết thúc: xem được trao đổi, không viết thêm được."),
        )
    written = _good(text)
    called = _called(tx, subject, mentioned)
    row = CommentRow(
        id=new_id(),
        root_id=subject.root_id,
        assignment_id=subject.assignment.id if subject.assignment else None,
        task_id=subject.task.id if subject.task else None,
        agency_id=subjects.agency_of(tx.who, subject),
        officer_id=tx.who.officer_id,
        at=tx.at,
        text=written,
        mentioned=called,
    )
    tx.unit.comments.insert(row)
    _note(tx.acting_as(acting(tx.who, "comment.add", subject.target)), subject, row)
    _tell(tx, subject, row)
    return row.id


def _subject(tx: Tx, task_id: str | None, assignment_id: str | None) -> Subject:
    """What it is about, its instance taken: nobody ends the plan meanwhile."""
    if (task_id is None) == (assignment_id is None):
        raise NotFound(sentence("Trao đổi phải thuộc một việc hoặc một nhiệm vụ."))
    found = (
        subjects.of_task(tx.unit, task_id)
        if task_id is not None
        else subjects.of_assignment(tx.unit, assignment_id or "")
    )
    tx.unit.instances.take(found.instance_id)
    return found


def _good(text: str) -> str:
    written = nfc(text).replace("\r\n", "\n").strip()
    if not written:
        raise InvalidInput(fields={"text": sentence("Ghi nội dung trao đổi.")})
    if len(written) > LONGEST:
        raise InvalidInput(
            fields={
                "text": sentence(
                    "Nội dung có %(length)s ký tự, tối đa %(most)s. Rút ngắn, hoặc đính kèm tệp.",
                    length=len(written),
                    most=LONGEST,
                )
            }
        )
    refuse_if_secret({"text": written})
    return written


def _called(tx: Tx, subject: Subject, mentioned: Collection[str]) -> list[str]:
    """Whom it calls, each once; raises for one who could not read it."""
    wanted = list(dict.fromkeys(mentioned))
    known = subjects.colleagues(tx, tx.who, subject) if wanted else {}
    unknown = [each for each in wanted if each not in known]
    if unknown:
        names = {row.id: row.name for row in tx.unit.officers.find(id=unknown)}
        raise InvalidInput(
            fields={
                "mentioned": sentence(
                    "Không nhắc được %(names)s: không còn xem được việc này. Chọn lại người khác.",
                    names=", ".join(names.get(each, each) for each in unknown),
                )
            }
        )
    return wanted


def _note(tx: Tx, subject: Subject, row: CommentRow) -> None:
    note(
        tx,
        subject.instance_id,
        "comment",
        element=subject.element,
        to_state="added",
        body={
            "comment": row.id,
            "assignment": row.assignment_id,
            "task": row.task_id,
            "text": row.text,
            "told": row.mentioned,
        },
        passing=Passing(agency_from=row.agency_id, agency_to=row.agency_id),
    )


def _tell(tx: Tx, subject: Subject, row: CommentRow) -> None:
    if not row.mentioned:
        return
    about = sentence("%(who)s nhắc đến ông/bà: %(about)s", who=tx.who.name, about=subject.title)
    telling = Telling(
        kind="mention",
        subject=about,
        body=joined("\n", (about, verbatim(row.text))),
        link=subject.link,
        assignment_id=row.assignment_id,
        root_id=row.root_id,
    )
    tell(tx, tx.unit.officers.find(id=row.mentioned, order="id"), telling)
