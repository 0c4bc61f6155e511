"""Where the work went with a completion: to whom it was sent back, or who goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.errors import NotFound
from engine.model.organisation import title_of
from engine.model.permission import Actor, may
from engine.sentences import Sentence, joined, sentence, verbatim
from engine.service.context import ReadTx, reading
from engine.service.engine import Engine
from engine.service.organisation.queries import names_of, only_holder, people_of
from engine.service.tasks.task import find
from engine.storage import TaskRow, Unit


@dataclass(frozen=True, slots=True)
class _Names:
    people: dict[str, str]
    agencies: dict[str, str]
    alone: dict[tuple[str | None, str | None, str | None], str]
    """Who alone holds a (agency, kind of position, division)."""

    def of(self, task: TaskRow, own_agency: str | None) -> Sentence:
        """Who has a task, or at which position it waits."""
        person = self.people.get(task.assignee or "")
        if person is not None:
            return verbatim(person)
        title = title_of(task.position) if task.position else sentence("người thực hiện")
        position = title if isinstance(title, Sentence) else verbatim(title)
        only = self.alone.get((task.agency_id, task.position, task.division))
        if only is not None:
            position = sentence("%(position)s – %(who)s", position=position, who=only)
        agency = self.agencies.get(task.agency_id or "")
        if agency is None or task.agency_id == own_agency:
            return position
        return sentence("%(position)s, %(agency)s", position=position, agency=agency)


def passed_on(engine: Engine, who: Actor, task_id: str) -> Sentence | None:
    """What became of the work that ``who`` has just handed in, as far as he may see it.

    None for a task that he did not complete.
    """
    with reading(engine) as tx:
        try:
            done = find(tx.unit, task_id)
        except NotFound:
            return None
        if done.task.completed_at is None or not may(who, "task.read", done.target):
            return None
        return _said(tx, done.task, _following(tx.unit, who, done.task))


def _following(unit: Unit, who: Actor, done: TaskRow) -> list[TaskRow]:
    """The tasks that the same command opened in the plan."""
    opened = unit.tasks.find(
        root_id=done.root_id, open=True, created_at=done.completed_at, order="id"
    )
    return [row for row in opened if may(who, "task.read", find(unit, row.id).target)]


def _said(tx: ReadTx, done: TaskRow, following: Sequence[TaskRow]) -> Sentence:
    if not following:
        return sentence("Đã hoàn thành việc này.")
    places = {(row.agency_id, row.position, row.division) for row in following}
    alone = {place: only_holder(tx.unit, *place, tx.today) for place in places}
    names = _Names(
        people_of(tx.unit, [row.assignee for row in following]),
        names_of(tx.unit, [row.agency_id for row in following]),
        {place: name for place, name in alone.items() if name},
    )
    to = joined(
        "; ",
        [
            sentence(
                "%(who)s («%(step)s»)",
                who=names.of(row, done.agency_id),
                step=Sentence(row.name or row.element),
            )
            for row in following
        ],
    )
    if any(row.returned_by for row in following):
        return sentence("Đã trả lại cho %(to)s.", to=to)
    return sentence("Đã hoàn thành việc này. Việc chuyển đến %(to)s.", to=to)
