"""What is given before verbs: documents that are being read."""

from __future__ import annotations

from typing import Any

from engine.model.permission import SYSTEM
from engine.service.plans import plan_reading
from tests.integration.verbs import verbs
from tests.integration.verbs.scene import Scene

BODY = "1. Sở Y tế rà soát văn bản trước ngày 30/9/2026.\n2. Sở Tư pháp lập danh mục.\n".encode()
FOUND: dict[str, Any] = plan_reading.reading(plan_reading.sent("ke-hoach.txt", BODY))
ENTERED = {"facts": {"title": "Kế hoạch"}, "tasks": [], "key": "daily"}


def kept(scene: Scene) -> str:
    """A document is read; gives the reading."""
    return verbs.keep_reading(scene.engine, SYSTEM, "ke-hoach.txt", BODY, FOUND, page="p")
