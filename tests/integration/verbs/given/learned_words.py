"""What is given before verbs: words that a clerk taught."""

from __future__ import annotations

from engine.model.permission import SYSTEM
from tests.integration.verbs import verbs
from tests.integration.verbs.given.readings import kept
from tests.integration.verbs.scene import Scene


def taught(scene: Scene) -> str:
    """A time is taught; gives the word."""
    return verbs.remember_words(
        scene.engine, SYSTEM, kept(scene), "time", "lập danh mục", "trong quý IV"
    )


def taught_reading(scene: Scene) -> str:
    """The same; gives the reading from which it was taught."""
    reading = kept(scene)
    verbs.remember_words(scene.engine, SYSTEM, reading, "time", "lập danh mục", "trong quý IV")
    return reading
