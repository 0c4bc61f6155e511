"""An export of the record, looked at like the stand-alone verifier looks at it."""

from __future__ import annotations

from pathlib import Path

from engine.service.audit.problems import of_verifier
from engine.service.audit.rows import Compared, of_record
from engine.service.audit.verify import VerifyReport, anchors_in
from engine.storage.record import standalone
from engine.storage.record.anchoring import load_key
from engine.storage.record.verifier import exported
from engine.storage.record.verifier.limits import limits


def write_verifier(path: Path) -> None:
    """Write the stand-alone verifier as one file that any Python runs."""
    standalone.write(path)


def examine(path: Path, anchors: Path | None, key_file: Path) -> VerifyReport:
    """What is wrong with an export, by the anchors kept elsewhere and the key, where it is at hand.

    Raises ValueError, KeyError or TypeError for a file that is no export.
    """
    key = load_key(key_file) if key_file.exists() else None
    found = exported.examine(path, [] if anchors is None else anchors_in(anchors), key)
    told = limits(
        anchors=found.anchors,
        with_key=key is not None,
        compared=found.compared,
        backwards=found.backwards,
        unchecked=found.unchecked,
    )
    return VerifyReport(
        found.rows,
        found.streams,
        0,
        found.anchors,
        tuple(map(of_record, found.bad)),
        Compared(rows=found.compared or 0, signed_by=found.signed_by),
        tuple(map(of_verifier, told)),
    )
