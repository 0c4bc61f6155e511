"""The addresses of a list: its next page, its first one, and the list alone to be kept fresh."""

from __future__ import annotations

from typing import Any

from flask import Flask, request, url_for

_ONCE = frozenset({"after", "done", "fragment"})
"""Parts of an address that belong to one look at a list, not to the list."""


def with_page(after: str) -> str:
    """This list from the row behind ``after`` on, with the same filters."""
    return _address({**_filters(), "after": after})


def without_page() -> str:
    """The first page of this list, with the same filters."""
    return _address(_filters())


def fragment_url() -> str:
    """The list of this page alone, for what keeps it fresh."""
    shown = {key: value for key, value in request.args.items() if key != "done"}
    return _address({**shown, "fragment": "1"})


def _filters() -> dict[str, str]:
    return {key: value for key, value in request.args.items() if key not in _ONCE}


def _address(query: dict[str, str]) -> str:
    values: dict[str, Any] = {**(request.view_args or {}), **query}
    return url_for(request.endpoint or "tasks.inbox", **values)


def install(app: Flask) -> None:
    """Give the templates the addresses."""
    for each in (with_page, without_page, fragment_url):
        app.jinja_env.globals[each.__name__] = each
