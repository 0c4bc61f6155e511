"""What somebody with every right on a database could forge in it, with the signing key or without.

Each kind changes the SQLite file of a store as he would: the guards are taken off and put back,
and whatever he can compute himself (hashes, heads, digests) is made to fit.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import LargeBinary, Table
from sqlalchemy.types import Float, Integer

from engine.storage.db.coverage import coverage_of
from engine.storage.db.pool import sqlite_module
from engine.storage.db.tables import metadata
from engine.storage.record.digests import covered_tables
from engine.storage.record.verifier import (
    GENESIS,
    chain_hash,
    fingerprint,
    link_signature,
)

FORGED = "2020-01-01T00:00:00.000000Z"


@dataclass
class Forger:
    """Somebody with the password of the database, and perhaps the key."""

    file: Any
    chance: Random
    key: bytes

    def rows(self, sql: str, *values: object) -> list[Any]:
        found: list[Any] = self.file.execute(sql, values).fetchall()
        return found

    def do(self, sql: str, *values: object) -> int:
        touched: int = self.file.execute(sql, values).rowcount
        return touched

    def filled(self) -> Table:
        """Some table that the record answers for and that has rows."""
        tables = [each.table for each in covered_tables()]
        return self.chance.choice([t for t in tables if self.places(t)])

    def places(self, table: Table) -> list[int]:
        rows = self.rows(f'SELECT rowid FROM "{table.name}"')  # noqa: S608  # our own names
        fleeting = coverage_of(table).fleeting if coverage_of(table) else ()  # type: ignore[union-attr]  # asked before
        if fleeting:
            key = next(iter(table.primary_key.columns)).name
            named = ", ".join(f"'{each}'" for each in fleeting)
            rows = self.rows(f'SELECT rowid FROM "{table.name}" WHERE "{key}" NOT IN ({named})')  # noqa: S608
        return [each[0] for each in rows]

    def place(self, table: Table) -> int:
        return self.chance.choice(self.places(table))


Forgery = Callable[[Forger], object]


def change_a_column(forger: Forger) -> None:
    table = forger.filled()
    coverage = coverage_of(table)
    assert coverage is not None
    free = coverage.columns[coverage.keys :] or coverage.columns
    name, place = forger.chance.choice(free), forger.place(table)
    value = _value(table, name, forger.chance.randrange(10**6))
    forger.do(f'UPDATE OR REPLACE "{table.name}" SET "{name}" = ? WHERE rowid = ?', value, place)  # noqa: S608


def delete_a_row(forger: Forger) -> None:
    table = forger.filled()
    forger.do(f'DELETE FROM "{table.name}" WHERE rowid = ?', forger.place(table))  # noqa: S608


def insert_a_row(forger: Forger) -> None:
    table = forger.chance.choice([each.table for each in covered_tables()])
    number = forger.chance.randrange(10**6)
    values = [_value(table, column.name, number) for column in table.columns]
    holes = ", ".join("?" for _ in values)
    forger.do(f'INSERT INTO "{table.name}" VALUES ({holes})', *values)  # noqa: S608


def swap_two_rows(forger: Forger) -> None:
    """Let two rows change all that is not their key."""
    tables = [
        each.table
        for each in covered_tables()
        if len(forger.places(each.table)) > 1
        and len(each.coverage.columns) > each.coverage.keys
        and not any(len(index.columns) for index in each.table.indexes if index.unique)
        and not any(type(rule).__name__ == "UniqueConstraint" for rule in each.table.constraints)
    ]
    table = forger.chance.choice(tables)
    coverage = coverage_of(table)
    assert coverage is not None
    names = ", ".join(f'"{name}"' for name in coverage.columns[coverage.keys :])
    places = forger.places(table)
    one, other = forger.chance.sample(places, 2)
    sql = f'SELECT {names} FROM "{table.name}" WHERE rowid = ?'  # noqa: S608
    mine, theirs = forger.rows(sql, one)[0], forger.rows(sql, other)[0]
    if mine == theirs:
        change_a_column(forger)
        return
    sets = ", ".join(f'"{name}" = ?' for name in coverage.columns[coverage.keys :])
    for values, place in ((theirs, one), (mine, other)):
        forger.do(f'UPDATE "{table.name}" SET {sets} WHERE rowid = ?', *values, place)  # noqa: S608


def chain_anew(forger: Forger) -> None:
    """Change a row in the middle of a stream, and every hash and head after it."""
    stream = forger.chance.choice(forger.rows("SELECT DISTINCT stream FROM transition"))[0]
    rows = forger.rows(
        "SELECT seq, body, hash FROM transition WHERE stream = ? ORDER BY seq", stream
    )
    start = forger.chance.randrange(len(rows))
    head = rows[start - 1][2] if start else GENESIS
    for place, (seq, body, _) in enumerate(rows[start:]):
        whole = json.loads(body) | ({"actor": "somebody"} if place == 0 else {})
        text = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        before, head = head, chain_hash(head, text)
        forger.do(
            "UPDATE transition SET body = ?, prev = ?, hash = ?, actor = ? "
            "WHERE stream = ? AND seq = ?",
            *(text, before, head, whole["actor"], stream, seq),
        )
    _heads(forger, stream, len(rows), head)


def chain_anew_and_remove_all_anchors(forger: Forger) -> None:
    chain_anew(forger)
    forger.do("DELETE FROM anchor")


def chain_anew_and_remove_the_last_anchors(forger: Forger) -> None:
    chain_anew(forger)
    first = forger.chance.choice(forger.rows("SELECT seq FROM anchor"))[0]
    forger.do("DELETE FROM anchor WHERE seq >= ?", first)


def cut_a_tail(forger: Forger) -> None:
    stream, last = forger.chance.choice(
        forger.rows("SELECT stream, max(seq) FROM transition GROUP BY stream HAVING max(seq) > 1")
    )
    seq = forger.chance.randrange(2, last + 1)
    forger.do("DELETE FROM transition WHERE stream = ? AND seq >= ?", stream, seq)
    sql = "SELECT hash FROM transition WHERE stream = ? AND seq = ?"
    _heads(forger, stream, seq - 1, forger.rows(sql, stream, seq - 1)[0][0])


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


def change_and_let_it_be_chained(forger: Forger) -> None:
    """Leave the digest of the forged row to be chained, unsigned or with a signature of before."""
    table, key, digest = _changed(forger)
    forger.do(
        "INSERT INTO row_digest (digests, signature) VALUES (?, ?)",
        json.dumps({table: {key: digest}}),
        forger.chance.choice([None, "0" * 64]),
    )


def change_and_chain_it(forger: Forger) -> None:
    """Tell of the forged row in a further link, rightly chained but not signed by the key."""
    table, key, digest = _changed(forger)
    told = {"rows": {table: {key: digest}}}
    _further_link(forger, told | {"key": fingerprint(forger.key), "sign": "0" * 64})


def change_the_state(forger: Forger) -> None:
    place, text = forger.chance.choice(forger.rows("SELECT rowid, state FROM instance"))
    state = json.loads(text)
    state["next"] += 1
    forger.do("UPDATE instance SET state = ? WHERE rowid = ?", json.dumps(state), place)


def change_and_chain_it_with_the_key(forger: Forger) -> None:
    """The same, signed: who has the key can do what the program does."""
    table, key, digest = _changed(forger)
    told: dict[str, Any] = {"rows": {table: {key: digest}}, "key": fingerprint(forger.key)}
    seq = forger.rows("SELECT seq FROM stream WHERE id = 'rows'")[0][0] + 1
    told["sign"] = link_signature(forger.key, seq, "rows_written", told)
    _further_link(forger, told)


def change_what_is_not_covered(forger: Forger) -> None:
    forger.do("UPDATE command SET answer = 'null', actor = 'somebody'")
    forger.do("DELETE FROM session")


WITHOUT_THE_KEY: list[Forgery] = [
    change_a_column,
    delete_a_row,
    insert_a_row,
    swap_two_rows,
    chain_anew,
    chain_anew_and_remove_all_anchors,
    chain_anew_and_remove_the_last_anchors,
    cut_a_tail,
    erase_texts,
    remove_a_text,
    remove_anchors,
    change_and_let_it_be_chained,
    change_and_chain_it,
    change_the_state,
]
UNSEEN: list[Forgery] = [change_and_chain_it_with_the_key, change_what_is_not_covered]
"""What nothing in the store shows: with the key, after the last anchor; what is not covered."""

SEEN_IN_THE_STORE_ALONE: list[Forgery] = [change_the_state, remove_anchors]
"""Neither the document of an instance nor the store's own list of anchors is part of an export."""


