"""Which tests look at a line of the engine, quickest first: recorded once for these sources."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import coverage

from tests.mutation.recording import FOLDER

NET = "tests/integration/verbs/"
"""The rows of the verbs: made to notice, so they look first."""
SOURCES = ("engine", "tests", "processes", "webui")
NEVER = ["-m", "not postgresql and not browser", "-p", "no:cacheprovider", "-q"]


@dataclass(frozen=True)
class Covering:
    """``lines`` maps file → line → tests; ``seconds`` is how long each test took."""

    lines: Mapping[str, Mapping[int, frozenset[str]]]
    seconds: Mapping[str, float]

    def tests_of(self, path: str, lines: range, budget: float) -> list[str]:
        """The tests to run for a change of these lines, for about so many seconds.

        Where no test runs them (a table that is made when the module is read), those that run
        anything of the file.
        """
        of_file = self.lines.get(path, {})
        tests = {test for line in lines for test in of_file.get(line, ())}
        tests = tests or {test for each in of_file.values() for test in each}
        chosen, left = [], budget
        for test in sorted(tests, key=self._order):
            chosen.append(test)
            left -= self.seconds[test]
            if left <= 0:
                break
        return chosen

    def _order(self, test: str) -> tuple[bool, float]:
        return not test.startswith(NET), self.seconds[test]


def recorded(root: Path, folder: Path, tests: Sequence[str], workers: int) -> Covering:
    """What the tests cover; run them once unless that is known of these very sources."""
    kept = folder / f"{_digest(root, tests)}.json"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*"):
            old.unlink()
        _record(root, folder, tests, workers)
        kept.write_text(json.dumps(_read(root, folder)), encoding="utf-8")
    told = json.loads(kept.read_text(encoding="utf-8"))
    lines = {
        path: {
            int(line): frozenset(told["tests"][each] for each in seen) for line, seen in of.items()
        }
        for path, of in told["lines"].items()
    }
    return Covering(lines, told["seconds"])


def _digest(root: Path, tests: Sequence[str]) -> str:
    whole = hashlib.sha256(" ".join(tests).encode())
    for source in SOURCES:
        for path in sorted((root / source).rglob("*.py")):
            if not {"node_modules", "mutation"} & set(path.parts):
                whole.update(path.read_bytes())
    return whole.hexdigest()[:16]


def _record(root: Path, folder: Path, tests: Sequence[str], workers: int) -> None:
    command = [sys.executable, "-m", "pytest", "-p", "tests.mutation.recording", *NEVER, *tests]
    command += ["-n", str(workers)] if workers > 1 else []
    environment = {**os.environ, FOLDER: str(folder)}
    done = subprocess.run(command, cwd=root, env=environment, check=False)
    if done.returncode > 1:
        raise SystemExit("The tests could not be run.")


def _read(root: Path, folder: Path) -> dict[str, object]:
    """What the processes wrote, as one: tests by number, to be short."""
    seconds: dict[str, float] = {}
    for path in sorted(folder.glob("seconds.*")):
        seconds |= json.loads(path.read_text(encoding="utf-8"))
    number = {test: index for index, test in enumerate(seconds)}
    lines: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for path in sorted(folder.glob("lines.*")):
        data = coverage.CoverageData(str(path))
        data.read()
        for file in data.measured_files():
            named = Path(file).relative_to(root).as_posix()
            for line, contexts in data.contexts_by_lineno(file).items():
                lines[named][line] |= {number[test] for test in contexts if test in number}
    told = {
        name: {line: sorted(seen) for line, seen in of.items() if seen}
        for name, of in lines.items()
    }
    return {"tests": list(seconds), "seconds": seconds, "lines": told}
