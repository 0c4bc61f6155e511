"""Fixtures that tests of every kind share, and the figures that some of them tell."""

from __future__ import annotations

from typing import Any

pytest_plugins = ["tests.support.databases"]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print what tests measured: what they noted by ``record_property("figure", …)``."""
    for report in terminalreporter.getreports("passed"):
        for name, told in report.user_properties:
            if name == "figure":
                place = report.nodeid.rpartition("/")[2]
                terminalreporter.write_line(f"{place}: {told}")
