"""Whether the installation can do its work, asked by whoever watches the machine."""

from __future__ import annotations

from engine.errors import DieuPhoiError
from engine.service.engine import Engine

PROBE = "health.probed_at"


def trouble(engine: Engine) -> str | None:
    """Why the store takes no write now, in words; None while all is well."""
    try:
        engine.storage.run(
            lambda unit: unit.settings.set(PROBE, engine.now().isoformat()), attempts=1
        )
    except DieuPhoiError as error:
        return error.message
    return None
