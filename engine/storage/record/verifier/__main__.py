"""The command line of the verifier that stands alone.

Exit status: 0 whole, 1 not whole (the first bad row of each stream is named), 2 not readable.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .exported import Examined, examine, read_lines
from .limits import limits


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, print what is wrong, return the exit status."""
    parser = argparse.ArgumentParser(description="Check an export of the record of Điều Phối.")
    parser.add_argument("export", type=Path, help="JSON lines written by the export")
    parser.add_argument("--anchors", type=Path, help="JSON lines with the anchors kept elsewhere")
    parser.add_argument("--key", type=Path, help="file with the key that signed the anchors")
    given = parser.parse_args(arguments)
    try:
        anchors = list(read_lines(given.anchors)) if given.anchors else []
        key = bytes.fromhex(given.key.read_text().strip()) if given.key else None
        found = examine(given.export, anchors, key)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as failure:
        sys.stderr.write(f"Không đọc được: {failure}\n")
        return 2
    _tell(found, with_key=key is not None)
    return 1 if found.bad else 0


def _tell(found: Examined, *, with_key: bool) -> None:
    verdict = "HỒ SƠ KHÔNG TOÀN VẸN" if found.bad else "Hồ sơ toàn vẹn"
    sys.stdout.write(
        f"{verdict}: {found.rows} dòng, {found.streams} chuỗi, {found.anchors} mốc niêm phong.\n"
    )
    for bad in found.bad:
        sys.stdout.write(f"  {bad}\n")
    for line in limits(
        anchors=found.anchors,
        with_key=with_key,
        compared=found.compared,
        backwards=found.backwards,
        unchecked=found.unchecked,
    ):
        sys.stdout.write(f"- {line}\n")


if __name__ == "__main__":
    sys.exit(main())
