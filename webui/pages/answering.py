"""The answers of other agencies as the pages of a task and of an assignment show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.service.assignments import answers
from engine.service.assignments.answers import Answer
from engine.service.tasks.view import AssignmentRow
from webui import forms
from webui.pages.choices import agency_choices
from webui.session import actor, engine


@dataclass(frozen=True, slots=True)
class Shown:
    """The answers with their forms filled in."""

    opinions: list[tuple[Answer, tuple[forms.Field, ...]]]
    replies: list[tuple[Answer, tuple[forms.Field, ...]]]
    missing: list[str]


def of(assignment: AssignmentRow | None) -> Shown | None:
    """What an assignment got from others; None where it is none, or asked nobody."""
    if assignment is None:
        return None
    found = answers.of(engine(), actor(), assignment.id)
    if not found.opinions and not found.replies:
        return None
    return Shown(_filled(found.opinions), _filled(found.replies), found.missing)


def _filled(found: Iterable[Answer]) -> list[tuple[Answer, tuple[forms.Field, ...]]]:
    return [(one, _fields(one)) for one in found]


def _fields(one: Answer) -> tuple[forms.Field, ...]:
    if one.schema is None or one.values is None:
        return ()
    content = forms.Content(one.values, {}, agency_choices(one.schema, ended=True))
    return tuple(each for each in forms.fields_of(one.schema, content) if each.name in one.values)
