"""The province of the verbs, founded once."""

from __future__ import annotations

import pytest

from tests.integration.verbs.scene import Stage, found


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """Opens copies of the founded province."""
    return found(tmp_path_factory.mktemp("verbs"))
