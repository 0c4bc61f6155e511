"""Escalation policies: kept as data, chosen for a plan, shown in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.errors import NotFound
from engine.model.escalation import DEFAULT_POLICY, Policy, new_policy, policy_json, read_policy
from engine.model.permission import Actor, Target, permit
from engine.model.text import clean
from engine.sentences import sentence
from engine.service.calendar import working_calendar
from engine.service.context import Tx, verb
from engine.service.engine import Engine
from engine.service.escalation import arm
from engine.service.record import note, note_stream
from engine.service.runtime import instances
from engine.storage import EscalationPolicyRow, Unit

OWN = "Riêng của kế hoạch"
"""The name of a policy that one plan alone has."""


def policies(engine: Engine, who: Actor) -> list[Policy]:
    """All policies that a plan may choose, the built-in default first unless it was replaced."""
    permit(who, "organisation.read", Target())
    with engine.storage.read() as unit:
        rows = [row for row in unit.policies.find(order="key") if row.name != OWN]
    kept = [read_policy(row.key, row.name, row.body) for row in rows]
    replaced = any(policy.key == DEFAULT_POLICY.key for policy in kept)
    return kept if replaced else [DEFAULT_POLICY, *kept]


def of_plan(engine: Engine, who: Actor, root_id: str) -> Policy:
    """The policy that holds for a plan; raises :class:`errors.NotFound`."""
    permit(who, "organisation.read", Target())
    with engine.storage.read() as unit:
        return arm.policy_of(unit, root_id)


@verb("policy.change")
def put(
    tx: Tx,
    key: str,
    name: str,
    body: Mapping[str, Any],
    *,
    command_id: str | None = None,
) -> None:
    """Add or replace a policy; deadlines armed before keep the steps they were armed with.

    Raises :class:`errors.InvalidInput` naming the step that does not fit.
    """
    permit(tx.who, "policy.change", Target())
    policy = new_policy(clean(key), clean(name), body)
    told = _write(tx.unit, policy)
    note_stream(tx, "organisation", "policy", element=policy.key, body=told)


@verb("policy.choose")
def choose(
    tx: Tx,
    root_id: str,
    key: str | None = None,
    *,
    body: Mapping[str, Any] | None = None,
    reason: str,
    command_id: str | None = None,
) -> int:
    """Let another policy hold for a plan: one that is kept, or (``body``) one of its own.

    What is still to come of every open assignment follows the new policy; nothing that was
    told is told again. Returns how many assignments that were. Raises
    :class:`errors.NotFound`, :class:`errors.InvalidInput`, :class:`errors.ReasonRequired`.
    """
    permit(tx.who, "policy.choose", instances.target(tx.unit, root_id))
    tx.require_reason()
    plan = tx.unit.plans.need(root_id)
    policy = _own(tx.unit, root_id, body) if body is not None else _kept(tx.unit, key)
    tx.unit.plans.update(root_id, policy_key=policy.key)
    told = {"old": plan.policy_key, "new": policy.key, "policy": policy_json(policy)}
    note(tx, root_id, "policy", element=plan.key, to_state=policy.key, body=told)
    calendar = working_calendar(tx.unit)
    rows = tx.unit.assignments.find(root_id=root_id, open=True, order="id")
    for row in rows:
        arm.arm(tx.unit, tx.at, row, calendar, policy, catch_up=False)
    return len(rows)


def _kept(unit: Unit, key: str | None) -> Policy:
    row = unit.policies.get(key) if key else None
    if row is not None:
        return read_policy(row.key, row.name, row.body)
    if key == DEFAULT_POLICY.key:
        return DEFAULT_POLICY
    raise NotFound(sentence("Không có chính sách đôn đốc «%(key)s».", key=str(key)))


def _own(unit: Unit, root_id: str, body: Mapping[str, Any]) -> Policy:
    policy = new_policy(root_id, OWN, body)
    _write(unit, policy)
    return policy


def _write(unit: Unit, policy: Policy) -> dict[str, object]:
    old = unit.policies.get(policy.key)
    unit.policies.put(EscalationPolicyRow(policy.key, policy.name, policy_json(policy)))
    return {"old": old.body if old else None, "new": policy_json(policy)}
