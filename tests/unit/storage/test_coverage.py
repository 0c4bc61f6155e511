"""A digest of a row: what stands in stores may not come out otherwise."""

from __future__ import annotations

import base64
import hashlib
import zlib
from typing import Any

import orjson
import pytest

from engine.storage.db.coverage import Coverage

COVERAGE = Coverage.of("paper", ("id", "title", "size", "share", "content", "note"), 1, ())


def _octets(value: Any) -> bytes:
    try:
        return orjson.dumps(value, default=lambda held: hashlib.sha256(held).hexdigest())
    except TypeError:
        return repr(value).encode("utf-8", "surrogatepass")


def _told(values: list[Any]) -> str:
    """The digest made value by value, as its description says."""
    pairs = zip(COVERAGE.columns, values, strict=True)
    held = {name: value for name, value in pairs if value is not None}
    strong = hashlib.sha256(_octets([COVERAGE.table, held])).digest()[:16]
    weak = bytes(zlib.crc32(_octets(value)) & 255 for value in values)
    return base64.urlsafe_b64encode(strong + weak).decode().rstrip("=")


@pytest.mark.parametrize(
    "values",
    [
        ["a", "Báo cáo quý I", 3, 0.5, b"\x00\xff", None],
        ["a", 'một «dòng»,\n  "hai"', 0, None, b"", "\u2028"],
        ["a", None, None, None, None, None],
        ["a", "\ud800", 2**70, float("inf"), b"x", "null"],
    ],
)
def test_it_is_what_was_written_before(values: list[Any]) -> None:
    assert COVERAGE.digest(values) == _told(values)


def test_it_names_the_column_that_differs() -> None:
    before = COVERAGE.digest(["a", "Báo cáo", 3, None, None, None])
    now = COVERAGE.digest(["a", "Báo cáo", 4, None, None, "thêm"])
    assert COVERAGE.differing(before, now) == ["size", "note"]
