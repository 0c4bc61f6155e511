"""What diagrams are held against here: the organisation as it is today, services, policies."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn.validation import Known
from engine.model.organisation import POSITION_KINDS, SETTINGS, position_key, valid_on
from engine.service.context import ReadTx
from engine.service.deployments import forms


def known(tx: ReadTx, files: Mapping[str, bytes]) -> Known:
    """What files may refer to; in the one-shot runner their own forms alone are known."""
    written = {path: forms.fields(body) for path, body in files.items() if path.endswith(".json")}
    if tx.engine.open_world:
        return Known(forms=written or None)
    return organisation(tx, written)


def organisation(tx: ReadTx, written: Mapping[str, tuple[str, ...] | None] | None = None) -> Known:
    """The names of the organisation; before it has an agency no agency or position is unknown."""
    unit, today = tx.unit, tx.today
    agencies = {row.id: row for row in unit.organisation.agencies()}
    ended = {key for key, row in agencies.items() if not valid_on(row, today)}
    groups = unit.organisation.group_keys()
    officers = unit.officers.find()
    locked = {row.login for row in officers if row.disabled_at is not None}
    own_kinds = (position_key(row.kind) for row in unit.positions.find())
    return Known(
        services=set(tx.engine.services),
        groups=groups,
        empty_groups={key for key in groups if not _working(tx, key, ended)},
        agencies=agencies.keys() if agencies else None,
        ended=ended,
        positions=set(POSITION_KINDS).union(own_kinds) if agencies else None,
        held=unit.officers.held_places(today) if agencies else None,
        officers={row.login for row in officers} | {row.id for row in officers},
        locked=locked,
        policies={"default"} | {row.key for row in unit.policies.find()},
        settings={key for key in SETTINGS if unit.settings.get(key)} if agencies else None,
        forms=written,
        processes=unit.deployments.process_ids(),
    )


def _working(tx: ReadTx, group: str, ended: set[str]) -> bool:
    """Whether any agency of a group is there today."""
    return not ended.issuperset(tx.unit.organisation.members(group, tx.today))
