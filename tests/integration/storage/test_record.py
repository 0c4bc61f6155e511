"""The record is only added to, and whoever changes it behind our back is found."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from engine.errors import StoreUnfit
from engine.model.transitions import GENESIS, Transition, canonical
from engine.storage import InstanceRow, Storage, Unit
from engine.storage.record import anchoring, export, standalone, verifier
from engine.storage.record.verifier import Bad, Chains, anchored_hashes, check_anchors

NOW = datetime(2025, 4, 9, 1, 0, tzinfo=UTC)
KEY = b"k" * 32
LONG = "Nội dung báo cáo dài hơn sáu mươi bốn chữ, để nó nằm ở bảng riêng, ngoài chuỗi."

Line = dict[str, object]


def told(number: int) -> Transition:
    return Transition(
        kind="visit",
        at=NOW,
        actor="officer",
        root_id="plan",
        element=f"Task_{number}",
        to_state="completed",
        body={"ops": [["v", 1, "note", None, LONG]]} if number == 2 else {"number": number},
    )


def fill(unit: Unit, rows: int = 5) -> None:
    for name in ("plan", "child"):
        seq, head = unit.record.append(name, [told(n) for n in range(rows)], (0, GENESIS))
        unit.instances.insert(
            InstanceRow(
                id=name,
                root_id="plan",
                deployment_id="d",
                process_id="p",
                state="{}",
                started_at=NOW,
                seq=seq,
                head=head,
            )
        )
    unit.record.append_shared("deployments", [told(0)])


@pytest.fixture
def filled(storage: Storage) -> Storage:
    storage.run(fill)
    storage.run(lambda unit: unit.anchor(NOW, KEY))
    return storage


@pytest.fixture
def settled(filled: Storage) -> Storage:
    """The plan's streams rest; the anchors that follow do not list them any more."""
    for number in range(1, 4):
        filled.run(lambda unit, n=number: unit.record.append_shared("deployments", [told(n)]))
        made = filled.run(lambda unit: unit.anchor(NOW, KEY))
        assert made is not None
        assert [each[0] for each in made.body["streams"]] == ["deployments"]
    return filled


def walk(storage: Storage) -> list[Bad]:
    with storage.read() as unit:
        anchors = [export.anchor_line(row) for row in unit.anchors.since(1)]
        chains = Chains(anchored_hashes(anchors))
        found = [bad for row in unit.exported() for bad in chains.take(row)]
        return [*check_anchors(anchors, KEY), *found, *chains.end()]


def tamper(storage: Storage, statement: str) -> None:
    """Do as somebody with the database's password would: take the guards off first."""
    suffix = " ON transition" if storage.on_postgresql else ""
    verbs = ("update", "delete")
    with storage.engine.begin() as connection:
        for verb in verbs:
            connection.execute(text(f"DROP TRIGGER transition_refuses_{verb}{suffix}"))
        for each in statement.split("; "):
            connection.exec_driver_sql(each)


def test_it_finds_nothing_wrong_in_what_was_only_added_to(filled: Storage) -> None:
    assert walk(filled) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE transition SET reason = 'forged' WHERE stream = 'plan' AND seq = 2",
        "DELETE FROM transition WHERE stream = 'plan' AND seq = 2",
        "UPDATE anchor SET signature = 'forged'",
        "DELETE FROM anchor",
    ],
)
def test_it_refuses_to_change_or_remove_a_recorded_row(filled: Storage, statement: str) -> None:
    with pytest.raises(Exception, match="append-only"), filled.engine.begin() as connection:
        connection.execute(text(statement))


def test_it_refuses_to_replace_a_recorded_row(filled: Storage) -> None:
    replace = "INSERT OR REPLACE INTO transition SELECT * FROM transition WHERE seq = 2"
    if filled.on_postgresql:
        replace = "TRUNCATE transition"
    with pytest.raises(Exception, match="append-only"), filled.engine.begin() as connection:
        connection.execute(text(replace))


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            "UPDATE transition SET actor = 'somebody' WHERE stream = 'plan' AND seq = 2",
            ("plan", 2, "changed"),
        ),
        (
            (
                "UPDATE transition SET body = replace(body, '\"number\":3', '\"number\":9')"
                " WHERE stream = 'child' AND seq = 4"
            ),
            ("child", 4, "changed"),
        ),
        ("DELETE FROM transition WHERE stream = 'plan' AND seq = 3", ("plan", 3, "missing")),
        ("DELETE FROM transition WHERE stream = 'plan' AND seq = 5", ("plan", 5, "cut")),
        ("DELETE FROM transition WHERE stream = 'child'", ("child", 1, "stream-missing")),
        (
            (
                "UPDATE transition SET seq = 9 WHERE stream = 'plan' AND seq = 2; "
                "UPDATE transition SET seq = 2 WHERE stream = 'plan' AND seq = 4; "
                "UPDATE transition SET seq = 4 WHERE stream = 'plan' AND seq = 9"
            ),
            ("plan", 2, "changed"),
        ),
    ],
)
def test_it_names_the_first_bad_row(
    filled: Storage, statement: str, expected: tuple[str, int, str]
) -> None:
    tamper(filled, statement)
    first = walk(filled)[0]
    assert (first.stream, first.seq, first.what) == expected


