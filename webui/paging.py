"""The addresses of a list: its next page, its first one, and the list alone to be kept fresh."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import Flask, request, url_for

FROM_LIST = "list"
NARROWING = ("time", "state", "plan", "agency", "officer", "rank", "role", "from", "to")
"""What narrows the inbox beside its words."""
FILTERS = ("tab", "group", "q", *NARROWING, "order", "after")
"""What an officer has chosen to see of the inbox."""
_ONCE = frozenset({"after", "done", "task", "fragment"})
"""Parts of an address that belong to one look at a list, not to the list."""


def with_page(after: str) -> str:
    """This list from the row behind ``after`` on, with the same filters."""
    return _address({**_filters(), "after": after})


def without_page() -> str:
    """The first page of this list, with the same filters."""
    return _address(_filters())


def fragment_url() -> str:
    """The list of this page alone, for what keeps it fresh."""
    shown = {key: value for key, value in request.args.items() if key not in ("done", "task")}
    return _address({**shown, "fragment": "1"})


def list_query() -> str | None:
    """This list's filters and page as one word, for the pages that are opened from it."""
    kept = {key: value for key, value in request.args.items() if key in FILTERS and value}
    return urlencode(kept) or None


def kept_query(words: str) -> str:
    """Of the address of a list what narrows and orders it, and nothing else."""
    kept = [(key, value) for key, value in parse_qsl(words) if key in FILTERS and key != "after"]
    return urlencode(kept)


def inbox_url(**more: Any) -> str:
    """The inbox as it was when this task was opened from it."""
    kept = parse_qsl(request.args.get(FROM_LIST, ""))
    query: dict[str, Any] = {key: value for key, value in kept if key in FILTERS}
    return url_for("tasks.inbox", **query, **more)


def carry_list(endpoint: str, values: dict[str, Any]) -> None:
    """Let the addresses of a task's page and its verbs hold the list that it was opened from."""
    known = request.args.get(FROM_LIST)
    if known and endpoint in {"tasks.page", "tasks.act"}:
        values.setdefault(FROM_LIST, known)


def _filters() -> dict[str, str]:
    return {key: value for key, value in request.args.items() if key not in _ONCE}


def _address(query: dict[str, str]) -> str:
    values: dict[str, Any] = {**(request.view_args or {}), **query}
    return url_for(request.endpoint or "tasks.inbox", **values)


def install(app: Flask) -> None:
    """Give the templates the addresses."""
    for each in (with_page, without_page, fragment_url, list_query, inbox_url):
        app.jinja_env.globals[each.__name__] = each
