"""The form of a task as a page shows it: to fill in, or as it was handed in before."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask import request

from engine.sentences import Sentence
from engine.service import organisation, tasks
from engine.service.tasks.view import TaskRow, TaskView
from webui import forms
from webui.language import gettext
from webui.pages.choices import agency_choices
from webui.refusals import Refusal
from webui.session import actor, engine

Filled = tuple[tasks.Submission, tuple[forms.Field, ...]]
"""A step that was handed in, with its form filled in."""


def fields(
    view: TaskView, refused: Refusal | None, before: Sequence[Filled]
) -> tuple[forms.Field, ...]:
    """What is to be filled in; after a refusal with what was entered."""
    if not view.schema:
        return ()
    content = forms.Content(
        forms.read(view.schema, request.form) if refused else view.opening,
        refused.fields if refused else {},
        agency_choices(view.schema),
        _earlier(before),
        _receivers(view),
    )
    return forms.fields_of(view.schema, content)


def questions(view: TaskView) -> dict[str, Sentence]:
    """What is asked of what was entered: numbers that may mean two things."""
    schema = view.schema or {}
    return forms.questions(schema, forms.read(schema, request.form))


def submissions(task_id: str) -> list[Filled]:
    """What was handed in before, each with its form filled in; empty fields are left out."""
    return [
        (each, tuple(field for field in _filled(each) if field.name in each.values))
        for each in tasks.before(engine(), actor(), task_id)
    ]


def ahead_of(before: Sequence[Filled], steps: Sequence[tasks.Step], task: TaskRow) -> list[Filled]:
    """What to read before one fills in the form: the work that is decided on, or the instruction.

    The newest of the nearest step before that wrote more than a decision, with the decisions since.
    """
    behind = [step.name for step in steps[: _place(steps, task)]]
    found: list[Filled] = []
    for name in reversed(behind):
        newest = next((each for each in before if not each[0].own and each[0].step == name), None)
        if newest is None:
            continue
        found.append(newest)
        if not decides(newest[0].schema):
            break
    return found[::-1]


def _place(steps: Sequence[tasks.Step], task: TaskRow) -> int:
    places = [place for place, step in enumerate(steps) if step.element == task.element]
    return next(iter(places), 0)


def decides(schema: Mapping[str, Any] | None) -> bool:
    """Whether a form is sent with one of several answers, each a button of its own."""
    parts = (schema or {}).get("properties", {}).values()
    return any(forms.kind_of(part) == "buttons" for part in parts)


def labels(drawn: tuple[forms.Field, ...]) -> dict[str, str]:
    """What each field is called, by its path in the form."""
    named: dict[str, str] = {}
    for field in drawn:
        named[field.name] = gettext(field.label)
        named.update(labels(field.parts))
    return named


def wants_files(schema: dict[str, Any] | None) -> bool:
    """Whether a form asks for files."""
    parts = (schema or {}).get("properties", {}).values()
    return any(forms.kind_of(part) == "file" for part in parts)


def _filled(one: tasks.Submission) -> tuple[forms.Field, ...]:
    agencies = agency_choices(one.schema, ended=True)
    chosen = [one.values.get(name) for name in _asking(one.schema, ["officer"])]
    people = organisation.officer_names(engine(), chosen)
    content = forms.Content(one.values, {}, agencies, receivers={"officer": [*people.items()]})
    return forms.fields_of(one.schema, content)


def _receivers(view: TaskView) -> dict[str, list[tuple[str, str]]]:
    """The divisions and officers to choose from; read only where the form has such a field."""
    if not _asking(view.schema, forms.RECEIVERS):
        return {}
    return tasks.receivers(engine(), actor(), view.task.id)


def _asking(schema: Mapping[str, Any] | None, kinds: Collection[str]) -> list[str]:
    parts = (schema or {}).get("properties", {}).items()
    return [name for name, part in parts if forms.kind_of(part) in kinds]


def _earlier(before: Sequence[Filled]) -> dict[str, list[forms.Earlier]]:
    """What stood under each name, newest first, with who wrote it, when and in which round."""
    found: dict[str, list[forms.Earlier]] = {}
    for one, answers in before:
        for field in answers:
            written = forms.Earlier(field, one.step, one.who, one.at, one.nth)
            found.setdefault(field.name, []).append(written)
    return found