@contextmanager
def at(store: Path, chance: Random, key: bytes) -> Iterator[Forger]:
    """Take the guards off a store, and put them back."""
    with closing(sqlite_module().connect(str(store))) as connection:
        told = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        guards = dict(told.fetchall())
        for name in guards:
            connection.execute(f"DROP TRIGGER {name}")
        yield Forger(connection, chance, key)
        for sql in guards.values():
            connection.execute(sql)
        connection.commit()


def _changed(forger: Forger) -> tuple[str, str, str]:
    """Change a column of an assignment or task; gives table, key and the digest it has then."""
    table = metadata.tables["task"]
    coverage = coverage_of(table)
    assert coverage is not None
    place = forger.place(table)
    forger.do("UPDATE task SET completed_at = ? WHERE rowid = ?", FORGED, place)
    names = ", ".join(f'"{name}"' for name in coverage.columns)
    (row,) = forger.rows(f"SELECT {names} FROM task WHERE rowid = ?", place)  # noqa: S608
    return "task", coverage.key(row), coverage.digest(row)


def _further_link(forger: Forger, told: dict[str, Any]) -> None:
    seq, head = forger.rows("SELECT seq, head FROM stream WHERE id = 'rows'")[0]
    body = forger.rows("SELECT body FROM transition WHERE stream = 'rows' AND seq = ?", seq)[0][0]
    whole = json.loads(body) | {"seq": seq + 1, "kind": "rows_written", "body": told}
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    new = chain_hash(head, text)
    forger.do(
        "INSERT INTO transition (stream, seq, kind, at, actor, body, prev, hash) "
        "VALUES ('rows', ?, 'rows_written', ?, ?, ?, ?, ?)",
        *(seq + 1, whole["at"], whole["actor"], text, head, new),
    )
    _heads(forger, "rows", seq + 1, new)


def _heads(forger: Forger, stream: str, seq: int, head: str) -> None:
    forger.do("UPDATE instance SET seq = ?, head = ? WHERE id = ?", seq, head, stream)
    forger.do("UPDATE stream SET seq = ?, head = ? WHERE id = ?", seq, head, stream)


def _value(table: Table, name: str, number: int) -> object:
    kind = table.c[name].type
    if isinstance(kind, Integer):
        return number
    if isinstance(kind, Float):
        return number / 4
    if isinstance(kind, LargeBinary):
        return str(number).encode()
    return f"{number} {name}"[: getattr(kind, "length", None) or 40]
