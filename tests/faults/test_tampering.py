"""A record that somebody with every right on the database has changed: found, however done."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from engine import bootstrap
from engine.config import Config
from engine.errors import DieuPhoiError
from engine.model.clock import VirtualClock
from engine.model.permission import SYSTEM
from engine.service import backup, verification
from engine.service.engine import Engine
from engine.storage.verifier import GENESIS, chain_hash, check_export
from tests.migration.golden import BEGIN, KEPT
from tests.support.soaking import seeds

Lines = list[dict[str, Any]]
Tampering = Callable[[Lines, Random], None]
AT_ONCE = 25


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


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with hundreds of rows and an anchor of all of them, in a folder."""
    folder = tmp_path_factory.mktemp("kept")
    url = f"sqlite:///{folder / 'store.db'}"
    assert backup.restore(url, KEPT / "0001.zip").problems == ()
    config = Config.from_env({"DIEUPHOI_DATABASE_URL": url, "DIEUPHOI_HOME": str(folder)})
    engine = bootstrap.build(config, VirtualClock(BEGIN))
    verification.anchor(engine)
    verification.export_record(
        engine, SYSTEM, folder / "record.jsonl", anchors=folder / "anchors.outside.jsonl"
    )
    engine.close()
    return folder


def read(path: Path) -> Lines:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def found(lines: Lines, anchors: Lines, folder: Path) -> list[str]:
    """What the stand-alone verifier says of an export."""
    path = folder / "tampered.jsonl"
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    path.write_text(text, encoding="utf-8")
    return [str(bad) for bad in check_export(path, anchors, None)]


@pytest.mark.slow
def test_every_tampering_with_the_record_is_found(
    kept: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    lines, anchors = read(kept / "record.jsonl"), read(kept / "anchors.outside.jsonl")
    assert found(lines, anchors, tmp_path) == []
    tried = 0
    for seed in seeds(2):
        chance = Random(seed)  # noqa: S311  # repeatable by its seed
        for turn in range(AT_ONCE):
            harm = KINDS[turn % len(KINDS)]
            changed = copy.deepcopy(lines)
            harm(changed, chance)
            assert changed != lines
            assert found(changed, anchors, tmp_path), f"{harm.__name__}, turn {turn} of {seed}"
            tried += 1
    record_property("figure", f"{tried} tamperings, all found")


def test_a_tail_that_was_chained_anew_is_found_by_the_anchor_outside_alone(
    kept: Path, tmp_path: Path
) -> None:
    lines, anchors = read(kept / "record.jsonl"), read(kept / "anchors.outside.jsonl")
    chain_anew(lines, Random(1))  # noqa: S311  # any
    assert found(lines, [], tmp_path) == []
    assert found(lines, anchors, tmp_path)


def test_a_byte_flipped_in_the_file_of_the_database_is_found(kept: Path, tmp_path: Path) -> None:
    whole = (kept / "store.db").read_bytes()
    bodies = [line["body"].encode() for line in read(kept / "record.jsonl") if "seq" in line]
    for seed in seeds(3):
        chance = Random(seed)  # noqa: S311  # repeatable by its seed
        body = chance.choice([each for each in bodies if whole.count(each) == 1])
        place = whole.index(body) + chance.randrange(len(body))
        changed = bytearray(whole)
        changed[place] ^= 1 << chance.randrange(7)
        home = tmp_path / str(seed)
        home.mkdir()
        (home / "store.db").write_bytes(changed)
        settings = {"DIEUPHOI_DATABASE_URL": f"sqlite:///{home / 'store.db'}"}
        engine = bootstrap.build(Config.from_env({**settings, "DIEUPHOI_HOME": str(home)}))
        assert problems(engine), f"byte {place} of seed {seed}"
        engine.close()
        shutil.rmtree(home)


def problems(engine: Engine) -> list[str]:
    """What verification says; a text that cannot even be read is a problem too."""
    try:
        return [str(one) for one in verification.verify(engine, SYSTEM).problems]
    except DieuPhoiError as unreadable:
        return [unreadable.message]
