"""Which agencies take part in an activity as coordinating: those that its diagram names.

The property ``coordinating`` holds the words of the source, or ids of agencies. Words that name
nobody in particular ("các cơ quan liên quan") name nobody here: they are shown, never guessed.
"""

from __future__ import annotations

from engine.bpmn.drafting.actors import actors
from engine.model.clock import local_date
from engine.model.organisation import valid_on
from engine.model.text import fold
from engine.service.context import ReadTx
from engine.service.deployments import deployments
from engine.storage import AgencyRow, InstanceRow

FIRST = 1
"""The number of the inner instance at which the others' coordinating agencies take part: they
help the whole activity once, with the agency that is named first."""


def coordinating(tx: ReadTx, row: InstanceRow, named: str, own: str) -> list[str]:
    """The ids of the agencies that take part beside the agency ``own`` of this instance.

    ``named`` are the words where the caller passes them on, else those of the calling activity.
    """
    if not _takes_them(tx, row):
        return []
    words = named or _words(tx, row)
    living = _living(tx) if words else {}
    found = dict.fromkeys((*_groups(tx, row, words), *_single(words, living)))
    return [each for each in found if each in living and each != own]


def _takes_them(tx: ReadTx, row: InstanceRow) -> bool:
    """The first inner instance does; where its agency was replaced, the one in its place."""
    if row.loop is None or row.loop == FIRST or row.parent_id is None:
        return True
    heads = tx.unit.instances.child_heads(row.parent_id, row.parent_token or 0)
    first = [head.id for head in heads if head.loop == FIRST]
    return bool(first) and not tx.unit.assignments.exists(instance_id=first, open=True)


def _words(tx: ReadTx, row: InstanceRow) -> str:
    if row.parent_id is None or row.parent_token is None:
        return ""
    fan = tx.unit.fans.get(row.parent_id, row.parent_token)
    above = tx.unit.instances.heads([row.parent_id]).get(row.parent_id)
    if fan is None or above is None:
        return ""
    process = deployments.definition(tx, above.deployment_id, above.process_id)
    words = process.nodes[fan.element].properties.get("coordinating", "")
    return "" if "${" in words else words


def _living(tx: ReadTx) -> dict[str, AgencyRow]:
    today = local_date(tx.engine.now())
    return {each.id: each for each in tx.unit.agencies.find() if valid_on(each, today)}


def _groups(tx: ReadTx, row: InstanceRow, words: str) -> list[str]:
    frozen = tx.unit.organisation.frozen_all(row.root_id)
    return [agency for key in actors(words).groups for agency in frozen.get(key, ())]


def _single(words: str, living: dict[str, AgencyRow]) -> list[str]:
    """Agencies named by their id, and those whose whole name stands among the words."""
    ids = [part.strip() for part in words.replace(";", ",").split(",")]
    left, named = fold(words), []
    # The longest first: the office of a committee is not the committee.
    for each in sorted(living.values(), key=lambda one: -len(one.name)):
        if fold(each.name) in left:
            left = left.replace(fold(each.name), "")
            named.append(each.id)
    return [*ids, *actors(words).agencies, *sorted(named)]
