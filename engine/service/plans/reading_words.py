"""What the words of a field mean here: the agencies of the organisation, the day of a deadline."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from engine.bpmn.drafting import Directory
from engine.bpmn.drafting.actors import actors
from engine.model.calendar import WorkingCalendar
from engine.model.deadlines import read_deadline
from engine.model.permission import Actor, Target, permit
from engine.sentences import Sentence, sentence
from engine.service import calendar
from engine.service.engine import Engine
from engine.service.plans.drafting import directory
from engine.service.plans.reading_table import AGENCIES


@dataclass(frozen=True, slots=True)
class Unknown:
    """Words that name no agency that is known, and the names nearest to them."""

    words: str
    nearest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a field comes to: agencies and groups by name, or a day; what is not known; remarks."""

    means: tuple[str, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    day: date | None = None
    remarks: tuple[Sentence, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.means or self.unknown or self.day or self.remarks)


NOTHING = Meaning()


@dataclass(frozen=True)
class Meanings:
    """Tells it for the fields of one page: the organisation and the calendar are read once."""

    directory: Directory
    calendar: WorkingCalendar
    issued: date | None
    _names: dict[str, str] = field(default_factory=dict)

    def of(self, column: str, words: str) -> Meaning:
        """What the words of a column mean; nothing for those of another kind."""
        if not words.strip():
            return NOTHING
        if column in AGENCIES:
            return self._agencies(words)
        return self._time(words) if column == "time" else NOTHING

    def _agencies(self, words: str) -> Meaning:
        found = actors(words, self.directory)
        names = {each.id: each.name for each in self.directory.agencies}
        means = [self.directory.groups.get(key, key) for key in found.groups]
        means += [names.get(each, each) for each in found.agencies]
        unknown = [
            Unknown(said, tuple(each.name for each in self.directory.nearest_agencies(said)))
            for _, said in found.placeholders
        ]
        return Meaning(tuple(means), tuple(unknown), None, found.notes)

    def _time(self, words: str) -> Meaning:
        deadline = read_deadline(words, self.issued)
        if deadline.problem is not None:
            return Meaning(remarks=(deadline.problem,))
        day = deadline.last_day
        if day is None or self.calendar.is_working_day(day):
            return Meaning(day=day)
        before = self.calendar.add_working_days(day, -1)
        remark = sentence(
            "là ngày nghỉ (%(why)s); ngày làm việc liền trước: %(before)s",
            why=self.calendar.day_name(day) or sentence("cuối tuần"),
            before=before,
        )
        return Meaning(day=day, remarks=(remark,))


def meanings(engine: Engine, who: Actor, issued: str) -> Meanings:
    """What words mean today, in a document of this day (ISO; "" where it has none)."""
    permit(who, "deploy", Target())
    return Meanings(directory(engine, who), calendar.current(engine), _day(issued))


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
