"""Reads BPMN files into immutable definitions: hardened XML, SpiffWorkflow's registries."""

from __future__ import annotations

from engine.bpmn.parser.file_sets import belonging
from engine.bpmn.parser.files import FileReading, Reading, diagrams, read
from engine.bpmn.parser.findings import ERROR, NOTE, WARNING, Finding
from engine.bpmn.parser.forms import form_path, forms_named

__all__ = [
    "ERROR",
    "NOTE",
    "WARNING",
    "FileReading",
    "Finding",
    "Reading",
    "belonging",
    "diagrams",
    "form_path",
    "forms_named",
    "read",
]
