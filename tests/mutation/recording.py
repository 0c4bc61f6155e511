"""A plugin of pytest: which test runs which line of the engine, and how long each takes.

``python -m tests.mutation`` loads it (``-p tests.mutation.recording``) for the one run that all
mutants go by. Each process writes a file of coverage of its own, whose contexts are tests.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import coverage
import pytest

from tests.mutation.mutants import MUTATED

FOLDER = "MUTATION_FOLDER"

_seconds: dict[str, float] = {}
_failed: set[str] = set()
_measuring: list[coverage.Coverage] = []


def _file(kind: str) -> Path:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    return Path(os.environ[FOLDER]) / f"{kind}.{worker}"


def pytest_sessionstart(session: pytest.Session) -> None:
    """Begin to measure, unless this process only hands out tests."""
    if session.config.getoption("numprocesses", None) and not hasattr(
        session.config, "workerinput"
    ):
        return
    measure = coverage.Coverage(
        data_file=str(_file("lines")),
        include=[f"{folder}/*" for folder in MUTATED],
        config_file=False,
    )
    measure.start()
    _measuring.append(measure)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[Any]:
    """Measure under the name of the test."""
    for measure in _measuring:
        measure.switch_context(item.nodeid)
    return (yield)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add up what the parts of a test take; one that fails by itself can judge nothing."""
    _seconds[report.nodeid] = _seconds.get(report.nodeid, 0.0) + report.duration
    if report.failed:
        _failed.add(report.nodeid)


def pytest_sessionfinish() -> None:
    """Write what was measured."""
    for measure in _measuring:
        measure.stop()
        measure.save()
        passed = {test: took for test, took in _seconds.items() if test not in _failed}
        _file("seconds").write_text(json.dumps(passed), encoding="utf-8")
