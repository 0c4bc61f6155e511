"""Who is told of what is done to an agency's work from outside: taken, given, moved, stopped."""

from __future__ import annotations

from collections.abc import Iterable

from engine.model.assignments import COORDINATING
from engine.sentences import Sentence
from engine.service.assignments.assignment import Found, telling
from engine.service.context import Tx
from engine.service.notifications.notify import tell
from engine.service.organisation import recipients
from engine.service.permission import directing, issuers_of
from engine.storage import OfficerRow


def concerned(tx: Tx, found: Found) -> list[OfficerRow]:
    """Who has the work and takes it in, who helps with it, who watches over it, who issued it.

    Of the issuer its leaders, and only where another agency acts in its name.
    """
    row = found.row
    people = [
        *recipients.on_rung(tx.unit, row, "officer", tx.at),
        *recipients.receivers(tx.unit, row.agency_id, tx.at),
        *recipients.watchers(tx.unit, found.target.monitor_agency_id, tx.at),
    ]
    for agency in _helping(tx, found):
        people += recipients.receivers(tx.unit, agency, tx.at)
    return people + _issuers(tx, found)


def tell_concerned(
    tx: Tx, found: Found, people: Iterable[OfficerRow], kind: str, subject: Sentence, text: str
) -> None:
    """Tell them, except who did it."""
    others = [each for each in people if each.id != tx.who.officer_id]
    tell(tx, others, telling(found, kind, subject, text))


def answering(tx: Tx, found: Found) -> list[OfficerRow]:
    """Who answers for the result or waits for it: its agency's leaders; who consolidates or asked.

    They are told besides the others of whether it comes, and when.
    """
    people = recipients.leaders(tx.unit, found.row.agency_id, tx.at)
    for agency in sorted(found.target.receivers):
        people = people + recipients.watchers(tx.unit, agency, tx.at)
    return people


def deciders(tx: Tx, found: Found) -> list[OfficerRow]:
    """Who has power over an agency's work and is asked to use it: the leaders who direct it."""
    agency = directing(found.plan, found.target.monitor_agency_id)
    directs = recipients.leaders(tx.unit, agency, tx.at)
    return directs or _issuers(tx, found)


def _helping(tx: Tx, found: Found) -> list[str]:
    below = [each.id for each in tx.unit.instances.find(parent_id=found.row.instance_id)]
    rows = tx.unit.assignments.find(instance_id=below, open=True) if below else []
    return sorted({row.agency_id for row in rows if row.role == COORDINATING and row.agency_id})


def _issuers(tx: Tx, found: Found) -> list[OfficerRow]:
    issuers = issuers_of(found.plan)
    if issuers & tx.who.agency_ids:
        return []
    return [
        each for agency in sorted(issuers) for each in recipients.leaders(tx.unit, agency, tx.at)
    ]
