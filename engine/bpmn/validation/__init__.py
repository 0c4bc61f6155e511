"""Checks diagrams: what is invalid, what is not executed, what may go wrong; all findings."""

from __future__ import annotations

from engine.bpmn.parser import ERROR, NOTE, WARNING, Finding
from engine.bpmn.validation.extensions import extension_rows
from engine.bpmn.validation.known import Known
from engine.bpmn.validation.rules import check, executes, refused, strictly
from engine.bpmn.validation.supported import supported

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
    "strictly",
    "supported",
]
