"""What somebody with every right on a database could do to the record in it.

Each way changes the lines of an export; :func:`put_back` does the same to the store itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

from engine.storage.db.pool import sqlite_module
from engine.storage.record.verifier import GENESIS, chain_hash

TABLES = {"transition": "seq", "record_text": "salt"}
"""The tables of the record, and the field by which a line of an export is known as theirs."""

NEAR = 200
"""Bytes around the text of a row in which its columns, and its neighbours', stand."""

Lines = list[dict[str, Any]]
Tampering = Callable[[Lines, Random], None]


def rows_of(lines: Lines) -> list[int]:
    return [place for place, line in enumerate(lines) if "seq" in line]


def stream_of(lines: Lines, place: int) -> list[int]:
    """The places of the rows of one stream, in order."""
    return [n for n in rows_of(lines) if lines[n]["stream"] == lines[place]["stream"]]


def flip_a_byte(lines: Lines, chance: Random) -> None:
    row = lines[chance.choice(rows_of(lines))]
    column = chance.choice([name for name, value in row.items() if isinstance(value, str)])
    data = bytearray(row[column].encode() or b" ")
    place = chance.randrange(len(data))
    data[place] = ord("x") if data[place] != ord("x") else ord("y")
    row[column] = data.decode(errors="replace")


def delete_a_row(lines: Lines, chance: Random) -> None:
    del lines[chance.choice(rows_of(lines))]


def swap_two_rows(lines: Lines, chance: Random) -> None:
    first, second = chance.sample(rows_of(lines), 2)
    mine, other = lines[first], lines[second]
    kept = ("stream", "seq")
    lines[first] = {**other, **{name: mine[name] for name in kept}}
    lines[second] = {**mine, **{name: other[name] for name in kept}}


def insert_a_row(lines: Lines, chance: Random) -> None:
    place = chance.choice(rows_of(lines))
    lines.insert(place + 1, {**lines[place], "seq": lines[place]["seq"] + 1})


def cut_the_tail(lines: Lines, chance: Random) -> None:
    ours = stream_of(lines, chance.choice(rows_of(lines)))
    for place in reversed(ours[chance.randrange(len(ours)) :]):
        del lines[place]


def remove_a_stream(lines: Lines, chance: Random) -> None:
    for place in reversed(stream_of(lines, chance.choice(rows_of(lines)))):
        del lines[place]


def chain_anew(lines: Lines, chance: Random) -> None:
    """Change a row and compute every hash after it, as somebody who knows how would."""
    ours = stream_of(lines, chance.choice(rows_of(lines)))
    start = chance.randrange(len(ours))
    row = lines[ours[start]]
    body = json.loads(row["body"])
    row["actor"] = body["actor"] = "somebody"
    row["body"] = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    head = lines[ours[start - 1]]["hash"] if start else GENESIS
    for place in ours[start:]:
        lines[place]["prev"] = head
        head = lines[place]["hash"] = chain_hash(head, lines[place]["body"])


def append_anew(lines: Lines, chance: Random) -> None:
    """Put another row in the place of the last one, rightly chained."""
    ours = stream_of(lines, chance.choice(rows_of(lines)))
    last = lines[ours[-1]]
    body = {**json.loads(last["body"]), "at": "2025-04-09T01:00:00.000001Z"}
    last["at"] = body["at"]
    last["body"] = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    last["hash"] = chain_hash(last["prev"], last["body"])


def change_a_text(lines: Lines, chance: Random) -> None:
    texts = [line for line in lines if "salt" in line]
    chance.choice(texts)["text"] = "Không có ý kiến khác."


KINDS: list[Tampering] = [
    flip_a_byte,
    delete_a_row,
    swap_two_rows,
    insert_a_row,
    cut_the_tail,
    remove_a_stream,
    chain_anew,
    append_anew,
    change_a_text,
]


def put_back(store: Path, lines: Lines) -> None:
    """Make the tables of the record in a SQLite file say this, and leave the guards as they were.

    Of two rows with one number the earlier is kept: the table has no room for both.
    """
    with closing(sqlite_module().connect(str(store))) as connection:
        told = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        guards = dict(told.fetchall())
        for name in guards:
            connection.execute(f"DROP TRIGGER {name}")
        for table, mark in TABLES.items():
            connection.execute(f"DELETE FROM {table}")  # noqa: S608
            for line in (each for each in lines if mark in each):
                places = ", ".join("?" for _ in line)
                connection.execute(
                    f"INSERT OR IGNORE INTO {table} ({', '.join(line)}) VALUES ({places})",  # noqa: S608
                    tuple(line.values()),
                )
        for sql in guards.values():
            connection.execute(sql)
        connection.commit()


def recorded(store: Path) -> list[object]:
    """What the tables of the record say, or that they cannot be read."""
    with closing(sqlite_module().connect(str(store))) as connection:
        try:
            return [
                connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()  # noqa: S608
                for table in TABLES
            ]
        except sqlite_module().DatabaseError as failure:
            return [str(failure)]


def edit_the_file(store: Path, bodies: list[bytes], chance: Random) -> None:
    """Overwrite a byte on or near a row of the record, until the record says something else."""
    whole, before = store.read_bytes(), recorded(store)
    while recorded(store) == before:
        body = chance.choice([each for each in bodies if whole.count(each) == 1])
        changed = bytearray(whole)
        place = whole.index(body) + chance.randrange(-NEAR, len(body) + NEAR)
        changed[place] ^= chance.randint(1, 255)
        store.write_bytes(changed)
