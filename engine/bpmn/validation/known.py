"""What stands around a diagram; None means that anything is accepted."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Known:
    """The names a diagram may refer to.

    ``groups``, ``agencies``: keys and ids of the organisation; ``positions``: kinds of position;
    ``forms``: the form files in reach, each with the names it may write (None: unknown);
    ``processes``: ids of processes in reach besides those of the files read.
    """

    services: Container[str] | None = None
    groups: Container[str] | None = None
    agencies: Container[str] | None = None
    positions: Container[str] | None = None
    forms: Mapping[str, tuple[str, ...] | None] | None = None
    processes: Container[str] | None = None
