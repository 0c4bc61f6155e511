"""The JSON forms that make up a state document."""

from __future__ import annotations

from typing import Any, TypedDict

Document = dict[str, Any]
"""The JSON form of a wait, token or scope."""

LogEntry = TypedDict(
    "LogEntry",
    {
        "a": str,
        "h": str,
        "b": str,
        "d": "list[LogEntry]",
        "v": dict[str, Any],
        "in": dict[str, Any],
        "m": int,
    },
    total=False,
)
"""What compensation must know of an activity that has completed (BPMN 2.0.2 §10.7).

``a`` is the activity, ``h`` its handler and ``b`` the boundary event it hangs on, ``d`` the
entries inside it, for a sub-process ``v`` its variables at its end. ``in`` are the variables of
what stood around it and is gone; ``m`` marks a loop or multi-instance activity as a whole. It
stays in this form in memory: a log may be long, and most steps only carry it along.
"""
