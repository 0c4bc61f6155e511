"""``constraints.txt`` is what ``pyproject.toml`` asks for, resolved once for every machine."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LINES = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
PINS = {canonicalize_name(pin.name): pin for pin in map(Requirement, LINES)}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"].values()


def asked_for() -> list[Requirement]:
    lines = [*PROJECT["dependencies"], *(line for extra in EXTRAS for line in extra)]
    return [each for each in map(Requirement, lines) if each.name != PROJECT["name"]]


@pytest.mark.parametrize("asked", asked_for(), ids=lambda asked: asked.name)
def test_what_the_project_asks_for_is_pinned_within_its_range(asked: Requirement) -> None:
    pin = PINS[canonicalize_name(asked.name)]
    (version,) = pin.specifier

    assert asked.specifier.contains(version.version)


@pytest.mark.parametrize("line", LINES)
def test_every_line_is_one_exact_version_and_names_no_place_to_get_it_from(line: str) -> None:
    pin = Requirement(line)

    assert [each.operator for each in pin.specifier] == ["=="]
    assert pin.url is None
