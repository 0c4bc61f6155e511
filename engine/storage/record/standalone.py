"""The verifier as one file that any Python runs, for an inspector's own machine."""

from __future__ import annotations

import zipfile
from pathlib import Path

from engine.storage.record import verifier

_MAIN = "import sys\n\nfrom verifier.__main__ import main\n\nsys.exit(main())\n"


def write(path: Path) -> None:
    """Write it: the texts of the folder ``verifier``, and a beginning."""
    with path.open("wb") as file:
        file.write(b"#!/usr/bin/env python3\n")
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for source in sorted(Path(verifier.__file__).parent.glob("*.py")):
                archive.write(source, f"verifier/{source.name}")
            archive.writestr("__main__.py", _MAIN)
