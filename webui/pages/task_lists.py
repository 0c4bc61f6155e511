"""Việc của tôi: the lists of work, each of them a tab, narrowed as their address says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.model.permission import scope_of
from engine.sentences import Sentence
from engine.service import bulk, desk, organisation, plans, tasks
from engine.service.assignments import extension_requests, prepared, refusals, watching
from engine.service.bulk.acts import ASSIGNMENTS, TASKS
from engine.service.tasks import subtask_view
from engine.service.tasks.task_list import GROUPS, WAITING, Figures
from webui import task_filters
from webui.pages import task_rows
from webui.pages.choices import agency_choices
from webui.pages.plans import STATUSES
from webui.pages.task_rows import OfPlan, Row
from webui.request_fields import query
from webui.session import actor, engine, has_role
from webui.task_filters import filters, narrowed

FEW = 10
"""So many of what waits for others are shown below one's own work."""


@dataclass(frozen=True, slots=True)
class Group:
    """Some rows of a list under one heading, by their plans; ``hits`` None: not counted."""

    key: str
    plans: list[OfPlan]
    hits: int | None = None
    more: bool = False


def inbox() -> str | Response:
    """The list: tab, group, words, filters, order and page stand in the address.

    Without any of them it is the one that the reader begins with, where he saved one.
    """
    begun = desk.default(engine(), actor()) if not request.args else None
    if begun is not None:
        return redirect(f"{url_for('tasks.inbox')}?{begun.query}", 302)
    tab = task_filters.chosen("tab", task_filters.TABS) or "mine"
    listed, next_page = _watched() if tab == "watch" else _tasks()
    figures = _figures(tab)
    shown: dict[str, Any] = {
        "tab": tab,
        "groups": _grouped(tab, listed, figures),
        "next": next_page,
        "narrowed": narrowed(),
        "group_words": task_filters.GROUP_WORDS,
    }
    if query("fragment"):
        return render_template("tasks/list.html", **shown)
    return render_template("tasks/inbox.html", **shown, **_around(tab, listed, figures))


def _tasks() -> tuple[list[Row], str | None]:
    page = task_filters.page_of(after=query("after") or None)
    return task_rows.of_tasks(page.rows), page.next


def _group(tab: str) -> str | None:
    return task_filters.chosen("group", task_filters.GROUP_WORDS) if tab == "mine" else None


def _watched() -> tuple[list[Row], str | None]:
    asked = filters()
    page = watching.watched(
        engine(),
        actor(),
        text=asked["text"],
        time=asked["time"],
        root_id=asked["root_id"],
        agency_id=asked["agency_id"],
        role=asked["role"],
        since=asked["since"],
        until=asked["until"],
        after=query("after") or None,
    )
    return task_rows.of_assignments(page.rows), page.next


def _figures(tab: str) -> Figures | None:
    """How many there are; not asked where nothing but the list itself is wanted."""
    if query("fragment") or tab in ("watch", "done"):
        return None
    asked = filters()
    return tasks.counts(engine(), actor(), tab, **asked)


def _grouped(tab: str, rows: list[Row], figures: Figures | None) -> list[Group]:
    """The rows by the groups of *mine*, else all of them as one."""
    still = query("state") != "done"
    if tab != "mine" or not still or _group(tab) == WAITING:
        return [Group("", task_rows.by_plan(rows))] if rows else []
    time = task_filters.chosen("time", task_filters.TIMES)
    found, now = [], engine().now()
    for key in GROUPS:
        own = [row for row in rows if row.task and tasks.group_of(actor(), row.task, now) == key]
        hits = figures.hits(time, key) if figures else None
        if own:
            found.append(Group(key, task_rows.by_plan(own), hits))
    return found


def _around(tab: str, rows: list[Row], figures: Figures | None) -> Mapping[str, Any]:
    """What stands around the list: figures, choices of the filters, and what else waits."""
    first = not set(request.args) - {"done", "task"}
    first_page = not query("after")
    done = query("done") == "complete"
    said = tasks.passed_on(engine(), actor(), query("task")) if done else None
    around = {
        "tabs": _tabs(),
        "views": desk.views(engine(), actor()),
        "figures": figures,
        "hits": _hits(tab, figures),
        "beyond": (_hits(tab, figures) or 0) > len(rows),
        "bulk_acts": _bulk_acts(tab),
        "choices": _choices(tab),
        "following": _following(rows) if done else None,
        "waiting": _waiting() if tab == "mine" and not _group(tab) and first else [],
        "marked": _marked() if tab == "mine" and first else [],
        "standing": watching.standing(engine(), actor()) if tab == "mine" and first else [],
        "subtasks": subtask_view.mine(engine(), actor()) if tab == "mine" and first else [],
        "watched_plans": plans.watched(engine(), actor()) if tab == "watch" and first_page else [],
        "statuses": STATUSES,
        "requests": extension_requests.waiting(engine(), actor()) if first else [],
        "prepared": prepared.waiting(engine(), actor()) if first else [],
        "refusals": refusals.waiting(engine(), actor()) if first else [],
    }
    return {**around, "done_message": said} if said else around


def _tabs() -> dict[str, Any]:
    divided = organisation.has_divisions(engine(), actor())
    words = task_filters.TABS.items()
    return {key: word for key, word in words if key != "division" or divided}


def _hits(tab: str, figures: Figures | None) -> int | None:
    if figures is None:
        return None
    return figures.hits(task_filters.chosen("time", task_filters.TIMES), _group(tab))


def _bulk_acts(tab: str) -> dict[str, Sentence]:
    """What can be done with the rows of this list that are ticked."""
    of = ASSIGNMENTS if tab == "watch" else TASKS
    return {name: act.word for name, act in bulk.ACTS.items() if act.of == of}


def _waiting() -> list[OfPlan]:
    page = tasks.inbox(engine(), actor(), group=WAITING, limit=FEW)
    return task_rows.by_plan(task_rows.of_tasks(page.rows))


def _marked() -> list[OfPlan]:
    return task_rows.by_plan(task_rows.of_tasks(tasks.marked(engine(), actor())))


def _sortable(tab: str) -> bool:
    """Whether another order than by due time is offered: not of all that a province has open."""
    whole = scope_of(actor()).all and not (query("agency") or query("plan"))
    return tab in ("mine", "division", "coordination") or (tab == "agency" and not whole)


def _following(rows: list[Row]) -> Row | None:
    """The work to go on with: the first row of the list that one came back to."""
    return next((row for row in rows if row.task is not None), None)


def _choices(tab: str) -> dict[str, Any]:
    """What each filter offers; one that has no choice here is left out."""
    listed = plans.plans(engine(), actor(), status="active")
    people = organisation.staff(engine(), actor())
    beyond = tab == "watch" or has_role("administrator", "inspector", "leader")
    return {
        "plan": [(item.plan.instance_id, item.plan) for item in listed.rows],
        "officer": [(row.id, row.name) for row in people] if tab in ("division", "agency") else [],
        "agency": agency_choices() if beyond else [],
        "state": list(task_filters.STATES.items()) if tab not in ("watch", "done") else [],
        "time": list(task_filters.TIMES.items()) if tab != "done" else [],
        "rank": list(task_filters.RANKS.items()) if tab not in ("mine", "watch", "done") else [],
        "role": list(task_filters.ROLES.items()) if tab != "coordination" else [],
        "order": list(task_filters.ORDERS.items()) if _sortable(tab) else [],
    }
