"""What somebody with every right on a database could forge in the record itself."""

from __future__ import annotations

import json
from contextlib import closing

from engine.storage.db.pool import sqlite_module
from engine.storage.record.verifier import GENESIS, anchor_hash, chain_hash, sign
from tests.faults.forger import FORGED, Forger, canonical, covered


def chain_anew(forger: Forger) -> None:
    """Change a row in the middle of a stream, and every hash and head after it."""
    streams = forger.rows("SELECT DISTINCT stream FROM transition")
    _chain_anew(forger, forger.chance.choice(streams)[0])


def chain_anew_and_remove_all_anchors(forger: Forger) -> None:
    chain_anew(forger)
    forger.do("DELETE FROM anchor")


def chain_anew_and_remove_the_last_anchors(forger: Forger) -> None:
    chain_anew(forger)
    remove_anchors(forger)


def cut_a_tail(forger: Forger) -> None:
    stream, last = forger.chance.choice(
        forger.rows("SELECT stream, max(seq) FROM transition GROUP BY stream HAVING max(seq) > 1")
    )
    seq = forger.chance.randrange(2, last + 1)
    forger.do("DELETE FROM transition WHERE stream = ? AND seq >= ?", stream, seq)
    sql = "SELECT hash FROM transition WHERE stream = ? AND seq = ?"
    forger.put_heads(stream, seq - 1, forger.rows(sql, stream, seq - 1)[0][0])


def change_a_text(forger: Forger) -> None:
    places = [each[0] for each in forger.rows("SELECT rowid FROM record_text")]
    sql = "UPDATE record_text SET text = 'Không có ý kiến khác.' WHERE rowid = ?"
    forger.do(sql, forger.chance.choice(places))


def erase_texts(forger: Forger) -> None:
    some = (
        ""
        if forger.chance.random() < 0.3
        else " WHERE rowid IN (SELECT rowid FROM record_text LIMIT 1)"
    )
    forger.do(f"UPDATE record_text SET text = NULL, salt = '', erased_at = '{FORGED}'{some}")  # noqa: S608


def remove_a_text(forger: Forger) -> None:
    places = [each[0] for each in forger.rows("SELECT rowid FROM record_text")]
    forger.do("DELETE FROM record_text WHERE rowid = ?", forger.chance.choice(places))


def remove_anchors(forger: Forger) -> None:
    first = forger.chance.choice(forger.rows("SELECT seq FROM anchor"))[0]
    forger.do("DELETE FROM anchor WHERE seq >= ?", first)


def remove_a_guard(forger: Forger) -> None:
    """Leave the record so that anybody can change it, without changing anything yet."""
    del forger.guards[forger.chance.choice(sorted(forger.guards))]


def put_an_older_store_in_its_place(forger: Forger) -> None:
    forger.file.commit()
    with closing(sqlite_module().connect(str(forger.older))) as older:
        older.backup(forger.file)
    forger.guards.clear()


def chain_anew_with_the_key(forger: Forger) -> None:
    """Rewrite a stream from its middle, and tell of its new head as the program would."""
    streams = forger.rows("SELECT DISTINCT stream FROM transition WHERE stream <> 'rows'")
    stream = forger.chance.choice(streams)[0]
    _chain_anew(forger, stream)
    for name in ("instance", "stream"):
        for (place,) in forger.rows(f"SELECT rowid FROM {name} WHERE id = ?", stream):  # noqa: S608
            rows = forger.told(covered(name), place)
            forger.add_signed_link("rows_written", rows, forger.key)


def chain_and_anchor_anew_with_the_key(forger: Forger) -> None:
    """The same, and every anchor of the store says that it was always so."""
    chain_anew_with_the_key(forger)
    head, heads = GENESIS, forger.rows("SELECT stream, seq, hash FROM transition")
    now = {(stream, seq): each for stream, seq, each in heads}
    for seq, text in forger.rows("SELECT seq, body FROM anchor ORDER BY seq"):
        body = json.loads(text)
        body["prev"] = head
        body["streams"] = [[name, at, now[name, at]] for name, at, _ in body["streams"]]
        before, head = head, anchor_hash(head, body)
        forger.do(
            "UPDATE anchor SET body = ?, prev = ?, hash = ?, signature = ? WHERE seq = ?",
            *(canonical(body), before, head, sign(forger.key, head), seq),
        )


def _chain_anew(forger: Forger, stream: str) -> None:
    rows = forger.rows(
        "SELECT seq, body, hash FROM transition WHERE stream = ? ORDER BY seq", stream
    )
    start = forger.chance.randrange(len(rows))
    head = rows[start - 1][2] if start else GENESIS
    for place, (seq, body, _) in enumerate(rows[start:]):
        whole = json.loads(body) | ({"actor": "somebody"} if place == 0 else {})
        text = canonical(whole)
        before, head = head, chain_hash(head, text)
        forger.do(
            "UPDATE transition SET body = ?, prev = ?, hash = ?, actor = ? "
            "WHERE stream = ? AND seq = ?",
            *(text, before, head, whole["actor"], stream, seq),
        )
    forger.put_heads(stream, len(rows), head)
