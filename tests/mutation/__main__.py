"""Mutation testing: change one small thing of the rules, and see whether a test notices.

``make mutate`` draws MUTANTS=100 by SEED=1 from ``engine/model`` and ``engine/service``; every
mutant is put into a copy of the tree and meets the tests that run its lines, on SQLite, up to the
first that fails. What none of them noticed is told with its place and its change.

mutmut's own runner was tried first: it generates all mutants of a package beforehand (minutes),
has no sample, and leaves out whatever is decorated or stands outside functions, which here are
verbs and tables of rules. So its operators are kept and the running is ours.
"""

from __future__ import annotations

import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from tests.mutation.covering import NEVER, Covering, recorded
from tests.mutation.mutants import Mutant, sample

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "var" / "mutation"
TESTS = ("tests/unit/model", "tests/unit/test_errors.py", "tests/integration", "tests/web")
"""What may notice; the kinds that take long or speak to PostgreSQL are left out."""
BUDGET_SECONDS = 120.0
"""Of tests, as long as they took when they were recorded, for one mutant."""
PATIENCE = 10.0
"""So many times as long a mutant may take before it is taken to hang, and is noticed by that."""
NOTICED, SURVIVED, UNCOVERED = "noticed", "survived", "no test runs it"


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant, after how many seconds."""

    mutant: Mutant
    word: str
    seconds: float


@contextmanager
def scratch() -> Iterator[Path]:
    """A copy of the tree in which sources may be changed."""
    with tempfile.TemporaryDirectory(prefix="dieuphoi-mutants-") as made:
        root = Path(made)
        for folder in ("engine", "processes", "tests", "webui"):
            ignored = shutil.ignore_patterns("node_modules", "__pycache__")
            shutil.copytree(ROOT / folder, root / folder, ignore=ignored)
        shutil.copy(ROOT / "pyproject.toml", root)
        yield root


def tried(mutant: Mutant, root: Path, covering: Covering) -> Verdict:
    """Put a mutant into the copy and run the tests that cover it."""
    begin = time.monotonic()
    tests = covering.tests_of(mutant.path, mutant.lines, BUDGET_SECONDS)
    if not tests:
        return Verdict(mutant, UNCOVERED, 0.0)
    path = root / mutant.path
    original = path.read_text(encoding="utf-8")
    path.write_text(mutant.source, encoding="utf-8")
    try:
        word = NOTICED if _fails(root, tests, covering) else SURVIVED
    finally:
        path.write_text(original, encoding="utf-8")
    return Verdict(mutant, word, time.monotonic() - begin)


def _fails(root: Path, tests: list[str], covering: Covering) -> bool:
    """Whether a test fails, or all of them hang."""
    named = root / "chosen-tests"
    named.write_text("\n".join(tests), encoding="utf-8")
    command = [sys.executable, "-B", "-m", "pytest", "-x", "--no-header", *NEVER, f"@{named}"]
    patience = 120 + PATIENCE * sum(covering.seconds[test] for test in tests)
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            command, cwd=root, env=environment, timeout=patience, capture_output=True, check=False
        )
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def try_all(mutants: list[Mutant], covering: Covering, workers: int) -> list[Verdict]:
    """Try them, several at once, each worker in a copy of its own."""
    waiting: queue.SimpleQueue[Mutant] = queue.SimpleQueue()
    for mutant in mutants:
        waiting.put(mutant)
    verdicts: list[Verdict] = []

    def work() -> None:
        with scratch() as root:
            while True:
                try:
                    mutant = waiting.get_nowait()
                except queue.Empty:
                    return
                verdict = tried(mutant, root, covering)
                verdicts.append(verdict)
                click.echo(f"{verdict.word:16}{verdict.seconds:6.0f} s  {mutant.place}")

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return verdicts


def main() -> None:
    """Draw, try, tell."""
    size, seed = int(os.environ.get("MUTANTS", "100")), int(os.environ.get("SEED", "1"))
    workers = int(os.environ.get("WORKERS", "2"))
    tests = os.environ.get("TESTS", " ".join(TESTS)).split()
    covering = recorded(ROOT, KEPT, tests, workers)
    verdicts = try_all(sample(ROOT, seed, size), covering, workers)
    left = [verdict for verdict in verdicts if verdict.word != NOTICED]
    for verdict in sorted(left, key=lambda each: each.mutant.place):
        click.echo(f"\n{verdict.mutant.place}  ({verdict.word})\n{verdict.mutant.diff}")
    click.echo(f"\n{len(verdicts) - len(left)} of {len(verdicts)} mutants noticed (seed {seed})")


if __name__ == "__main__":
    main()
