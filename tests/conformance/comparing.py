"""Holds a trace against what a case expects, and every trace against the rules of all traces.

A case names for each flow node how its visits ended (``"A": "completed cancelled"``), which
sequence flows were taken and how often, which ends come before which beginnings, and parts of
the end object. ``A#2`` is the visit of ``A`` in the second inner instance of a loop.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

ENDS = {"completed", "cancelled", "failed"}
ARMED = {"boundaryEvent", "startEvent", "intermediateCatchEvent", "receiveTask"}
Line = Mapping[str, Any]


def name_of(line: Line) -> str:
    loop = f"#{line['loop']}" if line["loop"] is not None else ""
    return f"{line['element']}{loop}"


def visits(lines: Sequence[Line]) -> dict[str, list[str]]:
    """How the visits of each node ended; ``open`` for those that did not."""
    begun: Counter[str] = Counter()
    ended: dict[str, list[str]] = defaultdict(list)
    armed = Counter(name_of(line) for line in lines if line["from"] is None and _may_be_armed(line))
    for line in lines:
        if line["type"] == "sequenceFlow":
            continue
        if line["from"] is None:
            begun[name_of(line)] += 1
        if line["to"] in ENDS:
            ended[name_of(line)].append(line["to"])
    found = {}
    for name, number in begun.items():
        ends = ended[name] + ["open"] * (number - len(ended[name]))
        if armed[name]:
            ends = [end for end in ends if end in {"completed", "failed"}]
        if ends:
            found[name] = sorted(ends)
    return found


def _may_be_armed(line: Line) -> bool:
    """Boundary events and start events that never happen are no part of what is compared."""
    return line["type"] in {"boundaryEvent", "startEvent"}


def flows(lines: Sequence[Line]) -> Counter[str]:
    return Counter(name_of(line) for line in lines if line["type"] == "sequenceFlow")


def expected_visits(case: Mapping[str, Any]) -> dict[str, list[str]]:
    return {name: sorted(ends.split()) for name, ends in case["visits"].items()}


def misplaced(lines: Sequence[Line], order: str) -> str | None:
    """Check ``A < B < C``: the last end of each comes before the first beginning of the next."""
    names = [part.strip() for part in order.split("<")]
    for first, second in pairwise(names):
        ends = [line["seq"] for line in lines if name_of(line) == first and line["to"] in ENDS]
        later = [
            line["seq"] for line in lines if name_of(line) == second and line["to"] == "completed"
        ]
        if not ends or not later or ends[-1] > later[0]:
            return f"{first} should end before {second} does: {ends} {later}"
    return None


def broken_rules(lines: Sequence[Line]) -> list[str]:
    """What every trace obeys: numbers without gap, visits that begin once and end at most once."""
    found = []
    if [line["seq"] for line in lines] != list(range(1, len(lines) + 1)):
        found.append("seq has a gap")
    standing: Counter[tuple[str, str]] = Counter()
    for line in lines:
        if line["type"] == "sequenceFlow":
            if line["to"] != "taken":
                found.append(f"flow {line['element']} is {line['to']}")
            continue
        place = (line["instance"], name_of(line))
        standing[place] += line["from"] is None
        standing[place] -= line["to"] in ENDS
        if standing[place] < 0:
            found.append(f"{place[1]} ends without having begun (line {line['seq']})")
            standing[place] = 0
    return found


def differences(
    case: Mapping[str, Any], lines: Sequence[Line], end: Mapping[str, Any]
) -> list[str]:
    """Everything in which a run is not what its case expects."""
    found = broken_rules(lines)
    seen, wanted = visits(lines), expected_visits(case)
    for name in sorted(seen.keys() | wanted.keys()):
        if seen.get(name) != wanted.get(name):
            found.append(f"visits of {name}: {seen.get(name)}, expected {wanted.get(name)}")
    taken, asked = flows(lines), Counter(case["flows"].split())
    for name in sorted(taken.keys() | asked.keys()):
        if taken[name] != asked[name]:
            found.append(f"flow {name}: taken {taken[name]}, expected {asked[name]}")
    found += [told for order in case.get("order", []) if (told := misplaced(lines, order))]
    return found + _end_differences(case["end"], end)


def _end_differences(wanted: Mapping[str, Any], end: Mapping[str, Any]) -> list[str]:
    found = []
    if end["status"] != wanted["status"]:
        found.append(f"status {end['status']}, expected {wanted['status']}")
    allowed = set(wanted.get("open_may_hold", ()))
    if set(end["open"]) - allowed != set(wanted["open"]) - allowed:
        found.append(f"open {end['open']}, expected {wanted['open']}")
    for name, value in wanted.get("data", {}).items():
        if end["data"].get(name) != value:
            found.append(f"data {name}: {end['data'].get(name)!r}, expected {value!r}")
    unwanted = [name for name in wanted.get("data_without", ()) if name in end["data"]]
    found += [f"data holds {name}" for name in unwanted]
    incidents = [incident["element"] for incident in end["incidents"]]
    if incidents != wanted.get("incidents", []):
        found.append(f"incidents at {incidents}, expected {wanted.get('incidents', [])}")
    codes = {finding["code"] for finding in end["findings"]}
    missing = set(wanted.get("findings", ())) - codes
    if missing:
        found.append(f"findings {sorted(codes)} lack {sorted(missing)}")
    return found
