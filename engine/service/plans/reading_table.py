"""The table of tasks that a clerk makes of a document: how it begins, and what may be done to it.

A task is ``{"id", "number", …, "sentence", "marks"}``: the columns as they stand, and for each
column its mark, ``{"span", "origin", "rule", "doubt", "read"}``, where ``read`` is what stood there
when the document was read. A passage that is no task is ``{"text", "span"}``, and ``task`` where it
was one before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from engine.errors import NotFound
from engine.service.plans.plan_reading import COLUMNS

Task = dict[str, Any]
FIELDS = {
    "title": "text",
    "lead": "lead",
    "coordinating": "coordinate",
    "time": "due",
    "product": "product",
    "destination": "send_to",
}
"""The columns that a clerk fills, each with the field of what was read."""
AGENCIES = ("lead", "coordinating", "destination")
ENTERED = "entered"
_CUT = re.compile(r"(?<=[;.])\s+(?=\S)")


def of_read(found: Mapping[str, Any]) -> list[Task]:
    """The tasks of a document that was read, in the shape of the table."""
    return [of_task(f"t{place}", task) for place, task in enumerate(found["tasks"], 1)]


def of_task(task_id: str, task: Mapping[str, Any]) -> Task:
    """One task that was read; a number that the document does not write is a default."""
    values = {
        "number": task["ordinal"],
        "title": task["text"].rstrip(" .;"),
        "lead": "; ".join(task["lead"]),
        "coordinating": "; ".join(task["coordinate"]),
        "time": task["due"]["text"] or "",
        "product": task["product"] or "",
        "destination": "; ".join(task["send_to"]),
        "sentence": task["quote"],
    }
    marks = {column: _mark(task, field, values[column]) for column, field in FIELDS.items()}
    counted = not task["ordinal"] or "-" in task["ordinal"]
    marks["number"] = {"origin": "default" if counted else "text", "read": values["number"]}
    marks["sentence"] = {"span": task["spans"].get("quote")}
    return {"id": task_id, **values, "marks": marks}


def _mark(task: Mapping[str, Any], field: str, value: str) -> dict[str, Any]:
    return {
        "span": task["spans"].get(field),
        "origin": task["origin"].get(field, ""),
        "rule": task.get("rules", {}).get(field, ""),
        "doubt": field in task["doubts"],
        "read": value,
    }


def facts_of(found: Mapping[str, Any]) -> dict[str, str]:
    """What the document says of itself, by the names of :data:`engine.model.plans.FIELDS`."""
    facts = {
        "title": found["title"],
        "number": found["number"],
        "issued_on": found["date"],
        "issuer": found["issuer"],
        "signer": found["signed"]["name"],
        "signed_as": found["signed"]["position"],
        "legal_basis": "; ".join(found["legal_basis"]),
        "recipients": "; ".join(found["recipients"]),
        "addressees": "; ".join(found["addressees"]),
        "monitor": "; ".join(found["monitor"]),
        "difficulties_to": "; ".join(found["difficulties_to"]),
    }
    return {name: value for name, value in facts.items() if value}


def entered(tasks: Sequence[Task], typed: Sequence[Mapping[str, str]]) -> list[Task]:
    """The tasks with what was typed into them; what differs from the document is the clerk's.

    A task that was not typed anything of stays as it is. ``seen`` of a typed one are the doubts
    that he looked at.
    """
    by_id = {each["id"]: each for each in typed}
    return [_entered(task, by_id.get(task["id"], {})) for task in tasks]


def _entered(task: Task, typed: Mapping[str, Any]) -> Task:
    if not typed:
        return task
    seen = set(typed.get("seen", ()))
    marks = {
        column: _looked_at(column, mark, task, typed, seen)
        for column, mark in task["marks"].items()
    }
    values = {name: typed[name] for name in COLUMNS if name in typed and name != "sentence"}
    return {**task, **values, "marks": marks}


def _looked_at(
    column: str, mark: Mapping[str, Any], task: Task, typed: Mapping[str, Any], seen: set[str]
) -> dict[str, Any]:
    """The mark of a field after the clerk was there: what he changed or confirmed is no doubt."""
    changed = typed.get(column, task[column]) != mark.get("read", "")
    was = mark.get("as_read") or mark.get("origin", "")
    told = {**mark, "origin": ENTERED if changed else was, "as_read": was}
    if mark.get("doubt") or mark.get("seen"):
        done = changed or column in seen
        told |= {"doubt": not done, "seen": done}
    return told


def split(tasks: Sequence[Task], task_id: str, at: int = 0) -> list[Task]:
    """Two tasks of one, cut in its words at ``at``, else after its first clause.

    Both keep the sentence and whom it names.
    """
    place = _place(tasks, task_id)
    task = tasks[place]
    title = task["title"]
    clause = _CUT.search(title)
    cut = at if 0 < at < len(title) else clause.end() if clause else len(title)
    first = {**task, "title": title[:cut].rstrip(" ;,.")}
    second = {**task, "id": _new_id(tasks), "title": title[cut:].lstrip(" ;,."), "number": ""}
    return [*tasks[:place], first, second, *tasks[place + 1 :]]


def merge(tasks: Sequence[Task], task_id: str) -> list[Task]:
    """One task of this and the one below it; of two times the first stays, and is doubtful."""
    place = _place(tasks, task_id)
    if place + 1 >= len(tasks):
        return list(tasks)
    first, second = tasks[place], tasks[place + 1]
    marks = {name: dict(mark) for name, mark in first["marks"].items()}
    for name in COLUMNS:
        _widen(marks.setdefault(name, {}), second["marks"].get(name) or {})
    if first["time"] and second["time"] and first["time"] != second["time"]:
        marks["time"] |= {"doubt": True, "seen": False}
    values = {
        "title": _together([first["title"], second["title"]], "; "),
        "time": first["time"] or second["time"],
        "product": _together([first["product"], second["product"]], "; "),
        "sentence": _together([first["sentence"], second["sentence"]], "\n"),
        **{
            name: "; ".join(dict.fromkeys([*names(first[name]), *names(second[name])]))
            for name in AGENCIES
        },
    }
    return [*tasks[:place], {**first, **values, "marks": marks}, *tasks[place + 2 :]]


def drop(
    tasks: Sequence[Task], unused: Sequence[dict[str, Any]], task_id: str
) -> tuple[list[Task], list[dict[str, Any]]]:
    """Without a task; its sentence stands among the passages that are none."""
    task = tasks[_place(tasks, task_id)]
    span = (task["marks"].get("sentence") or {}).get("span")
    kept = {"text": task["sentence"] or task["title"], "span": span, "task": task}
    left = [each for each in tasks if each is not task]
    return left, sorted([*unused, kept], key=lambda each: each["span"] or [0, 0])


def take(
    tasks: Sequence[Task], unused: Sequence[dict[str, Any]], place: int, task: Task
) -> tuple[list[Task], list[dict[str, Any]]]:
    """With a passage as a task, where it stands in the document."""
    if not 0 <= place < len(unused):
        raise NotFound
    came = {**task, "id": _new_id(tasks)}
    at = _begin(came)
    before = [each for each in tasks if _begin(each) <= at]
    after = [each for each in tasks if _begin(each) > at]
    return [*before, came, *after], [each for n, each in enumerate(unused) if n != place]


def names(words: str) -> list[str]:
    """The names of a cell, one a semicolon or line."""
    return [each.strip() for each in re.split(r"[;\n]", words) if each.strip()]


def doubts(tasks: Iterable[Task]) -> int:
    """How many fields somebody should look at."""
    return sum(bool(mark.get("doubt")) for task in tasks for mark in task["marks"].values())


def _begin(task: Task) -> int:
    span = (task["marks"].get("sentence") or {}).get("span")
    return int(span[0]) if span else 0


def _place(tasks: Sequence[Task], task_id: str) -> int:
    found = next((n for n, task in enumerate(tasks) if task["id"] == task_id), None)
    if found is None:
        raise NotFound
    return found


def _new_id(tasks: Sequence[Task]) -> str:
    return f"t{max((int(task['id'][1:]) for task in tasks), default=0) + 1}"


def _widen(mark: dict[str, Any], other: Mapping[str, Any]) -> None:
    spans = [span for span in (mark.get("span"), other.get("span")) if span]
    if spans:
        mark["span"] = [min(span[0] for span in spans), max(span[1] for span in spans)]
    mark["doubt"] = bool(mark.get("doubt") or other.get("doubt"))


def _together(parts: Sequence[str], between: str) -> str:
    return between.join(dict.fromkeys(part for part in parts if part))
