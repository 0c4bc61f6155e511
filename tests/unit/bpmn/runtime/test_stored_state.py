"""The state document keeps its bytes, whoever has written it."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import orjson
import pytest

from engine.bpmn.runtime import State

GOLDEN = sorted((Path(__file__).parents[3] / "migration" / "golden").glob("*.zip"))


def documents_of(store: Path) -> list[str]:
    """The state documents of every instance in a backup."""
    with zipfile.ZipFile(store) as file:
        manifest = json.loads(file.read("manifest.json"))
        column = manifest["tables"]["instance"]["columns"].index("state")
        rows = [json.loads(line) for line in file.read("instance.jsonl").splitlines()]
    return [row[column] for row in rows]


@pytest.mark.parametrize("store", GOLDEN, ids=lambda path: path.stem)
def test_a_document_of_before_is_written_again_as_it_was(store):
    # given the documents of a store that an earlier version left
    for document in documents_of(store):
        state = State.load(document)
        # when all of it is written anew, not only what a step has changed
        for part in (*state.tokens.values(), *state.scopes.values()):
            part.source = None
        # then it has the same bytes
        assert state.dump() == document


WAITS = [
    {"kind": "task", "name": "Tiếp nhận"},
    {"kind": "service", "name": None},
    {"kind": "children", "name": "share"},
    {"kind": "timer", "due": "2025-04-10", "start": "2025-04-09", "n": 2, "ev": 0},
    {"kind": "message", "name": "m", "keys": {"number": "7"}, "ev": 1},
    {"kind": "signal", "name": "s", "ev": 0},
    {"kind": "condition", "text": "${n > 1}", "was": True, "ev": 0},
    {"kind": "incident", "code": "no-flow", "at": "leave"},
    {"kind": "reset", "left": ["f1"], "silent": True},
    {"kind": "compensation", "left": [{"a": "A", "h": "H", "b": "B", "in": {"n": 1}}]},
    {"kind": "compensation", "left": [], "silent": True},
]
COUNTED = {"total": 3, "active": 0, "completed": 2, "terminated": 1}
SCOPES = [
    {"k": "sub", "d": {"interrupted": True, "done": []}},
    {"k": "sub", "d": {"left": [], "enough": True}},
    {"k": "sub"},
    {"k": "multi"},
    {"k": "multi", "d": {**COUNTED, "items": ["a"], "next": 1, "lost": [[1, None, "a"]]}},
    {"k": "multi", "d": {**COUNTED, "results": {"1": None}, "done": [{"a": "A", "m": 1, "d": []}]}},
    {"k": "multi", "d": {**dict.fromkeys(COUNTED, 0), "turns": 0}},
    {"k": "body", "l": 1, "d": {"key": None}},
    {"k": "loop", "l": 1, "v": {"loopCounter": 1}},
    {"k": "io", "v": {"n": None}},
    {"k": "undo", "d": {"done": [{"a": "A", "v": {}, "d": []}]}},
]
CAUGHT = {"error": [None], "escalation": ["late"], "interrupting": []}
ROOTS = [
    {"k": "process"},
    {"k": "process", "d": {"caught": CAUGHT, "wrote": []}},
    {"k": "process", "d": {"talk": {"number": "7"}, "counts": {"A": [0, 2]}, "interrupted": True}},
    {"k": "body", "l": 2, "d": {"caught": CAUGHT, "key": None, "done": []}},
]


def written(root: dict, scopes: list[dict], waits: list[dict]) -> str:
    """A document as any version writes it."""
    tokens = [{"id": 2, "el": "A", "sc": 1, "st": "waiting", "fl": "f", "b": 1}]
    if waits:
        tokens[0]["w"] = waits
    inner = [{"id": 3 + at, "el": "S", "p": 1, "t": 2, **scope} for at, scope in enumerate(scopes)]
    whole = {
        "v": 1,
        "next": 90,
        "status": "active",
        "scopes": [{"id": 1, "el": "P", **root}, *inner],
        "tokens": tokens,
    }
    return orjson.dumps(whole, option=orjson.OPT_SORT_KEYS).decode()


@pytest.mark.parametrize("root", ROOTS)
def test_it_reads_and_writes_every_kind_of_wait_and_scope(root):
    # given a document with all that a token can wait for and a scope can hold
    document = written(root, SCOPES, WAITS)
    # when it is read, and all of it is written anew
    state = State.load(document)
    for part in (*state.tokens.values(), *state.scopes.values()):
        part.source = None
    # then nothing is lost, added or called otherwise
    assert json.loads(state.dump()) == json.loads(document)
    assert state.dump() == document


def test_it_refuses_what_it_does_not_know():
    # given a document with something that no version has written
    unknown_wait = written({"k": "process"}, [], [{"kind": "weather"}])
    unknown_field = written({"k": "process", "d": {"mood": "good"}}, [], [])
    # when it is read, then nothing of it is silently dropped
    for document in (unknown_wait, unknown_field):
        with pytest.raises((KeyError, AttributeError)):
            State.load(document)
