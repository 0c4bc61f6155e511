"""What stands in the store, and what was changed in it, as sentences that can be compared.

Every table is read whole, so that a write nobody expects is seen. Ids are replaced by names and
instants by Vietnamese time (``now`` for the present), so that the sentences are the same each run.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from engine.model.clock import ZONE

try:
    from pysqlite3 import dbapi2 as sqlite
except ImportError:
    import sqlite3 as sqlite

Row = Mapping[str, Any]
Rows = Mapping[tuple[Any, ...], Row]

HIDDEN: Mapping[str, frozenset[str]] = {
    # The state document is the fold of the record, whose rows are shown.
    "instance": frozenset({"seq", "head", "revision", "state", "body"}),
    "stream": frozenset({"seq", "head"}),
    "anchor": frozenset({"seq", "body", "prev", "hash", "signature"}),
    "record_text": frozenset({"hash", "salt"}),
    "command": frozenset({"id", "body_hash", "answer"}),
    "session": frozenset({"id", "csrf"}),
    "timer": frozenset({"id", "once"}),
    "notification": frozenset({"id", "sentences"}),
    "login_failure": frozenset({"id"}),
}
"""Columns that say again what another row says, or differ with each run."""

LEFT_OUT = frozenset({"row_digest"})
"""Tables that say again what all others say."""

DIGESTS = {"transition": "stream", "stream": "id"}
"""Columns that name the stream which says again what all tables say."""

_HEX = re.compile(r"\b(?:[0-9a-f]{64}|[0-9a-f]{32})\b")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
_TOKEN_MOVES = frozenset({"t", "-t", "n", "s", "-s", "i"})


@dataclass(frozen=True)
class Picture:
    """All rows of all tables, by table and primary key."""

    tables: Mapping[str, Rows]

    def table(self, name: str) -> list[Row]:
        """The rows of one table in the order of their keys."""
        return [row for _, row in sorted(self.tables[name].items(), key=lambda pair: str(pair[0]))]


def taken(path: Path) -> Picture:
    """Read the whole store."""
    connection = sqlite.connect(path)
    try:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        names = sorted(name for (name,) in tables.fetchall() if name not in LEFT_OUT)
        return Picture({name: _rows(connection, name) for name in names})
    finally:
        connection.close()


def _rows(connection: Any, table: str) -> Rows:
    columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
    names = [column[1] for column in columns]
    keys = [column[1] for column in columns if column[5]] or names
    rows = (
        dict(zip(names, values, strict=True))
        for values in connection.execute(f"SELECT * FROM {table}")  # noqa: S608  # from the store
    )
    told_elsewhere = DIGESTS.get(table)
    return {
        tuple(row[key] for key in keys): row
        for row in rows
        if told_elsewhere is None or row[told_elsewhere] != "rows"
    }


@dataclass(frozen=True)
class Teller:
    """Says rows with the names of what their ids stand for."""

    names: Mapping[str, str]
    now: datetime

    def words(self, value: Any) -> str:
        """A value as it is shown."""
        return json.dumps(self._said(value), ensure_ascii=False).strip('"').replace('\\"', '"')

    def _said(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {self._said(k): self._said(v) for k, v in value.items() if v is not None}
        if isinstance(value, list | tuple):
            return [self._said(each) for each in value]
        if isinstance(value, bytes):
            return f"‹{len(value)} octets›"
        return self._text(value) if isinstance(value, str) else value

    def _text(self, text: str) -> str:
        if text.startswith("$argon2"):
            return "‹password›"
        named = _HEX.sub(lambda found: self.names.get(found[0], "‹id›"), text)
        return _INSTANT.sub(lambda found: self._instant(found[0]), named)

    def _instant(self, text: str) -> str:
        moment = datetime.fromisoformat(text)
        if moment == self.now:
            return "now"
        shown = moment.astimezone(ZONE).replace(tzinfo=None)
        return shown.isoformat(" ", "auto" if shown.second or shown.microsecond else "minutes")

    def label(self, row: Row) -> str:
        """What the row is called in a sentence."""
        own = row.get("id")
        name = self.names.get(own, "") if isinstance(own, str) else ""
        return name or self.words(own) if own and not _HEX.fullmatch(str(own)) else name

    def transition(self, row: Row) -> str:
        """One row of the record."""
        body = json.loads(row["body"])["body"]
        ops = [op for op in body.pop("ops", ()) if op[0] not in _TOKEN_MOVES]
        body |= {"writes": ops} if ops else {}
        place = " ".join(
            [(row["element"] and self.words(row["element"])) or "–"]
            + ([f"#{row['token']}"] if row["token"] is not None else [])
        )
        parts = [f"{row['kind']} {place}"]
        if row["from_state"] or row["to_state"]:
            parts[0] += f": {self._or_dash(row['from_state'])} → {self._or_dash(row['to_state'])}"
        who = f"by {self.words(row['actor'])}"
        who += f" for {self.words(row['on_behalf'])}" if row["on_behalf"] else ""
        who += f" as {row['capacity']}" if row["capacity"] else ""
        parts.append(who)
        if row["agency_from"] or row["agency_to"]:
            parts.append(f"{self._or_dash(row['agency_from'])} → {self._or_dash(row['agency_to'])}")
        parts += [f"because «{self.words(row['reason'])}»"] if row["reason"] else []
        parts += [self.words(body)] if body else []
        return f"record {self.words(row['stream'])}: " + "; ".join(parts)

    def _or_dash(self, value: str | None) -> str:
        return self.words(value) if value else "–"


def naming(*pictures: Picture) -> dict[str, str]:
    """A name for every id, the same each run: ids rise in the order in which rows were made."""
    names: dict[str, str] = {}
    for table in sorted(pictures[-1].tables):
        rows: dict[Any, Row] = {}
        for picture in pictures:
            rows |= {row["id"]: row for row in picture.tables[table].values() if "id" in row}
        count: Counter[str] = Counter()
        for own in sorted(own for own in rows if isinstance(own, str) and _HEX.fullmatch(own)):
            name = _name(table, rows[own])
            if not name:
                continue
            count[name] += 1
            names[own] = name if count[name] == 1 else f"{name} ({count[name]})"
    return names


def _name(table: str, row: Row) -> str:
    match table:
        case "officer":
            return str(row["login"])
        case "instance":
            return " ".join(part for part in (row["process_id"], row["key"]) if part)
        case "assignment":
            return f"assignment {row['agency_id']}"
        case "task":
            return " ".join(part for part in (row["element"], row["agency_id"]) if part)
        case "deployment":
            return f"{row['key']} v{row['version']}"
        case "command":
            return "click"
        case "outbox":
            return str(row["kind"])
        case "timer" | "notification" | "session":
            return ""
    return table


def changed(before: Picture, after: Picture) -> set[str]:
    """The tables that are not as they were."""
    return {name for name in after.tables if after.tables[name] != before.tables[name]}


def told(before: Picture, after: Picture, now: datetime) -> list[str]:
    """What was changed, one sentence a row: the record first, then each table."""
    teller = Teller(naming(before, after), now)
    lines = [teller.transition(row) for row in _new_transitions(before, after, teller)]
    for table in sorted(after.tables):
        if table != "transition":
            lines += _changes(table, before.tables.get(table, {}), after.tables[table], teller)
    return lines


def _new_transitions(before: Picture, after: Picture, teller: Teller) -> Iterable[Row]:
    old, new = before.tables["transition"], after.tables["transition"]
    assert old.items() <= new.items(), "the record was changed"
    rows = [row for key, row in new.items() if key not in old]
    return sorted(rows, key=lambda row: (teller.words(row["stream"]), row["seq"]))


def _changes(table: str, old: Rows, new: Rows, teller: Teller) -> Iterator[str]:
    lines = []
    for key in [*old, *(key for key in new if key not in old)]:
        if key not in new:
            lines.append(("-", old[key], f"{table} - {_whole(table, old[key], teller)}"))
        elif key not in old:
            lines.append(("+", new[key], f"{table} + {_whole(table, new[key], teller)}"))
        elif changed := list(_columns(table, old[key], new[key], teller)):
            label = teller.label(new[key]) or _called(table, key, new[key], teller)
            lines.append(("~", new[key], f"{table} ~ {label}: {'; '.join(changed)}"))
    for _, _, line in sorted(lines, key=lambda each: ("-~+".index(each[0]), each[2])):
        yield line


def _called(table: str, key: tuple[Any, ...], row: Row, teller: Teller) -> str:
    """What a row without a name of its own is known by."""
    named = {"notification": ("kind", "officer_id"), "session": ("officer_id",)}
    parts = tuple(row[column] for column in named[table]) if table in named else key
    return " ".join(word for word in map(teller.words, parts) if word != "‹id›")


def _whole(table: str, row: Row, teller: Teller) -> str:
    shown = _shown(table, row)
    columns = [
        f"{name} {teller.words(_step_as_words(_value(row[name])))}"
        for name in shown
        if name != "id" and row[name] != ""
    ]
    return ": ".join(part for part in (teller.label(row), "; ".join(columns)) if part)


def _step_as_words(value: Any) -> Any:
    """A step of an escalation policy in one line, as timers carry it."""
    if not isinstance(value, dict) or "step" not in value:
        return value
    said = [f"{key} {each}" for key, each in value["step"].items() if each is not None]
    return ", ".join(said)


def _shown(table: str, row: Row) -> list[str]:
    hidden = HIDDEN.get(table, frozenset())
    implied = {"root_id"} if "instance_id" in row else set()
    return [
        name
        for name, value in row.items()
        if value is not None and name not in hidden and name not in implied
    ]


def _columns(table: str, old: Row, new: Row, teller: Teller) -> Iterator[str]:
    names = dict.fromkeys([*_shown(table, old), *_shown(table, new)])
    for name in names:
        before, after = _value(old[name]), _value(new[name])
        if isinstance(before, dict) and isinstance(after, dict):
            for key in sorted({*before, *after}):
                if before.get(key) != after.get(key):
                    yield f"{name}.{key} {_pair(before.get(key), after.get(key), teller)}"
        elif before != after:
            yield f"{name} {_pair(before, after, teller)}"


def _pair(before: Any, after: Any, teller: Teller) -> str:
    words = ["–" if each is None else teller.words(each) for each in (before, after)]
    return words[1] + " anew" if words[0] == words[1] else " → ".join(words)


def _value(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(("{}", '{"', "[")):
        return json.loads(value)
    return value
