"""How values are shown: dates as officers write them, lights with words, states by their word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Protocol

from flask import Flask, g, url_for
from markupsafe import Markup

from engine.model import reasons
from engine.model.actors import ROLES as SYSTEM_ROLES
from engine.model.assignments import AssignmentState
from engine.model.clock import ZONE
from engine.model.deadlines import TimeState
from engine.model.ids import new_id
from engine.model.organisation import title_of
from engine.model.tasks import TaskState
from engine.sentences import Sentence, sentence
from engine.service.assignments.resolve import STATES
from engine.service.plan_document import citation
from engine.service.tasks.view import PlanRow
from webui.language import _, gettext

KILO = 1024
UNDATED = {
    "recurring": sentence("Thường xuyên"),
    "after_event": sentence("Sau khi có văn bản"),
    "window": sentence("Trong thời gian"),
    "unread": sentence("Chưa đọc được thời hạn"),
    "ended": sentence("Dừng tính hạn"),
}
"""Kinds of deadlines that have no day on which they pass, in the words of the plans; the last two
are of words that name no time one can read, and of work that was withdrawn or cancelled."""
LEVELS = {
    "trung-uong": sentence("Trung ương"),
    "tinh": sentence("Cấp tỉnh"),
    "huyen": sentence("Cấp huyện"),
    "xa": sentence("Cấp xã"),
}
"""Levels of agencies by the keys of the workbook; another key is shown as it was written."""
ROLES = {
    "lead": sentence("Chủ trì"),
    "coordinating": sentence("Phối hợp"),
    "informed": sentence("Nhận để biết"),
}


class Numbered(Protocol):
    """What a plan numbers: an assignment, an activity, the label of one."""

    @property
    def number(self) -> str | None:
        """As the plan writes it, such as II.3."""

    @property
    def title(self) -> str:
        """Its title."""


def day(value: date | datetime | str | None) -> str:
    """09/04/2025, in the time zone of the country; an empty text for none."""
    if not value:
        return ""
    if isinstance(value, str):
        try:
            return day(datetime.fromisoformat(value))
        except ValueError:
            return value
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.astimezone(ZONE)
    return value.strftime("%d/%m/%Y")


def moment(value: datetime | str | None) -> str:
    """08:05, 09/04/2025."""
    if not value:
        return ""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value.astimezone(ZONE).strftime("%H:%M, %d/%m/%Y")


def iso(value: date | datetime | None) -> str:
    """The machine's form, for ``<time datetime>`` and date fields."""
    if isinstance(value, datetime):
        return value.astimezone(ZONE).isoformat(timespec="seconds")
    return value.isoformat() if value else ""


def size(octets: int) -> str:
    """1,4 MB: the decimal comma of the country."""
    figure = float(octets)
    for unit in ("B", "KB", "MB"):
        if figure < KILO:
            text = f"{figure:.0f}" if unit == "B" else f"{figure:.1f}".replace(".", ",")
            return f"{text} {unit}"
        figure /= KILO
    return f"{figure:.1f} GB".replace(".", ",")


def state_word(state: str) -> str:
    """The officers' word of an assignment's state."""
    return gettext(AssignmentState(state).word)


def task_word(state: str) -> str:
    """The officers' word of a task's state."""
    return gettext(TaskState(state).word)


def numbered(row: Numbered) -> str:
    """The title of an assignment behind the number it has in its plan, where it has one."""
    return f"{row.number}. {row.title}" if row.number else row.title


def cited(plan: PlanRow) -> str:
    """The title of a plan behind the number and symbol of its document, where it has one."""
    number = citation(plan)
    return f"{number} – {plan.title}" if number else plan.title


def role_word(role: str | None) -> str:
    """Lead, coordinating, informed, in words."""
    return gettext(ROLES.get(role or "", ""))


def position_word(kind: str | None) -> str:
    """The title of a kind of position."""
    return gettext(title_of(kind)) if kind else ""


def level_word(level: str | None) -> str:
    """The level of an agency, in words."""
    return gettext(LEVELS.get(level or "", level or "–"))


def validity(row: Any) -> str:
    """From when to when an agency exists; nothing to say where both ends are open."""
    since, until = day(row.valid_from), day(row.valid_to)
    if since and until:
        return _("Từ %(since)s đến %(until)s", since=since, until=until)
    if until:
        return _("Đến hết ngày %(until)s", until=until)
    return _("Từ ngày %(since)s", since=since) if since else _("Đang hoạt động")


def difficulty_word(status: str) -> str:
    """Where a difficulty stands."""
    return gettext(STATES.get(status, status))


def system_role(name: str) -> str:
    """A role that an administrator gives, in words."""
    return gettext(SYSTEM_ROLES.get(name, name))


def translated(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Choices with their words in the reader's language."""
    return [(key, gettext(word)) for key, word in pairs]


def icon(name: str) -> Markup:
    """A drawing of the icon sheet, hidden from readers of the screen: words stand beside it."""
    if "icon_sheet" not in g:
        g.icon_sheet = url_for("static", filename="icons.svg")
    return _icon(g.icon_sheet, name)


@lru_cache(maxsize=256)
def _icon(sheet: str, name: str) -> Markup:
    return Markup('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>').format(
        sheet, name
    )


@lru_cache(maxsize=1024)
def _light(style: str, drawn: Markup, words: str) -> Markup:
    return Markup('<span class="light light--{}">{}<span>{}</span></span>').format(
        style, drawn, words
    )


def light(state: TimeState, off: Sentence | None = None, kind: str = "") -> Markup:
    """The traffic light: colour, icon and words together, never colour alone.

    Work without a date is named by the ``kind`` of its deadline: no deadline is one of them.
    ``off`` says how far its last day is.
    """
    words = gettext(state.word)
    if state is TimeState.NONE:
        words = gettext(UNDATED.get(kind, state.word))
    elif state in (TimeState.OVERDUE, TimeState.DUE_SOON) and off is not None:
        words = gettext(off)
        words = words[:1].upper() + words[1:]
    return _light(state.value, icon(state.value), words)


def grouped(number: int) -> str:
    """A whole number with its thousands apart, as Vietnam writes it."""
    return f"{number:,}".replace(",", ".")


def plain(value: Any) -> str:
    """A variable's value as an officer reads it."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    if isinstance(value, list):
        return ", ".join(plain(item) for item in value) or "–"
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {plain(item)}" for key, item in value.items())
    if isinstance(value, Decimal | float):
        return f"{value}".replace(".", ",")
    return str(value)


def install(app: Flask) -> None:
    """Give the templates these filters."""
    filters = (
        *(day, moment, iso, size, grouped, plain, translated),
        *(state_word, task_word, role_word, position_word, difficulty_word, system_role),
        *(level_word, validity, numbered, cited),
    )
    app.jinja_env.filters.update({each.__name__: each for each in filters})
    app.jinja_env.filters["plan_number"] = citation
    app.jinja_env.filters["reason"] = reasons.told
    app.jinja_env.globals.update(icon=icon, light=light, new_id=new_id)
