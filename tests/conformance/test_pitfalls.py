"""What is known to go wrong in engines of this kind: each has a case or a test of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PITFALLS = json.loads((HERE / "pitfalls.json").read_text(encoding="utf-8"))
COVERS = {
    case.name: json.loads((case / "case.json").read_text(encoding="utf-8")).get("covers", [])
    for case in (HERE / "cases").iterdir()
}


@pytest.mark.parametrize("code", PITFALLS)
def test_each_pitfall_is_covered(code: str) -> None:
    _sentence, *elsewhere = PITFALLS[code]

    if elsewhere:
        file, words = elsewhere
        assert words in (ROOT / file).read_text(encoding="utf-8")
    else:
        assert [name for name, codes in COVERS.items() if code in codes]


def test_cases_cover_pitfalls_that_are_listed() -> None:
    assert {code for codes in COVERS.values() for code in codes} <= PITFALLS.keys()
