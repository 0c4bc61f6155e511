"""What the choice fields of forms offer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.service import organisation
from webui.session import actor, engine


def agency_choices(schema: Mapping[str, Any] | None = None) -> list[tuple[str, str]]:
    """Agencies by name; read only where the form has such a field."""
    if schema is not None and not _asks(schema):
        return []
    return [(row.id, row.name) for row in organisation.agencies(engine(), actor())]


def _asks(schema: Mapping[str, Any]) -> bool:
    parts = [*schema.get("properties", {}).values()]
    items = schema.get("items")
    if isinstance(items, Mapping):
        parts.append(items)
    widget = (schema.get("x-ui") or {}).get("widget")
    return widget in ("agency", "agencies") or any(_asks(part) for part in parts)
