"""What the product is made of: each part with its licence, and none that forbids passing it on."""

from __future__ import annotations

import re

import pytest

from tests import parts
from tests.parts import Part

ALL = [*parts.python_parts(), *parts.page_parts()]
FORBIDDEN = re.compile(r"(?<!L)\bA?GPL|Affero|(?<!Lesser )General Public", re.IGNORECASE)


@pytest.mark.parametrize("part", ALL, ids=lambda part: part.address)
def test_a_part_says_its_licence_and_it_is_none_of_the_strict_ones(part: Part) -> None:
    assert part.licence not in ("", "UNKNOWN")
    assert not FORBIDDEN.search(part.licence), part.licence


@pytest.mark.parametrize(
    "licence", ["GPL-3.0-or-later", "AGPL-3.0", "GNU General Public License v3"]
)
def test_a_strict_licence_would_be_seen(licence: str) -> None:
    assert FORBIDDEN.search(licence)


@pytest.mark.parametrize(
    "licence", ["LGPL-3.0-only", "GNU Lesser General Public License v3 (LGPLv3)"]
)
def test_a_licence_that_lets_it_be_used_beside_ours_is_none(licence: str) -> None:
    assert not FORBIDDEN.search(licence)


def test_the_bill_names_every_part_once_and_what_it_needs() -> None:
    bill = parts.bill()
    references = [each["bom-ref"] for each in bill["components"]]

    assert {"flask", "psycopg", "zxcvbn", "bpmn-js"} <= {
        each["name"] for each in bill["components"]
    }
    assert not {"pytest", "ruff"} & {each["name"] for each in bill["components"]}
    assert len(references) == len(set(references))
    assert {ref for each in bill["dependencies"] for ref in each["dependsOn"]} <= set(references)
