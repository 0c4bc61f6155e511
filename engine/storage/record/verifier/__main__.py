"""The command line of the verifier that stands alone.

Exit status: 0 whole, 1 not whole (the first bad row of each stream is named), 2 not readable.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .exported import Examined, examine, read_lines
from .limits import limits
from .said import Said

UNREADABLE = Said("Không đọc được", "Cannot be read")
BROKEN = Said("HỒ SƠ KHÔNG TOÀN VẸN", "THE RECORD IS NOT INTACT")
WHOLE = Said("Hồ sơ toàn vẹn", "The record is intact")


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, print what is wrong, return the exit status."""
    parser = argparse.ArgumentParser(description="Check an export of the record of Điều Phối.")
    parser.add_argument("export", type=Path, help="JSON lines written by the export")
    parser.add_argument("--anchors", type=Path, help="JSON lines with the anchors kept elsewhere")
    parser.add_argument("--key", type=Path, help="file with the key that signed the anchors")
    parser.add_argument("--lang", choices=("vi", "en"), default="vi", help="language")
    given = parser.parse_args(arguments)
    try:
        anchors = list(read_lines(given.anchors)) if given.anchors else []
        key = bytes.fromhex(given.key.read_text().strip()) if given.key else None
        found = examine(given.export, anchors, key)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as failure:
        sys.stderr.write(f"{UNREADABLE.in_language(given.lang)}: {failure}\n")
        return 2
    _tell(found, given.lang, with_key=key is not None)
    return 1 if found.bad else 0


def _tell(found: Examined, language: str, *, with_key: bool) -> None:
    verdict = BROKEN if found.bad else WHOLE
    rows, streams, anchors = found.rows, found.streams, found.anchors
    counted = Said(
        f"{rows} dòng, {streams} chuỗi, {anchors} mốc niêm phong",
        f"{rows} rows, {streams} streams, {anchors} anchors",
    )
    sys.stdout.write(f"{verdict.in_language(language)}: {counted.in_language(language)}.\n")
    for bad in found.bad:
        sys.stdout.write(f"  {bad.in_language(language)}\n")
    for line in limits(
        anchors=found.anchors,
        with_key=with_key,
        compared=found.compared,
        backwards=found.backwards,
        unchecked=found.unchecked,
    ):
        sys.stdout.write(f"- {line.in_language(language)}\n")


if __name__ == "__main__":
    sys.exit(main())
