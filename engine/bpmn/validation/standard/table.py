"""The table: each rule with its clause, and the clauses of what the other checks find."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn.validation.standard import (
    activities,
    choreography,
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
    *choreography.RULES,
    *references.RULES,
    *expressions.RULES,
    *flows.RULES,
    *activities.RULES,
    *data.RULES,
    *events.RULES,
)

CLAUSES: Mapping[str, str] = {
    "activation-missing": "§10.6.5",
    "ad-hoc": "§10.3.5",
    "behavior": "§10.3.8",
    "boundary-attachment": "§10.5.4",
    "boundary-without-flow": "§10.5.4",
    "called-element": "§10.3.6",
    "cancel-outside-transaction": "§10.5.5",
    "code-missing": "§10.5.5",
    "condition-alone": "§8.4.13",
    "condition-not-allowed": "§8.4.13",
    "dangling-flow": "§8.4.13",
    "dangling-reference": "§8.3.1",
    "data-association": "§10.4.2",
    "data-set": "§10.4.2",
    "data-structure": "§10.3.3",
    "default-flow": "§8.4.13",
    "drawing": "§12",
    "duplicate-id": "§8.3.1",
    "element-order": "§15.3",
    "event-gateway": "§10.6.6",
    "event-not-allowed": "§10.5",
    "event-sub-process": "§10.3.5",
    "expression-type": "§15.3",
    "flow-crosses-pool": "§7.6.1",
    "flow-crosses-scope": "§7.6.1",
    "flow-mismatch": "§8.4.13",
    "flow-missing": "§10.5.2, §10.5.3",
    "flow-not-allowed": "§7.6.1",
    "gateway-direction": "§10.6.1",
    "gateway-idle": "§10.6.1",
    "handler-missing": "§10.7.1",
    "id-form": "§15.3",
    "incomplete": "§15.3",
    "instantiate": "§10.6.6",
    "invalid-value": "§15.3",
    "io-not-allowed": "§10.4.2",
    "lanes-overlap": "§10.8",
    "link-source": "§10.5.5",
    "link-target": "§10.5.5",
    "link-unnamed": "§10.5.5",
    "message-flow-end": "§7.6.2",
    "message-flow-in-pool": "§9.3",
    "missing-attribute": "§15.3",
    "quantity": "§10.3",
    "repeated-element": "§15.3",
    "schema": "§15.3",
    "timer-ambiguous": "§10.5.5",
    "timer-missing": "§10.5.5",
    "unknown-attribute": "§15.3",
    "unknown-element": "§15.3",
}
"""Findings of the other checks that tell of something against the standard, whatever they weigh."""
