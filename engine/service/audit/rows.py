"""Whether the tables beside the record say what the record tells of every one of their rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from engine.model.clock import is_due
from engine.model.permission import SYSTEM
from engine.sentences import Sentence, sentence
from engine.service.audit import keys
from engine.service.audit.problems import Problem, of_verifier
from engine.service.engine import Engine
from engine.storage import TransitionRow, Unit
from engine.storage.record.digests import STREAM, TAKEN_OVER
from engine.storage.record.rows import Comparison, RowDifference, ToldRows, untold
from engine.storage.record.verifier import Bad, fingerprint

TAKEN_AT = "record.taken_at"
"""The setting that says at which link the rows were taken over last."""

CHAIN_EVERY = timedelta(seconds=10)
CHAIN_FROM = 400
"""So many transactions wait to be chained no longer."""


@dataclass(frozen=True, slots=True)
class Compared:
    """How many rows were compared, and of how many nothing is told.

    ``taken_over`` are those that were there before the record began to tell of rows; None where
    it has not begun. ``signed_by`` is the fingerprint of the key that signs, ``unchecked`` how
    many links bear signatures for which the key is not at hand; ``earlier`` are the fingerprints
    of keys that signed before.
    """

    rows: int = 0
    untold: int = 0
    taken_over: int | None = None
    signed_by: str | None = None
    unchecked: int = 0
    earlier: frozenset[str] | None = None


def take_over(engine: Engine) -> int:
    """Have the record tell of the rows that are there, once for each form of the tables.

    A store of before, and one whose tables an upgrade has changed, is told of as it stands.
    Returns how many rows were taken over. Raises :class:`errors.StoreUnfit` where the key that
    signs this record is not at hand.
    """
    form, key = engine.storage.revision(), keys.at_hand(engine.storage)

    def work(unit: Unit) -> int:
        if unit.settings.get(keys.KNOWN) is None:
            unit.digests.discard()  # told of without a key, and now as they stand
        told = ToldRows(key)
        try:
            told.read_on(unit.transaction)
            digests = untold(unit.transaction, told)
        finally:
            told.close()
        body = {"tables": form}
        seq = unit.digests.append(TAKEN_OVER, digests, engine.now(), SYSTEM.officer_id, body, key)
        unit.settings.set(TAKEN_AT, str(seq))
        if key is not None:
            unit.settings.set(keys.KNOWN, fingerprint(key))
        return sum(map(len, digests.values()))

    with engine.storage.read() as unit:
        if _is_taken_over(unit, form):
            return 0
    return engine.storage.run(work)


def _is_taken_over(unit: Unit, form: str) -> bool:
    """Whether the record itself says so; one that was removed is not begun anew in silence."""
    at = unit.settings.get(TAKEN_AT) or ""
    if at.isdecimal() and _tells(unit.record.find(stream=STREAM, seq=int(at)), form):
        return True
    links = unit.record.find(stream=STREAM, kind=TAKEN_OVER)
    anchored = any(
        name == STREAM for each in unit.anchors.since(1) for name, *_ in each.body["streams"]
    )
    return _tells(links, form) or (not links and anchored)


def _tells(links: list[TransitionRow], form: str) -> bool:
    bodies = (json.loads(link.body)["body"] for link in links if link.kind == TAKEN_OVER)
    return any(body.get("tables") == form for body in bodies)


def chain_when_due(engine: Engine) -> int:
    """Chain the digests that wait, not too often: what the clock calls. Returns of how many."""
    with engine.storage.read() as unit:
        waiting = unit.digests.count()
        last = unit.record.newest(STREAM, 1)
    due = is_due(last[0].row.at if last else None, CHAIN_EVERY, engine.now())
    if not waiting or (not due and waiting < CHAIN_FROM):
        return 0
    return chain(engine)


def chain(engine: Engine) -> int:
    """Chain all digests that wait; returns of how many transactions."""
    done = 0
    while some := engine.storage.run(
        lambda unit: unit.digests.chain(engine.now(), SYSTEM.officer_id, engine.storage.key())
    ):
        done += some
    return done


def compare(unit: Unit, key: bytes | None, problems: list[Problem]) -> Compared:
    """Compare every row with what is told of it, and add what differs to ``problems``."""
    told = ToldRows(key)
    untold_rows = 0
    try:
        told.read_on(unit.transaction)
        comparison = Comparison(told)
        for each in comparison.all(unit.transaction):
            if each.how == "inserted" and told.taken_over is None:
                untold_rows += 1
            else:
                problems.append(problem_of(each))
        problems += [of_record(bad) for bad in (*told.wrong, *told.links.end())]
        links = told.links
        return Compared(
            comparison.rows,
            untold_rows,
            told.taken_over,
            links.fingerprint,
            links.unchecked,
            frozenset(links.earlier),
        )
    finally:
        told.close()


def limits(compared: Compared) -> Iterator[Sentence]:
    """Sentences about rows of before."""
    if compared.untold:
        yield sentence(
            "%(count)s dòng ghi trước khi hồ sơ biết đến từng dòng: chưa được so. Mở cơ sở dữ liệu "
            "bằng phiên bản này để hồ sơ nhận chúng.",
            count=compared.untold,
        )
    if compared.taken_over:
        yield sentence(
            "%(count)s dòng được nhận vào hồ sơ như lúc nâng cấp: sửa đổi trước đó không thấy "
            "được.",
            count=compared.taken_over,
        )


def of_record(bad: Bad) -> Problem:
    """What is wrong in the chain as a problem."""
    detail = bad.detail if isinstance(bad.detail, str) else of_verifier(bad.detail)
    return Problem(bad.what, bad.stream, detail, bad.seq)


def problem_of(row: RowDifference) -> Problem:
    """The difference as a problem."""
    return Problem(f"row-{row.how}", f"{row.table} {row.key}", ", ".join(row.columns))


def contents(unit: Unit) -> Iterator[Problem]:
    """The contents of files that are not what their hash says."""
    for key, body in unit.attachments.contents():
        # SQLite holds a text where a column has bytes.
        if not isinstance(body, bytes) or hashlib.sha256(body).hexdigest() != key:
            yield Problem("content", f"blob {key}", "")
