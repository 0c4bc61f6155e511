"""What leaves the house after the commit: calls of services, mail. At least once, with a key.

A row is leased, worked off outside any transaction, and its end is told in a transaction of its
own. A sender killed in between leaves the lease to run out; the key lets the receiver see that
it has had this one already.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from engine.bpmn.runtime import Execution
from engine.errors import NotAllowedNow
from engine.model.ids import new_id
from engine.model.permission import BY_THE_CLOCK, Target, permit
from engine.notify.mail import Mail
from engine.sentences import sentence
from engine.service.context import Command, ReadTx, Tx, verb
from engine.service.engine import BpmnError, Engine, ServiceCall
from engine.service.runtime.load import take
from engine.service.runtime.step import advance
from engine.storage import DeliveryRow, OutboxRow

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(hours=6)


def run_due(engine: Engine, limit: int = 100) -> int:
    """Work off at most ``limit`` calls and mails; returns how many were done or failed."""
    return run_calls(engine, limit) + send_due(engine, limit)


def run_calls(engine: Engine, limit: int = 100) -> int:
    """Call the services that are waited for, at most ``limit``."""
    done = sum(_call(engine, row) for row in _taken(engine, limit, "service"))
    if done:
        engine.settle()
    return done


def send_due(engine: Engine, limit: int) -> int:
    """Send at most ``limit`` mails; returns how many were sent or failed."""
    done = 0
    while done < limit and send_one(engine):
        done += 1
    return done


def send_one(engine: Engine) -> int:
    """Send the mail that has waited longest; returns how many were sent or failed.

    One at a time, so that a lease outlives its mail whatever the server does.
    """
    return sum(_send(engine, row) for row in _taken(engine, 1, "mail"))


def _taken(engine: Engine, limit: int, kind: str) -> list[OutboxRow]:
    with engine.storage.read() as unit:
        if not unit.outbox.exists(status="waiting", kind=kind):
            return []
    return engine.storage.run(lambda unit: unit.outbox.take(engine.now(), limit, LEASE, kind))


@verb("outbox.answer")
def answer(
    tx: Tx,
    outbox_id: str,
    *,
    result: Mapping[str, Any] | None = None,
    error: str | None = None,
    command_id: str | None = None,
) -> None:
    """Give the result of a call that is worked off elsewhere, or the BPMN error it ended with.

    Raises :class:`errors.NotAllowedNow` when nobody waits for it any more.
    """
    values = dict(result or {})
    permit(tx.who, "outbox.answer", Target())
    row = tx.unit.outbox.need(outbox_id)
    if row.kind != "service" or row.status not in {"waiting", "failed"}:
        raise NotAllowedNow
    _answered(tx, row, values, error)


def _send(engine: Engine, row: OutboxRow) -> int:
    try:
        detail = engine.mailer.send(Mail(key=row.key, **row.payload))
    except Exception as error:
        # The standard library raises of everything for an address or a server it does not expect.
        logger.warning("mail not sent", exc_info=True, extra={"action": "mail_failed"})
        reason = repr(error)
        engine.storage.run(lambda unit: _mail_failed(ReadTx(engine, unit), row, reason))
        return 1
    engine.storage.run(lambda unit: _mail_sent(ReadTx(engine, unit), row, detail))
    return 1


def _mail_sent(tx: ReadTx, row: OutboxRow, detail: str) -> None:
    tx.unit.outbox.sent(row.id, tx.engine.now())
    tx.unit.deliveries.insert(_delivery(tx.engine, row, "sent" if detail else "no-server", detail))


def _mail_failed(tx: ReadTx, row: OutboxRow, error: str) -> None:
    again = _next_try(tx.engine, row)
    tx.unit.outbox.failed(row.id, error, again)
    result = "failed" if again else "dead"
    tx.unit.deliveries.insert(_delivery(tx.engine, row, result, error))


def _delivery(engine: Engine, row: OutboxRow, result: str, detail: str) -> DeliveryRow:
    return DeliveryRow(
        id=new_id(),
        outbox_id=row.id,
        channel=row.kind,
        recipient=row.payload["to"],
        at=engine.now(),
        result=result,
        detail=detail,
    )


def _next_try(engine: Engine, row: OutboxRow) -> Any:
    """Twice as long each time; None when it was tried often enough."""
    if row.attempts + 1 >= engine.config.limits.attempts:
        return None
    return engine.now() + min(LONGEST_RETRY, FIRST_RETRY * 2**row.attempts)


def _call(engine: Engine, row: OutboxRow) -> int:
    payload = row.payload
    service = engine.services.get(payload["service"])
    if service is None:
        return 0
    instance_id, _ = _waiting(row)
    call = ServiceCall(
        payload["service"], row.key, instance_id, payload["element"], payload["data"]
    )
    command = Command(row.id, BY_THE_CLOCK, "outbox.answer", engine.now())
    try:
        result = dict(service(call) or {})
    except BpmnError as thrown:
        code, data = thrown.code, thrown.data
        engine.storage.run(lambda unit: _answered(Tx(engine, unit, command), row, data, code))
    except Exception as error:
        logger.warning("service %s", payload["service"], exc_info=True)
        reason = f"{type(error).__name__}: {error}"
        engine.storage.run(lambda unit: _call_failed(Tx(engine, unit, command), row, reason))
    else:
        engine.storage.run(lambda unit: _answered(Tx(engine, unit, command), row, result, None))
    return 1


def _answered(
    tx: Tx,
    row: OutboxRow,
    result: Mapping[str, Any],
    error: str | None,
) -> None:
    instance_id, token = _waiting(row)
    instance = take(tx.unit, instance_id)
    if tx.unit.outbox.need(row.id).status not in {"waiting", "failed"}:
        return

    def act(execution: Execution) -> None:
        if error is None:
            execution.complete(token, result)
        else:
            execution.throw_into(token, "error", error, result)

    tx.unit.outbox.sent(row.id, tx.at)
    if instance.status in {"active", "suspended"}:
        advance(tx, instance, act)


def _call_failed(tx: Tx, row: OutboxRow, reason: str) -> None:
    instance_id, token = _waiting(row)
    again = _next_try(tx.engine, row)
    if again is not None:
        tx.unit.outbox.failed(row.id, reason, again)
        return
    instance = take(tx.unit, instance_id)
    tx.unit.outbox.failed(row.id, reason, None)
    service = row.payload["service"]
    words = sentence(
        "Dịch vụ «%(service)s» không trả lời sau %(count)s lần gọi: %(reason)s",
        service=service,
        count=row.attempts + 1,
        reason=reason,
    )

    def act(execution: Execution) -> None:
        execution.fail(token, "service-failed", words)

    if instance.status in {"active", "suspended"}:
        advance(tx, instance, act)


def _waiting(row: OutboxRow) -> tuple[str, int]:
    """The instance and token that wait for a call."""
    if row.instance_id is None or row.token is None:
        raise ValueError(f"outbox row {row.id} is no call of an instance")
    return row.instance_id, row.token
