"""Where a move goes: the versions, and which element becomes which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.bpmn.comparison import proposed
from engine.bpmn.definition import Definition
from engine.errors import InvalidInput, NotFound
from engine.sentences import sentence
from engine.service.context import ReadTx
from engine.service.deployments import deployments
from engine.service.runtime.migrating import Aim
from engine.storage import DeploymentRow, MigrationRow

Elements = dict[str, dict[str, str | None]]
"""By process: elements of the old version and what each becomes; None lets an event go."""

PROPOSED = "proposed"
"""The migration that only a dry run asks about."""


@dataclass(frozen=True, slots=True)
class Versions:
    """Two deployments of one key."""

    old: DeploymentRow
    new: DeploymentRow


def versions(tx: ReadTx, key: str, old: int, new: int) -> Versions:
    """The deployments of two versions; raises NotFound, and InvalidInput for one and the same."""
    found = [tx.unit.deployments.by_version(key, number) for number in (old, new)]
    for number, row in zip((old, new), found, strict=True):
        if row is None:
            raise NotFound(
                sentence(
                    "Quy trình «%(key)s» không có phiên bản %(version)s.", key=key, version=number
                )
            )
    if old == new:
        raise InvalidInput(sentence("Hai phiên bản phải khác nhau."))
    return Versions(*(row for row in found if row is not None))


def aim(tx: ReadTx, asked: Versions, given: Mapping[str, str | None], *, recomputed: bool) -> Aim:
    """The move between two versions: the elements proposed, but those ``given`` as they say."""
    return Aim(
        PROPOSED,
        asked.old.id,
        asked.new.id,
        (asked.old.version, asked.new.version),
        _elements(tx, asked, given),
        recomputed,
    )


def of_row(tx: ReadTx, row: MigrationRow) -> Aim:
    """The move that was asked for."""
    old, new = tx.unit.deployments.need(row.from_id), tx.unit.deployments.need(row.to_id)
    return Aim(
        row.id,
        row.from_id,
        row.to_id,
        (old.version, new.version),
        row.elements,
        row.recomputed,
        row.undoes,
    )


def inverse(tx: ReadTx, row: MigrationRow) -> Elements:
    """The elements of the way back: what the way there added is let go."""
    found: Elements = {}
    for process, elements in row.elements.items():
        back: dict[str, str | None] = {new: old for old, new in elements.items() if new}
        nodes = deployments.definition(tx, row.to_id, process).nodes
        found[process] = dict.fromkeys(nodes) | back
    return found


def _elements(tx: ReadTx, asked: Versions, given: Mapping[str, str | None]) -> Elements:
    before = deployments.definitions(tx, asked.old.id)
    after = deployments.definitions(tx, asked.new.id)
    found: Elements = {
        key: {**proposed(process, after[key])} for key, process in before.items() if key in after
    }
    for old, new in given.items():
        key = _holder(before, old)
        if new is not None and (key not in after or new not in after[key].nodes):
            what = sentence("phiên bản mới không có phần tử «%(element)s»", element=new)
            raise InvalidInput(what, fields={"elements": what})
        if key in found:
            found[key] = {each: to for each, to in found[key].items() if to != new or new is None}
            found[key][old] = new
    return found


def _holder(processes: Mapping[str, Definition], element: str) -> str:
    for key, process in processes.items():
        if element in process.nodes:
            return key
    what = sentence("phiên bản cũ không có phần tử «%(element)s»", element=element)
    raise InvalidInput(what, fields={"elements": what})
