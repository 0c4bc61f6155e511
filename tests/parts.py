"""All parts of the product: the packages it runs on and those built into its pages.

``python -m tests.parts FILE`` writes them as a bill of materials (CycloneDX 1.6, ECMA-424), for
whoever has to know what is installed and under which licence.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "webui" / "frontend" / "package-lock.json"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PRODUCT = PROJECT["name"]
TOLD: dict[str, str] = {"pysqlite3": "Zlib", "google-re2": "BSD-3-Clause"}
"""Licences that a package's own metadata leave out, as its licence file says."""


@dataclass(frozen=True)
class Part:
    """One package: ``pypi`` or ``npm``, its licence in its own words, what it needs."""

    registry: str
    name: str
    version: str
    licence: str
    needs: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """Its package URL."""
        return f"pkg:{self.registry}/{self.name.replace('@', '%40')}@{self.version}"


def python_parts() -> list[Part]:
    """The packages that an installation with PostgreSQL runs on, by name."""
    found: dict[str, Part] = {}
    own = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["postgres"]]
    waiting = list(_wanted(own, set()))
    while waiting:
        asked = waiting.pop()
        name = canonicalize_name(asked.name)
        needs = list(_wanted(metadata.requires(name) or (), asked.extras))
        if name not in found or asked.extras:
            found[name] = _part(name, needs)
            waiting += needs
    return [found[name] for name in sorted(found)]


def _wanted(lines: Iterable[str], extras: set[str]) -> Iterator[Requirement]:
    """What these lines ask for on this machine, with these extras."""
    for asked in map(Requirement, lines):
        chosen = ({"extra": extra} for extra in ("", *extras))
        if asked.marker is None or any(asked.marker.evaluate(each) for each in chosen):
            yield asked


def _part(name: str, needs: list[Requirement]) -> Part:
    said = metadata.metadata(name)
    classifiers = [
        each.rpartition(" :: ")[2]
        for each in said.get_all("Classifier") or ()
        if each.startswith("License ::") and not each.endswith("OSI Approved")
    ]
    licence = said.get("License-Expression") or TOLD.get(name) or " AND ".join(classifiers)
    licence = licence or (said.get("License") or "").partition("\n")[0]
    addresses = sorted({canonicalize_name(each.name) for each in needs})
    return Part("pypi", name, metadata.version(name), licence, tuple(addresses))


def page_parts() -> list[Part]:
    """The packages that are built into the scripts of the pages, by name."""
    listed: dict[str, dict[str, Any]] = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]
    return [
        Part("npm", path.rpartition("node_modules/")[2], each["version"], each.get("license", ""))
        for path, each in sorted(listed.items())
        if path and not each.get("dev") and not each.get("optional")
    ]


def bill() -> dict[str, Any]:
    """The bill of materials."""
    parts = [*python_parts(), *page_parts()]
    addresses = {part.name: part.address for part in parts if part.registry == "pypi"}
    product = {"type": "application", "name": PRODUCT, "version": PROJECT["version"]}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": product},
        "components": [
            {
                "type": "library",
                "bom-ref": part.address,
                "name": part.name,
                "version": part.version,
                "purl": part.address,
                "licenses": [{"license": {"name": part.licence}}],
            }
            for part in parts
        ],
        "dependencies": [
            {"ref": part.address, "dependsOn": [addresses[name] for name in part.needs]}
            for part in parts
            if part.needs
        ],
    }


def main(file: str) -> None:
    """Write it."""
    path = Path(file)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(bill(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{file}: {len(bill()['components'])} parts")  # noqa: T201  # it speaks to whoever builds


if __name__ == "__main__":
    main(*sys.argv[1:])
