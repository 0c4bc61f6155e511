"""The end of an agency that hands its work over, and of its places in groups; and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from engine.model.organisation import valid_on
from engine.service.context import ReadTx, Tx
from engine.storage import GroupMemberRow


def memberships(tx: ReadTx, agency_id: str, day: date) -> list[GroupMemberRow]:
    """Its places in groups on a day."""
    rows = tx.unit.group_members.find(agency_id=agency_id, order=("group_key", "valid_from"))
    return [row for row in rows if valid_on(row, day)]


def dissolve(tx: Tx, agency_id: str, last: date) -> dict[str, Any]:
    """End an agency and its places in groups; gives what they were, to be put back."""
    agency = tx.unit.agencies.need(agency_id)
    members = memberships(tx, agency_id, last)
    was = {"valid_to": agency.valid_to, "members": [asdict(row) for row in members]}
    tx.unit.organisation.put_agencies([replace(agency, valid_to=last)])
    tx.unit.organisation.put_members(replace(row, valid_to=last) for row in members)
    return {"last_day": last, **was}


def revive(tx: Tx, agency_id: str, was: Mapping[str, Any] | None) -> None:
    """Put back what :func:`dissolve` ended; None: nothing."""
    if was is None:
        return
    agency = tx.unit.agencies.need(agency_id)
    tx.unit.organisation.put_agencies([replace(agency, valid_to=_date(was.get("valid_to")))])
    tx.unit.organisation.put_members(
        GroupMemberRow(
            row["group_key"],
            agency_id,
            date.fromisoformat(row["valid_from"]),
            _date(row.get("valid_to")),
        )
        for row in was["members"]
    )


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
