"""What somebody with every right on a database could forge in the tables that pages show."""

from __future__ import annotations

import json
from typing import Any

from engine.storage.record.digests import Covered, covered_tables
from engine.storage.record.verifier import fingerprint
from tests.faults.forger import Forger, Rows, quoted, value_of, values_of

NOBODY = "0" * 64
"""A signature by whoever has no key."""

HIS_KEY = b"another"
WHAT_NOBODY_READS = ["không ai đọc được", b"\xff\xfe"]
"""SQLite keeps anything in any column."""


def change_a_column(forger: Forger) -> None:
    of = forger.table()
    _change(forger, of, forger.place(of.table))


def delete_a_row(forger: Forger) -> None:
    table = forger.table().table
    forger.do(f'DELETE FROM "{table.name}" WHERE rowid = ?', forger.place(table))  # noqa: S608


def insert_a_row(forger: Forger) -> None:
    table = forger.table(having=0).table
    values = values_of(table, forger.chance.randrange(10, 10**6))
    if forger.chance.random() < 0.2:
        values[0] = b"\xff\xfe"
    holes = ", ".join("?" for _ in values)
    forger.do(f'INSERT INTO "{table.name}" VALUES ({holes})', *values)  # noqa: S608


def swap_two_rows(forger: Forger) -> None:
    """Let two rows change all that is not their key."""
    of = forger.table(having=2)
    keys = of.coverage.keys
    one, other = forger.chance.sample(forger.places(of.table), 2)
    mine, theirs = forger.covered(of, one), forger.covered(of, other)
    if mine[keys:] == theirs[keys:]:
        _change(forger, of, one)
        return
    names = quoted([column.name for column in of.table.columns])
    sql = f'SELECT {names} FROM "{of.table.name}" WHERE rowid = ?'  # noqa: S608
    rows = [list(forger.rows(sql, place)[0]) for place in (one, other)]
    rows[0][:keys], rows[1][:keys] = rows[1][:keys], rows[0][:keys]
    forger.do(f'DELETE FROM "{of.table.name}" WHERE rowid IN (?, ?)', one, other)  # noqa: S608
    for row in rows:
        holes = ", ".join("?" for _ in row)
        forger.do(f'INSERT INTO "{of.table.name}" ({names}) VALUES ({holes})', *row)  # noqa: S608


def change_the_state(forger: Forger) -> None:
    place, text = forger.chance.choice(forger.rows("SELECT rowid, state FROM instance"))
    state = json.loads(text)
    state["next"] += 1
    forger.do("UPDATE instance SET state = ? WHERE rowid = ?", json.dumps(state), place)


def change_and_let_it_be_chained(forger: Forger) -> None:
    """Leave the digest of the forged row to be chained, unsigned or signed by nobody."""
    signature = forger.chance.choice([None, NOBODY])
    sql = "INSERT INTO row_digest (digests, signature) VALUES (?, ?)"
    forger.do(sql, json.dumps(_changed(forger)), signature)


def change_and_chain_it(forger: Forger) -> None:
    """Tell of the forged row in a further link, rightly chained but not signed by the key."""
    told = {"rows": _changed(forger), "key": fingerprint(forger.key)}
    forger.add_link("rows_written", told | {"sign": NOBODY})


def put_a_row_back_with_its_digest_of_then(forger: Forger) -> None:
    """Let a row be as it was in a backup, and leave the signed digest of then to be chained."""
    forger.do("ATTACH ? AS older", str(forger.older))
    moved = [each for each in covered_tables() if _moved(forger, each)]
    of = moved[forger.turn % len(moved)]
    forger.forged = of.table.name
    row = forger.chance.choice(_moved(forger, of))
    holes = ", ".join("?" for _ in row)
    forger.do(f'INSERT OR REPLACE INTO main."{of.table.name}" VALUES ({holes})', *row)  # noqa: S608
    forger.do(
        "INSERT INTO main.row_digest (digests, signature) "
        "SELECT digests, signature FROM older.row_digest"
    )


def change_and_chain_it_with_a_key_of_his_own(forger: Forger) -> None:
    """Say that another key signs from now on, and sign with it."""
    for kind in ("key_changed", "rows_written"):
        forger.add_signed_link(kind, _changed(forger), HIS_KEY)


def change_and_chain_it_with_the_key(forger: Forger) -> None:
    """The same with the key itself: who has it can do what the program does."""
    forger.add_signed_link("rows_written", _changed(forger), forger.key)


def change_what_is_not_covered(forger: Forger) -> None:
    forger.do("UPDATE command SET answer = 'null', actor = 'somebody'")
    forger.do("DELETE FROM session")


def _changed(forger: Forger) -> Rows:
    """Change a column of some row; gives the digest that the row has then, as links tell it."""
    of = forger.table()
    place = forger.place(of.table)
    _change(forger, of, place)
    return forger.told(of, place)


def _change(forger: Forger, of: Covered, place: int) -> None:
    names = of.coverage.columns[of.coverage.keys :] or of.coverage.columns
    name = forger.chance.choice(names)
    fitting = value_of(of.table, name, forger.chance.randrange(10, 10**6))
    value = forger.chance.choice([fitting, fitting, *WHAT_NOBODY_READS])
    sql = f'UPDATE OR REPLACE "{of.table.name}" SET "{name}" = ? WHERE rowid = ?'  # noqa: S608
    forger.do(sql, value, place)


def _moved(forger: Forger, of: Covered) -> list[Any]:
    """The rows of a backup that stand otherwise today, and are still there."""
    (key, *_), name = of.coverage.columns, of.table.name
    return forger.rows(
        f'SELECT * FROM older."{name}" WHERE "{key}" IN (SELECT "{key}" FROM main."{name}") '  # noqa: S608
        f'EXCEPT SELECT * FROM main."{name}"'
    )