def write_anew(filled: Storage) -> None:
    """Put a forged row into the child's stream and chain all that follows anew."""

    def forge(unit: Unit) -> None:
        rows = [told(0), told(9), told(2), told(3), told(4)]
        unit.record.append("forged", rows, (0, GENESIS))

    filled.run(forge)
    tamper(filled, "DELETE FROM transition WHERE stream = 'child'")
    with filled.engine.begin() as connection:
        rows = connection.execute(
            text("SELECT seq, body FROM transition WHERE stream = 'forged' ORDER BY seq")
        ).all()
        head = GENESIS
        for seq, stored in rows:
            body = canonical(json.loads(stored) | {"stream": "child"}).decode()
            prev, head = head, verifier.chain_hash(head, body)
            connection.execute(
                text(
                    "UPDATE transition SET stream = 'child', body = :body, prev = :prev,"
                    " hash = :hash WHERE stream = 'forged' AND seq = :seq"
                ),
                {"body": body, "prev": prev, "hash": head, "seq": seq},
            )


def test_it_finds_a_chain_written_anew_from_a_forged_row(filled: Storage) -> None:
    write_anew(filled)
    assert [(bad.stream, bad.what) for bad in walk(filled)] == [("child", "rewritten")]


def test_it_finds_one_written_anew_that_newer_anchors_do_not_list(settled: Storage) -> None:
    write_anew(settled)
    assert [(bad.stream, bad.what) for bad in walk(settled)] == [("child", "rewritten")]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("DELETE FROM transition WHERE stream = 'child' AND seq > 3", ("child", 4, "cut")),
        ("DELETE FROM transition WHERE stream = 'child'", ("child", 1, "stream-missing")),
    ],
)
def test_it_finds_what_is_gone_of_a_stream_that_newer_anchors_do_not_list(
    settled: Storage, statement: str, expected: tuple[str, int, str]
) -> None:
    tamper(settled, statement)
    assert [(bad.stream, bad.seq, bad.what) for bad in walk(settled)] == [expected]


def test_it_lists_every_stream_now_and_then(
    settled: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anchoring, "WHOLE_EVERY", 4)
    settled.run(lambda unit: unit.record.append_shared("deployments", [told(4)]))
    made = settled.run(lambda unit: unit.anchor(NOW, KEY))
    assert made is not None
    assert [each[0] for each in made.body["streams"]] == ["child", "deployments", "plan"]
    assert walk(settled) == []


def test_it_refuses_a_store_without_its_guards(filled: Storage) -> None:
    tamper(filled, "DELETE FROM transition WHERE stream = 'nobody'")
    with pytest.raises(StoreUnfit) as refused:
        filled.prepare()
    assert refused.value.details["missing"] == [
        "transition_refuses_update",
        "transition_refuses_delete",
    ]


def test_it_puts_long_texts_back_where_they_stood(filled: Storage) -> None:
    with filled.read() as unit:
        third = unit.record.of_stream("plan")[2]
    assert LONG not in third.row.body
    assert third.body == {"ops": [["v", 1, "note", None, LONG]]}


def test_a_long_text_that_is_erased_is_told(filled: Storage, tmp_path: Path) -> None:
    texts = erase(filled, "UPDATE record_text SET text = NULL, salt = '', erased_at = 'now'")
    assert sorted(told_by_verifier(filled, tmp_path)) == [
        ("text-erased", f"{stored}, now") for stored in texts
    ]
    erase(filled, "DELETE FROM record_text")
    assert sorted(told_by_verifier(filled, tmp_path)) == [
        ("text-erased", stored) for stored in texts
    ]


def erase(storage: Storage, statement: str) -> list[str]:
    """Do as somebody with the database's password would; gives the hashes of the texts."""
    with storage.read() as unit:
        hashes = sorted(str(each["hash"]) for each in unit.exported_texts())
    with storage.engine.begin() as connection:
        connection.execute(text(statement))
    return hashes


def told_by_verifier(storage: Storage, folder: Path) -> list[tuple[str, str]]:
    lines, anchors, key = written(storage, folder)
    found = verifier.check_export(
        lines, verifier.read_lines(anchors), bytes.fromhex(key.read_text())
    )
    return [(bad.what, bad.detail) for bad in found]


