"""A province on each database for commands that compete, and cheap passwords."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.stage import Stage
from tests.integration.conftest import ON_BOTH, copied
from tests.integration.conftest import on_postgresql as on_postgresql  # noqa: PLC0414
from tests.integration.conftest import on_sqlite as on_sqlite  # noqa: PLC0414
from tests.support.passwords import cheap_hashing


@pytest.fixture
def cheap_passwords() -> Iterator[None]:
    with cheap_hashing():
        yield


@pytest.fixture(params=ON_BOTH)
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    """A province of one test's own with the processes of these tests."""
    for province in copied(request, tmp_path, plan=False):
        yield Stage.on(province)
