"""Importing the organisation: a workbook or a mapping, taken in whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from engine.errors import InvalidInput
from engine.model.escalation import policy_json, read_policy
from engine.model.permission import SYSTEM, Actor, Target, permit
from engine.sentences import sentence
from engine.service.context import Tx, verb
from engine.service.engine import Engine
from engine.service.organisation.charter import Change, Charter, Report, check, differences, write
from engine.service.organisation.sheets import of_mapping
from engine.service.organisation.workbook import read_workbook
from engine.service.record import note_stream
from engine.storage import CalendarDayRow, EscalationPolicyRow, Unit


def import_xlsx(
    engine: Engine, who: Actor, body: bytes, *, dry_run: bool, command_id: str | None = None
) -> Report:
    """Take a workbook in, all of it or nothing; a dry run only says what would change."""
    permit(who, "organisation.change", Target())
    return _take(engine, who, read_workbook(body), body, dry_run=dry_run, command_id=command_id)


def load(
    engine: Engine,
    data: Mapping[str, Any],
    who: Actor = SYSTEM,
    *,
    dry_run: bool = False,
) -> Report:
    """Take an organisation in from a mapping; raises :class:`errors.InvalidInput`."""
    permit(who, "organisation.change", Target())
    report = _take(engine, who, of_mapping(data), data, dry_run=dry_run, command_id=None)
    if report.problems:
        first = report.problems[0]
        where = f"{first.sheet} {first.row}, {first.column}"
        raise InvalidInput(
            sentence(
                "Tổ chức chưa hợp lệ (%(where)s): %(message)s", where=where, message=first.message
            )
        )
    return report


def _take(
    engine: Engine,
    who: Actor,
    charter: Charter,
    source: bytes | Mapping[str, Any],
    *,
    dry_run: bool,
    command_id: str | None,
) -> Report:
    with engine.storage.read() as unit:
        check(charter, unit)
        lines = differences(charter, unit) if not charter.problems else []
    if dry_run or charter.problems:
        return Report(tuple(lines), tuple(charter.problems), applied=False)
    # Sent twice, the second finds nothing to change any more: what it changed is its first answer.
    changes = _import(engine, who, source, charter, lines, command_id=command_id)
    return Report(tuple(Change(**change) for change in changes), (), applied=True)


@verb("organisation.change", derived=("charter", "lines"))
def _import(
    tx: Tx,
    source: bytes | Mapping[str, Any],
    charter: Charter,
    lines: list[Change],
    *,
    command_id: str | None,
) -> list[dict[str, Any]]:
    permit(tx.who, "organisation.change", Target())
    write(charter, tx.unit, tx.command)
    if isinstance(source, Mapping):
        _write_more(tx.unit, source)
    changes = [asdict(line) for line in lines]
    note_stream(tx, "organisation", "import", body={"changes": changes})
    return changes


def _write_more(unit: Unit, more: Mapping[str, Any]) -> None:
    """What only the JSON form holds: calendar, policies, settings."""
    unit.calendar.put_many(
        CalendarDayRow(date.fromisoformat(d["day"]), d["kind"], d.get("name"), d.get("basis"))
        for d in more.get("calendar") or ()
    )
    for each in more.get("policies") or ():
        policy = read_policy(each["key"], each["name"], each)
        unit.policies.put(EscalationPolicyRow(policy.key, policy.name, policy_json(policy)))
    for key, value in (more.get("settings") or {}).items():
        unit.settings.set(key, str(value))
