"""The province of these tests, made once a test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine import bootstrap
from engine.model.clock import VirtualClock
from tests.integration.people.province import START, Province, founded, with_plan


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


@pytest.fixture
def fresh() -> Iterator[Province]:
    """An installation on its first day: no agencies, no accounts."""
    clock = VirtualClock(START)
    made = Province(bootstrap.in_memory(clock), clock)
    yield made
    made.engine.close()
