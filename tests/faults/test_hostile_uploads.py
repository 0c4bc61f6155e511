"""Our own diagrams, mutilated at random: refused or accepted in seconds, never a crash."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from lxml import etree

from engine.bpmn.parser import read
from engine.bpmn.validation import check, executes
from tests.support.soaking import seeds
from tests.unit.bpmn.validation.test_hostile import mutate

DIAGRAMS = sorted((Path(__file__).parents[2] / "processes").rglob("*.bpmn"))
SECONDS = 5.0
MEGABYTES = 500
AT_ONCE = 5
WORDS = (b"&#0;", b"&x;", b"<!DOCTYPE a>", b"]]>", b"<![CDATA[", b"\x00", b"\xff\xfe", b"<", b'"')


def harmed(body: bytes, chance: Random) -> bytes:
    """A diagram changed as a tree, as text, or as both."""
    if chance.random() < 0.6:
        root = etree.fromstring(body)
        mutate(root, chance)
        body = etree.tostring(root)
    for _ in range(chance.choice([0, 0, 1, 3])):
        place = chance.randrange(len(body))
        match chance.randrange(4):
            case 0:
                body = body[:place]
            case 1:
                body = body[:place] + chance.choice(WORDS) + body[place:]
            case 2:
                body = body[:place] + bytes([chance.randrange(256)]) + body[place + 1 :]
            case _:
                body = body[:place] + body[place - 200 : place] * 3 + body[place:]
        body = body or b" "
    return body


def peak() -> float:
    """The most megabytes that this process ever had in memory."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


@pytest.mark.slow
def test_a_mutilated_diagram_is_read_in_seconds_and_never_crashes(
    record_property: Callable[[str, object], None],
) -> None:
    tried, refused, slowest, before = 0, 0, 0.0, peak()
    for seed in seeds(8):
        chance = Random(seed)  # noqa: S311  # repeatable by its seed
        for _turn in range(AT_ONCE):
            path = chance.choice(DIAGRAMS)
            body = harmed(path.read_bytes(), chance)
            began = time.process_time()
            reading = read({path.name: body})
            found = check(reading)
            executes(reading, found, path.name)
            slowest = max(slowest, time.process_time() - began)
            assert slowest < SECONDS, f"{path.name} of seed {seed}"
            codes = {finding.code for finding in found}
            assert "check-failed" not in codes, f"{path.name} of seed {seed}"
            tried += 1
            refused += any(finding.severity == "error" for finding in found)
    used = peak() - before
    told = f"{tried} diagrams, {refused} refused, slowest {slowest:.1f} s, {used:.0f} MB more"
    record_property("figure", told)
    assert used < MEGABYTES
    assert 0 < refused < tried
