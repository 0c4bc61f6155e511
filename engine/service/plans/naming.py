"""Whom a plan that begins names: agencies, groups, positions, officers, its policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.bpmn.definition import Definition
from engine.bpmn.validation import ERROR, Known
from engine.bpmn.validation.names import Judgement, judge, references
from engine.errors import InvalidInput
from engine.model.nearest import with_nearest
from engine.sentences import Sentence, joined, sentence
from engine.service.context import ReadTx
from engine.service.deployments import deployments, surroundings
from engine.service.organisation.queries import names_of


def require(tx: ReadTx, deployment_id: str, told: Mapping[str, Any]) -> None:
    """Refuse a plan whose diagram or document names what the organisation has not.

    ``told`` is the document as it begins. Raises :class:`errors.InvalidInput`.
    """
    if tx.engine.open_world:
        return
    known = surroundings.organisation(tx)
    fields = dict(_of_document(told, known))
    missing = [
        found.message for found in _judged(tx, deployment_id, known) if found.severity == ERROR
    ]
    if missing:
        fields["names"] = joined(" ", missing)
    if fields:
        raise InvalidInput(fields=fields)


def concerns(tx: ReadTx, deployment_id: str) -> list[Sentence]:
    """Who among those that its diagram names is not there to take work: told before it begins."""
    if tx.engine.open_world:
        return []
    known = surroundings.organisation(tx)
    said = [found.message for found in _judged(tx, deployment_id, known)]
    return [*said, *_deserted(tx, deployment_id, known)]


def _deserted(tx: ReadTx, deployment_id: str, known: Known) -> Iterator[Sentence]:
    """Agencies that the diagram names, itself or by their group, and in which nobody works."""
    named: dict[str, None] = {}
    for definition in deployments.definitions(tx, deployment_id).values():
        for reference in references(definition) if definition.executable else ():
            if reference.kind == "agency":
                named[reference.name] = None
            elif reference.kind == "group":
                named.update(dict.fromkeys(tx.unit.organisation.members(reference.name, tx.today)))
    staffed = {agency for agency, _kind in known.held or ()}
    living = set(known.agencies or ()) - set(known.ended)
    empty = [agency for agency in named if agency in living and agency not in staffed]
    if empty and known.held is not None:
        yield sentence(
            "Chưa có cán bộ nào làm việc ở: %(agencies)s; việc giao đến đó chưa ai nhận được.",
            agencies=", ".join(names_of(tx.unit, empty).values()),
        )


def _judged(tx: ReadTx, deployment_id: str, known: Known) -> Iterator[Judgement]:
    for definition in deployments.definitions(tx, deployment_id).values():
        if definition.executable:
            yield from _of_definition(definition, known)


def _of_definition(definition: Definition, known: Known) -> Iterator[Judgement]:
    for reference in dict.fromkeys(references(definition)):
        found = judge(reference, definition, known)
        if found is not None:
            yield found


def _of_document(told: Mapping[str, Any], known: Known) -> Iterator[tuple[str, Sentence]]:
    consolidators = told.get("consolidators") or ()
    listed = consolidators.split(",") if isinstance(consolidators, str) else consolidators
    for field, names in (("monitor", [told.get("monitor")]), ("consolidators", listed)):
        for name in names:
            agency = str(name or "").strip()
            if agency and known.agencies is not None and agency not in known.agencies:
                what = sentence("Không có cơ quan «%(agency)s».", agency=agency)
                yield field, with_nearest(what, agency, known.agencies)
    policy = str(told.get("policy") or "")
    if policy and known.policies is not None and policy not in known.policies:
        what = sentence("Không có chính sách nhắc việc «%(policy)s».", policy=policy)
        yield "policy", with_nearest(what, policy, known.policies)
