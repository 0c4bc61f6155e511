"""Importing the organisation: a workbook or a mapping, taken in whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.errors import InvalidInput, ReasonRequired
from engine.model.clock import local_date
from engine.model.permission import SYSTEM, Actor, Target, permit
from engine.model.reasons import LOADED
from engine.sentences import sentence
from engine.service.context import Tx, verb
from engine.service.engine import Engine
from engine.service.organisation import vacancies
from engine.service.organisation.charter import Change, Charter, Report, change_from_json
from engine.service.organisation.checking import check
from engine.service.organisation.differences import differences
from engine.service.organisation.settling import settle
from engine.service.organisation.sheets import of_mapping
from engine.service.organisation.workbook import read_file
from engine.service.organisation.writing import write
from engine.service.record import note_stream


def import_file(
    engine: Engine,
    who: Actor,
    body: bytes,
    *,
    dry_run: bool,
    name: str = "to-chuc.xlsx",
    reason: str | None = None,
    command_id: str | None = None,
) -> Report:
    """Take an XLSX or CSV file in, all of it or nothing; a dry run only says what would change.

    Raises ReasonRequired when the file gives roles and there is no ``reason``.
    """
    permit(who, "organisation.change", Target())
    charter = read_file(name, body)
    return _take(engine, who, charter, body, dry_run=dry_run, reason=reason, command_id=command_id)


def load(
    engine: Engine,
    data: Mapping[str, Any],
    who: Actor = SYSTEM,
    *,
    dry_run: bool = False,
    reason: str | None = None,
) -> Report:
    """Take an organisation in from a mapping; raises :class:`errors.InvalidInput`."""
    permit(who, "organisation.change", Target())
    report = _take(
        engine, who, of_mapping(data), data, dry_run=dry_run, reason=reason, command_id=None
    )
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
    reason: str | None,
    command_id: str | None,
) -> Report:
    with engine.storage.read() as unit:
        settle(charter, unit)
        check(charter, unit)
        today = local_date(engine.now())
        lines = differences(charter, unit, today) if not charter.problems else []
        if not charter.problems:
            vacancies.tell(charter, unit, today)
    report = Report(
        tuple(lines), tuple(charter.problems), applied=False, remarks=tuple(charter.remarks)
    )
    if dry_run or report.problems:
        return report
    if who == SYSTEM:
        reason = reason or str(LOADED)  # the installation loads what it is told to
    if report.grants_roles and not (reason or "").strip():
        raise ReasonRequired(
            sentence("Tệp này cấp vai trò: phải ghi lý do."),
            fields={"reason": sentence("Phải ghi lý do cấp vai trò.")},
        )
    # Sent twice, the second finds nothing to change any more: what it changed is its first answer.
    changes = _import(engine, who, source, charter, lines, reason=reason, command_id=command_id)
    lines = [change_from_json(each) for each in changes]
    return replace(report, lines=tuple(lines), applied=True)


@verb("organisation.change", derived=("charter", "lines"))
def _import(
    tx: Tx,
    source: bytes | Mapping[str, Any],  # noqa: ARG001  # what is compared when it is sent again
    charter: Charter,
    lines: list[Change],
    *,
    reason: str | None,  # the record's
    command_id: str | None,
) -> list[dict[str, Any]]:
    permit(tx.who, "organisation.change", Target())
    write(charter, tx)
    changes = [line.said(str) for line in lines]
    note_stream(tx, "organisation", "import", body={"changes": changes})
    return [line.as_json() for line in lines]
