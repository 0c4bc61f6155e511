"""A source checked as it would be deployed: in a store of its own, with all that it needs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from engine import bootstrap
from engine.bpmn.parser import Reading, read
from engine.bpmn.validation import Finding, Known, check
from engine.cli.bundles import Source
from engine.model.clock import SystemClock, VirtualClock
from engine.model.permission import SYSTEM
from engine.service import organisation
from engine.service.deployments import deployments, forms
from engine.service.engine import Engine


def settle_in(engine: Engine, file: Path) -> None:
    """Take in the organisation in which a process is played or checked."""
    body = file.read_bytes()
    if file.suffix == ".json":
        organisation.load(engine, json.loads(body))
    else:
        organisation.import_file(engine, SYSTEM, body, dry_run=False)


def examine(source: Source, files: Mapping[str, bytes]) -> tuple[Reading, list[Finding]]:
    """Check files with the companions and the organisation of a source in reach."""
    if source.organisation is None:
        return _in_any_organisation(source, files)
    engine = bootstrap.in_memory(VirtualClock(SystemClock().now()))
    try:
        settle_in(engine, source.organisation)
        for key, companion in source.bundle.companions.items():
            deployments.deploy(engine, SYSTEM, key, companion)
        return deployments.examine(engine, files)
    finally:
        engine.close()


def _in_any_organisation(
    source: Source, files: Mapping[str, bytes]
) -> tuple[Reading, list[Finding]]:
    """Any agency and group is accepted; processes and forms must be there."""
    beside = {
        f"{key}/{name}": body
        for key, companion in source.bundle.companions.items()
        for name, body in companion.items()
    }
    whole = {**beside, **files}
    written = {path: forms.fields(body) for path, body in whole.items() if path.endswith(".json")}
    reading = read(whole)
    findings = check(reading, Known(forms=written))
    return reading, [finding for finding in findings if finding.file in files]
