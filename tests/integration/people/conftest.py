"""The province of these tests, made once a test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration.people.province import Province, founded, with_plan


@pytest.fixture
def province() -> Iterator[Province]:
    """People, agencies and a plan of two assignments."""
    made = with_plan()
    yield made
    made.engine.close()


@pytest.fixture
def empty_province() -> Iterator[Province]:
    """People and agencies."""
    made = founded()
    yield made
    made.engine.close()
