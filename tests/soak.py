"""``make soak``: every fault with fresh seeds on both databases, each for its share of the time.

``SOAK_MINUTES`` (10) is how long, ``FIRST_SEED`` repeats it. Each test goes on for its share of
the time with fresh turns of its own (:mod:`tests.support.soaking`), then seeds of the simulation
fill what is left. The seed of a failure is printed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

SHARE = 1.0
"""Seconds that one test goes on for each minute; there are some eighty that take their share."""

SEEDS_AT_ONCE = 100


def pytest(*what: str, **settings: str) -> int:
    """Run tests in two processes; returns their exit status."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "2", "--dist", "worksteal", *what]
    return subprocess.run(command, env={**os.environ, **settings}, check=False).returncode


def main() -> int:
    """Run until the time is over or something fails; returns the exit status."""
    minutes = float(os.environ.get("SOAK_MINUTES", "10"))
    until = time.monotonic() + 60 * minutes
    seed = int(os.environ.get("FIRST_SEED", int(time.time())))
    sys.stdout.write(f"First seed: {seed}\n")
    sys.stdout.flush()
    share = {"SOAK": str(SHARE * minutes), "FIRST_SEED": str(seed)}
    failed = pytest("tests/faults", "tests/histories", "tests/migration", **share)
    upto = seed
    while not failed and time.monotonic() < until:
        failed = pytest("tests/simulation", FIRST_SEED=str(upto), SEEDS=str(SEEDS_AT_ONCE))
        upto += SEEDS_AT_ONCE
    sys.stdout.write(
        f"A violation was found; the failing test names its seed. All began at {seed}.\n"
        if failed
        else f"No violation before seed {upto}.\n"
    )
    return failed


if __name__ == "__main__":
    sys.exit(main())
