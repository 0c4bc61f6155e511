"""Signals: everybody who waits for the name gets it, and every process that starts by it does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from engine.model.permission import Target, permit
from engine.model.text import nfc
from engine.service.context import Tx, verb
from engine.service.runtime import mailbox, start_instance
from engine.storage import SubscriptionRow


@verb("signal.broadcast")
def broadcast(
    tx: Tx,
    name: str,
    data: Mapping[str, Any] | None = None,
    *,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Send a signal from outside; returns how many waited and which instances it started."""
    values = dict(data or {})
    permit(tx.who, "signal.broadcast", Target())
    return spread(tx, nfc(name), values)


def spread(
    tx: Tx,
    name: str,
    data: Mapping[str, Any],
    *,
    sender: str | None = None,
) -> dict[str, Any]:
    """Put the signal into the inbox of everybody who waits for it now.

    The sender's own waiting events have had it already, in the step that sent it.
    """
    waiting = [
        sub for sub in tx.unit.subscriptions.match("signal", name) if sub.instance_id != sender
    ]
    put_signal(tx, waiting, data)
    started = [
        start_instance.by_event(tx, start, data)
        for start in tx.unit.deployments.starts("signal", name)
    ]
    return {"instances": len(waiting), "started": started}


def put_signal(tx: Tx, waiting: Iterable[SubscriptionRow], data: Mapping[str, Any]) -> None:
    """Give the signal to those who wait for it."""
    mailbox.put(
        tx,
        [
            mailbox.Parcel(
                sub.instance_id,
                sub.root_id,
                "signal",
                {"token": sub.token, "index": sub.keys["index"], "data": dict(data)},
            )
            for sub in waiting
        ],
    )
