"""Checks diagrams: what is invalid, what is not executed, what may go wrong; all findings."""

from __future__ import annotations

from engine.bpmn.checking.extensions import extension_rows
from engine.bpmn.checking.known import Known
from engine.bpmn.checking.rules import check, executes, refused
from engine.bpmn.checking.supported import supported
from engine.bpmn.reading import ERROR, NOTE, WARNING, Finding

__all__ = [
    "ERROR",
    "NOTE",
    "WARNING",
    "Finding",
    "Known",
    "check",
    "executes",
    "extension_rows",
    "refused",
    "supported",
]
