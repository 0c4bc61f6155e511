"""State documents of earlier formats, read one format at a time.

A store may hold documents of every format that was ever released. An instance is read in the
newest when it is taken, and written in it by its next step; an upgrade need not touch what waits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

FORMAT = 1

READERS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""For each earlier format what makes a document of the next of it; format 1 is the first."""


def current(raw: dict[str, Any]) -> dict[str, Any]:
    """Give the document in the newest format; raises ValueError for one that is not known."""
    while raw["v"] in READERS:
        raw = READERS[raw["v"]](raw)
    if raw["v"] != FORMAT:
        message = f"state document of format {raw['v']}, this version reads {FORMAT}"
        raise ValueError(message)
    return raw
