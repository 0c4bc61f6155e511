"""Small models for the tests of reading and checking."""

from __future__ import annotations

import itertools

from engine.bpmn.definition import Definition
from engine.bpmn.parser import Reading, read

_HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
    'xmlns:flowable="http://flowable.org/bpmn" '
    'xmlns:acme="http://acme.example/x" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:t="http://example/x" xmlns:other="http://example/other" '
    'id="Defs" targetNamespace="http://example/x">\n'
)

ROOTS = (
    '<message id="M" name="Giao việc"/><signal id="G" name="xong"/>'
    '<error id="R" name="Lỗi" errorCode="E1"/><error id="R0" name="trống"/>'
    '<escalation id="L" name="Trễ" escalationCode="late"/>'
    '<terminateEventDefinition id="TE"/>'
)
"""A message, a signal, an error and an escalation to refer to."""


def model(body: str, roots: str = "", executable: str = 'isExecutable="true"') -> bytes:
    """Return a file with one process ``P`` that holds ``body``."""
    process = f'<process id="P" {executable}>\n{body}\n</process>'
    return f"{_HEAD}{roots}{process}</definitions>".encode()


def path(*ids: str) -> str:
    """Return sequence flows that connect the ids in a row, named ``from_to``."""
    pairs = itertools.pairwise(ids)
    return "".join(
        f'<sequenceFlow id="{a}_{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in pairs
    )


def between(inner: str, *ids: str) -> str:
    """Return start ``S``, the inner elements and end ``E``, connected through the ids."""
    return f'<startEvent id="S"/>{inner}<endEvent id="E"/>' + path("S", *ids, "E")


def reading_of(body: str, roots: str = "") -> Reading:
    """Read a model made of ``body``."""
    return read({"model.bpmn": model(body, roots)})


def definition_of(body: str, roots: str = "") -> Definition:
    """Return the process of a model made of ``body``."""
    return reading_of(body, roots).definitions["P"]
