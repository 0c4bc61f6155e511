"""What the choice fields of forms offer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.model.clock import local_date
from engine.model.organisation import valid_on
from engine.service import organisation
from webui.session import actor, engine


def agency_choices(
    schema: Mapping[str, Any] | None = None, *, ended: bool = False
) -> list[tuple[str, str]]:
    """Agencies that exist today, by name; read only where the form has such a field.

    With ``ended`` also those that are no more: to read what was chosen once.
    """
    if schema is not None and not _asks(schema):
        return []
    today = local_date(engine().now())
    rows = organisation.agencies(engine(), actor())
    return [(row.id, row.name) for row in rows if ended or valid_on(row, today)]


def _asks(schema: Mapping[str, Any]) -> bool:
    parts = [*schema.get("properties", {}).values()]
    items = schema.get("items")
    if isinstance(items, Mapping):
        parts.append(items)
    widget = (schema.get("x-ui") or {}).get("widget")
    return widget in ("agency", "agencies") or any(_asks(part) for part in parts)
