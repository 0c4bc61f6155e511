"""What a draft was at each time it was saved: kept, named, compared, restored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from engine.errors import InvalidInput, NotFound
from engine.model.permission import Actor, Target, permit
from engine.model.text import clean
from engine.sentences import sentence
from engine.service.context import ReadTx, Tx, reading, verb
from engine.service.deployments.differences import Comparison, compare
from engine.service.engine import Engine
from engine.storage import DraftRow, DraftVersionRow

APART = timedelta(minutes=10)
"""Versions that nobody named are thinned out to one in so long; the newest is always kept."""
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Timeline:
    """A draft with its versions, newest first, each with the name of who saved it."""

    draft: DraftRow
    versions: tuple[tuple[DraftVersionRow, str], ...]


def keep(tx: Tx, row: DraftRow) -> None:
    """Keep what a draft holds now; what it held just before goes, if nobody asked for it."""
    newest = tx.unit.draft_versions.find(draft_id=row.id, order="-revision", limit=2)
    if len(newest) > 1:
        last, before = newest
        if last.name is None and last.actor == tx.who.officer_id and last.at - before.at < APART:
            tx.unit.draft_versions.delete(draft_id=row.id, revision=last.revision)
    keep_unkept(tx, row)


def keep_unkept(tx: Tx, row: DraftRow) -> None:
    """Keep what a draft of before there were versions holds, before it is written over."""
    if tx.unit.draft_versions.get(row.id, row.revision) is None:
        tx.unit.draft_versions.insert(
            DraftVersionRow(row.id, row.revision, row.files, row.updated_at, row.actor)
        )


def timeline(engine: Engine, who: Actor, draft_id: str) -> Timeline:
    """All versions of a draft; raises NotFound."""
    permit(who, "deploy", Target())
    with reading(engine) as tx:
        row = _draft(tx, draft_id)
        versions = tx.unit.draft_versions.find(draft_id=draft_id, order="-revision")
        names = {one.id: one.name for one in tx.unit.officers.find()}
    return Timeline(row, tuple((each, names.get(each.actor, each.actor)) for each in versions))


def compared(
    engine: Engine, who: Actor, draft_id: str, old: int, new: int
) -> tuple[DraftRow, Comparison]:
    """What one version has otherwise than another; raises NotFound."""
    permit(who, "deploy", Target())
    with reading(engine) as tx:
        row = _draft(tx, draft_id)
        before, after = (_octets(_version(tx, draft_id, each)) for each in (old, new))
    return row, compare(before, after)


@verb("draft.name")
def name(
    tx: Tx, draft_id: str, revision: int, words: str, *, command_id: str | None = None
) -> None:
    """Give a version a name, by which it is kept; without words it has none again."""
    permit(tx.who, "deploy", Target())
    _draft(tx, draft_id)
    _version(tx, draft_id, revision)
    said = clean(words)
    if len(said) > LONGEST_NAME:
        raise InvalidInput(fields={"name": sentence("Tên dài quá 120 ký tự.")})
    tx.unit.draft_versions.update((draft_id, revision), name=said or None)


def _draft(tx: ReadTx, draft_id: str) -> DraftRow:
    row = tx.unit.drafts.need(draft_id)
    if row.deleted_at is not None:
        raise NotFound
    return row


def _version(tx: ReadTx, draft_id: str, revision: int) -> DraftVersionRow:
    return tx.unit.draft_versions.need(draft_id, revision)


def files_of(tx: ReadTx, draft_id: str, revision: int) -> dict[str, str]:
    """What a draft held at a revision; raises NotFound."""
    return dict(_version(tx, draft_id, revision).files)


def _octets(row: DraftVersionRow) -> dict[str, bytes]:
    return {path: text.encode() for path, text in row.files.items()}
