"""The table: each rule with its clause, and the clauses of what the other checks find."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn.validation.standard import (
    activities,
    collaboration,
    data,
    events,
    expressions,
    flows,
    references,
)
from engine.bpmn.validation.standard.rule import Rule

RULES: tuple[Rule, ...] = (
    *collaboration.RULES,
    *references.RULES,
    *expressions.RULES,
    *flows.RULES,
    *activities.RULES,
    *data.RULES,
    *events.RULES,
)

CLAUSES: Mapping[str, str] = {
    "boundary-without-flow": "§10.5.4",
    "dangling-reference": "§8.3.1",
    "drawing": "§12",
    "duplicate-id": "§8.3.1",
    "element-order": "§15.3",
    "expression-type": "§15.3",
    "flow-mismatch": "§8.4.13",
    "id-form": "§15.3",
    "incomplete": "§15.3",
    "lanes-overlap": "§10.8",
    "link-source": "§10.5.5",
    "missing-attribute": "§15.3",
    "schema": "§15.3",
}
"""Warnings and notes of the other checks that tell of something against the standard."""