def test_it_keeps_keys_that_look_like_its_own(storage: Storage) -> None:
    body = {"$text": "a", "$$": {"$text": LONG}}
    entry = Transition(kind="visit", at=NOW, actor="officer", body=body)
    storage.run(lambda unit: unit.record.append("s", [entry], (0, GENESIS)))
    with storage.read() as unit:
        assert unit.record.of_stream("s")[0].body == body


def test_it_hashes_the_canonical_form(storage: Storage) -> None:
    element = unicodedata.normalize("NFD", "Việc_1")
    entry = Transition(kind="visit", at=NOW, actor="officer", element=element, body={"b": [1.5]})
    storage.run(lambda unit: unit.record.append("s", [entry], (0, GENESIS)))
    with storage.read() as unit:
        stored = unit.record.of_stream("s")[0].row
    assert stored.element == unicodedata.normalize("NFC", "Việc_1")
    assert stored.body == canonical(json.loads(stored.body)).decode()


def test_it_refuses_the_same_number_twice(storage: Storage) -> None:
    storage.run(lambda unit: unit.record.append("s", [told(1)], (0, GENESIS)))
    with pytest.raises(Exception, match="đã có"):
        storage.run(lambda unit: unit.record.append("s", [told(2)], (0, GENESIS)), attempts=1)


def test_it_anchors_only_what_moved(filled: Storage) -> None:
    filled.run(lambda unit: unit.record.append_shared("deployments", [told(1)]))
    second = filled.run(lambda unit: unit.anchor(NOW, KEY))
    third = filled.run(lambda unit: unit.anchor(NOW, KEY))
    assert second is not None
    assert [each[:2] for each in second.body["streams"]] == [["deployments", 2]]
    assert third is None


def written(storage: Storage, folder: Path) -> tuple[Path, Path, Path]:
    with storage.read() as unit:
        lines = [*unit.exported(), *unit.exported_texts()]
        anchors = [export.anchor_line(row) for row in unit.anchors.since(1)]
    (folder / "export.jsonl").write_text("".join(map(export.line, lines)), encoding="utf-8")
    (folder / "anchors.jsonl").write_text("".join(map(export.line, anchors)), encoding="utf-8")
    (folder / "key").write_text(KEY.hex())
    return folder / "export.jsonl", folder / "anchors.jsonl", folder / "key"


def run_verifier(*arguments: object) -> subprocess.CompletedProcess[str]:
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "verifier.pyz"
        standalone.write(script)
        command = [sys.executable, "-I", str(script), *map(str, arguments)]
        return subprocess.run(
            command, capture_output=True, text=True, check=False, encoding="utf-8"
        )


def test_its_verifier_runs_alone_and_accepts_a_whole_export(
    filled: Storage, tmp_path: Path
) -> None:
    lines, anchors, key = written(filled, tmp_path)
    done = run_verifier(lines, "--anchors", anchors, "--key", key)
    assert (done.returncode, done.stderr) == (0, "")


def _swap(lines: list[Line]) -> None:
    lines[1], lines[2] = lines[2], lines[1]


def _insert(lines: list[Line]) -> None:
    lines.insert(2, lines[1] | {"seq": 3})


def _change(lines: list[Line]) -> None:
    lines[1]["actor"] = "somebody"


def _delete(lines: list[Line]) -> None:
    del lines[1]


def _cut(lines: list[Line]) -> None:
    del lines[4]


def _text(lines: list[Line]) -> None:
    lines[-1]["text"] = "forged"


@pytest.mark.parametrize("harm", [_swap, _insert, _change, _delete, _cut, _text])
def test_its_verifier_finds_every_harm_in_an_export(
    filled: Storage, tmp_path: Path, harm: Callable[[list[Line]], None]
) -> None:
    lines, anchors, key = written(filled, tmp_path)
    rows = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    harm(rows)
    lines.write_text("".join(map(export.line, rows)), encoding="utf-8")
    done = run_verifier(lines, "--anchors", anchors, "--key", key)
    assert done.returncode == 1
    assert "#" in done.stdout


def test_its_verifier_finds_a_forged_anchor(filled: Storage, tmp_path: Path) -> None:
    lines, anchors, key = written(filled, tmp_path)
    key.write_text((b"x" * 32).hex())
    done = run_verifier(lines, "--anchors", anchors, "--key", key)
    assert (done.returncode, "mốc niêm phong" in done.stdout) == (1, True)


def test_its_verifier_says_when_it_cannot_read(tmp_path: Path) -> None:
    (tmp_path / "export.jsonl").write_text("no json")
    assert run_verifier(tmp_path / "export.jsonl").returncode == 2
