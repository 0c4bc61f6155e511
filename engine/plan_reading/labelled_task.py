"""A task whose fields have lines of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.plan_reading.agencies import Agency, listed
from engine.plan_reading.fields import destinations, time_in
from engine.plan_reading.labels import Labelled
from engine.plan_reading.outline import Item
from engine.plan_reading.passage import Passage
from engine.plan_reading.roles import Roles, roles
from engine.plan_reading.task import INFERRED, TEXT, Context, Task, task_of

_FIELDS = {"time": "due"}
"""Fields of a task that a label names otherwise."""


def labelled_task(item: Item, labels: Sequence[Labelled], context: Context) -> Task:
    """A task whose fields have lines of their own; prose in them is read as prose."""
    by_field: dict[str, list[Passage]] = {}
    for each in labels:
        values = (each.value,) if each.value else each.below
        by_field.setdefault(each.field, []).extend(values)
    text = item.body if item.text else (by_field.get("text") or [item.body])[0]
    lead, coordinate, chained, doubts = _people(by_field)
    time_line = next(iter(by_field.get("time", ())), None)
    task = task_of(item.ordinal, Roles(tuple(lead), tuple(coordinate), text), text, context)
    prose = [*by_field.get("text", ()), *chained, *([time_line] if time_line else [])]
    sent = [agency for line in by_field.get("send_to", ()) for agency in listed(line)[0]]
    sent += [agency for line in prose for agency in destinations(line)]
    product = next(iter(by_field.get("product", ())), None) or task.product
    time = _time_of(time_line) or task.time
    named = {"due": time, "product": product, "send_to": sent or task.send_to}
    rules = {_FIELDS.get(each.field, each.field): each.rule for each in labels if each.rule}
    return replace(
        task,
        time=time,
        product=product.stripped(" .;") if product else None,
        send_to=tuple(sent) or task.send_to,
        origins=task.origins
        | {name: TEXT for name, value in named.items() if value}
        | dict.fromkeys(rules, INFERRED),
        rules=rules,
        doubts=doubts,
    )


def _people(
    by_field: dict[str, list[Passage]],
) -> tuple[list[Agency], list[Agency], list[Passage], frozenset[str]]:
    """Leads and helpers of the labelled lines, and which of them are doubtful.

    A line that is a sentence ("Sở A chủ trì, phối hợp với Sở B") says both.
    """
    lead: list[Agency] = []
    coordinate: list[Agency] = []
    chained: list[Passage] = []
    doubts: set[str] = set()
    for line in by_field.get("lead", ()):
        said = roles(line)
        if said.chairs or said.coordinate:
            lead.extend(said.lead)
            coordinate.extend(said.coordinate)
            chained.append(line)
            continue
        named, known = listed(line)
        lead.extend(named)
        doubts |= set() if known else {"lead"}
    for line in by_field.get("coordinate", ()):
        named, known = listed(line)
        coordinate.extend(named)
        doubts |= set() if known else {"coordinate"}
    return lead, coordinate, chained, frozenset(doubts)


def _time_of(line: Passage | None) -> Passage | None:
    """The words of a time label; what follows an event is who then does what."""
    if line is None:
        return None
    found = time_in(line)
    return found if found is not None else line.stripped(" .;")
