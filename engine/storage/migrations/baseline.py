"""Writes the baseline of both databases from the tables, until the first release.

``python -m engine.storage.migrations.baseline``; afterwards each change of a table is a step of
its own in ``versions/``. A test holds the baseline against the tables.
"""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy.dialects import registry
from sqlalchemy.schema import CreateIndex, CreateTable

from engine.storage.record import triggers
from engine.storage.tables import metadata

VERSIONS = Path(__file__).parent / "versions"
SEPARATOR = "\n--\n"
DIALECTS = ("sqlite", "postgresql")


def script(name: str) -> str:
    """Everything one database needs, statement by statement."""
    dialect = registry.load(name)()
    made: list[str] = []
    for table in metadata.sorted_tables:
        made.append(str(CreateTable(table).compile(dialect=dialect)).strip())
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        made += [str(CreateIndex(each).compile(dialect=dialect)).strip() for each in indexes]
    made += triggers.statements(name)
    return SEPARATOR.join(re.sub(r"[ \t]+\n", "\n", each) for each in made) + "\n"


def main() -> None:
    """Write the two files beside the step that runs them."""
    for name in DIALECTS:
        path = VERSIONS / f"0001_baseline_{name}.sql"
        path.write_text(script(name), encoding="utf-8")


if __name__ == "__main__":
    main()
