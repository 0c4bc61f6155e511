"""The comments on a task or an assignment as its page shows them."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.permission import Actor, may
from engine.service.comments import subject as subjects
from engine.service.comments.subject import Subject
from engine.service.context import ReadTx, reading
from engine.service.engine import Engine
from engine.service.organisation.queries import people_of
from engine.service.permission import readable
from engine.storage import CommentRow


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment with the names in it; ``step`` is the task on which it was written, if one."""

    row: CommentRow
    writer: str
    mentioned: tuple[str, ...]
    step: str


@dataclass(frozen=True, slots=True)
class Thread:
    """What its reader may see of the comments; whom he can call (id, name) if he can write."""

    comments: tuple[Comment, ...] = ()
    colleagues: tuple[tuple[str, str], ...] = ()
    may_write: bool = False
    inside: bool = False
    over: bool = False


def of_task(engine: Engine, who: Actor, task_id: str) -> Thread:
    """The comments on a task and its assignment; raises :class:`errors.NotFound`."""
    with reading(engine) as tx:
        subject = subjects.of_task(tx.unit, task_id)
        readable(who, "task.read", subject.target)
        return _thread(tx, who, subject)


def of_assignment(engine: Engine, who: Actor, assignment_id: str) -> Thread:
    """The comments on an assignment and its tasks; raises :class:`errors.NotFound`."""
    with reading(engine) as tx:
        subject = subjects.of_assignment(tx.unit, assignment_id)
        readable(who, "assignment.read", subject.target)
        return _thread(tx, who, subject)


def _thread(tx: ReadTx, who: Actor, subject: Subject) -> Thread:
    rows = subjects.readable(tx, who, subjects.comments(tx.unit, subject), subject)
    able, going = may(who, "comment.add", subject.target), subjects.is_open(tx.unit, subject)
    called = subjects.colleagues(tx, who, subject) if able and going else {}
    return Thread(
        comments=_named(tx, rows),
        colleagues=tuple((key, each.officer.name) for key, each in called.items()),
        may_write=able and going,
        inside=able or bool(rows),
        over=not going,
    )


def _named(tx: ReadTx, rows: list[CommentRow]) -> tuple[Comment, ...]:
    ids = {row.officer_id for row in rows}.union(*(row.mentioned for row in rows))
    people = people_of(tx.unit, ids)
    tasks = {row.task_id for row in rows if row.task_id}
    steps = (
        {row.id: row.name or "" for row in tx.unit.tasks.find(id=sorted(tasks))} if tasks else {}
    )
    return tuple(
        Comment(
            row,
            people.get(row.officer_id, row.officer_id),
            tuple(people.get(each, each) for each in row.mentioned),
            steps.get(row.task_id or "", ""),
        )
        for row in rows
    )
