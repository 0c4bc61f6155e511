"""``make soak``: every fault at full size, then fresh seeds until the time is over.

``SOAK_MINUTES`` (10) bounds it, ``FIRST_SEED`` repeats it. The seed of a failure is printed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

SEEDS_AT_ONCE = 300


def pytest(*what: str, **settings: str) -> int:
    """Run tests in two processes; returns their exit status."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "2", "--dist", "worksteal", *what]
    return subprocess.run(command, env={**os.environ, **settings}, check=False).returncode


def main() -> int:
    """Run until the time is over or something fails; returns the exit status."""
    until = time.monotonic() + 60 * float(os.environ.get("SOAK_MINUTES", "10"))
    seed = int(os.environ.get("FIRST_SEED", int(time.time())))
    sys.stdout.write(f"First seed: {seed}\n")
    sys.stdout.flush()
    failed = pytest("tests/faults", SOAK="1")
    failed = failed or pytest("tests/conformance/test_dying.py", SOAK="0.2", FIRST_SEED=str(seed))
    while not failed and time.monotonic() < until:
        failed = pytest("tests/simulation", FIRST_SEED=str(seed), SEEDS=str(SEEDS_AT_ONCE))
        seed += SEEDS_AT_ONCE
    sys.stdout.write(
        "A violation was found.\n" if failed else f"No violation before seed {seed}.\n"
    )
    return failed


if __name__ == "__main__":
    sys.exit(main())
