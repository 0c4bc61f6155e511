"""Messages: each reaches exactly one receiver, waits for one, or starts one.

A receiver matches when every correlation key it insists on is equal (BPMN 2.0.2 §8.4.2). Of tokens
that wait at one element of one instance the eldest gets it. Several other matches are an incident
that lists them; nobody gets the message until it is settled.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from engine.bpmn.definition import EventDefinition
from engine.bpmn.runtime import matches, of_message
from engine.errors import NotFound
from engine.model.ids import new_id
from engine.model.permission import Target, permit
from engine.model.text import nfc
from engine.sentences import sentence
from engine.service.context import Command, ReadTx, Tx, verb
from engine.service.deployments import deployments
from engine.service.engine import Engine
from engine.service.runtime import mailbox, start_instance
from engine.service.runtime.load import LIVE
from engine.storage import (
    IncidentRow,
    InstanceRow,
    MessageRow,
    StartSubscriptionRow,
    SubscriptionRow,
    Unit,
)

ANY = ""
"""The name under which a key stands that was given without one."""

DEFAULT_TTL = timedelta(days=365)
AMBIGUOUS = "message-ambiguous"


@dataclass(frozen=True, slots=True)
class Letter:
    """A message on its way; ``to`` names the receiving instance where a person chose it."""

    name: str
    keys: Mapping[str, str]
    data: Mapping[str, Any]
    id: str | None = None
    ttl: timedelta = DEFAULT_TTL
    to: str | None = None
    sender: str | None = None
    element: str | None = None


@dataclass(frozen=True, slots=True)
class Receiver:
    """One token that waits for the message and whose keys match."""

    row: SubscriptionRow
    instance: InstanceRow
    keys: Mapping[str, str]


@verb("message.correlate")
def correlate(
    tx: Tx,
    name: str,
    *,
    keys: Mapping[str, object] | str | None = None,
    data: Mapping[str, Any] | None = None,
    message_id: str | None = None,
    ttl: timedelta | None = None,
    to: str | None = None,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Hand in a message from outside; ``keys`` are named, or one key without a name.

    Returns ``{"status", "message", "instance"}`` with status delivered, started, waiting,
    ambiguous or, for a message id seen before, duplicate.
    """
    named = {ANY: keys} if isinstance(keys, str) else dict(keys or {})
    letter = Letter(
        name=nfc(name),
        keys={key: str(value) for key, value in named.items()},
        data=dict(data or {}),
        id=message_id,
        ttl=ttl or DEFAULT_TTL,
        to=to,
    )
    permit(tx.who, "message.correlate", Target())
    return post(tx, letter)


def post(tx: Tx, letter: Letter) -> dict[str, Any]:
    """Keep the message and deliver it if exactly one receiver matches."""
    tx.unit.messages.take_turn(letter.name)
    own = new_id() if letter.id is None else _id_of(letter)
    if letter.id is not None and tx.unit.messages.exists(id=own):
        return {"status": "duplicate", "message": own, "instance": None}
    row = _row(own, letter, tx.command)
    tx.unit.messages.insert(row)
    return _settle(tx, row, letter)


def offer_waiting(tx: Tx, name: str) -> None:
    """Try the messages of a name that nobody has received yet: somebody new waits for it."""
    tx.unit.messages.take_turn(name)
    for row in tx.unit.messages.waiting(name, tx.at):
        _settle(tx, row, _letter(row))


def again(tx: Tx, message_id: str) -> str:
    """Try a message once more whose receiver turned away or whose receivers were several."""
    row = tx.unit.messages.get(message_id)
    if row is None:
        raise NotFound(sentence("Không tìm thấy thông điệp."))
    tx.unit.messages.take_turn(row.name)
    tx.unit.messages.update(row.id, status="waiting", consumed_by=None)
    return str(_settle(tx, row, _letter(row))["status"])


def to_all(
    tx: Tx,
    name: str,
    data: Mapping[str, Any],
    message_id: str,
    meant: Callable[[InstanceRow], bool],
) -> list[str]:
    """Give every waiting receiver it is ``meant`` for a message of its own: a document came.

    Keys are not asked for. Returns the instances; the same ``message_id`` again reaches nobody.
    """
    reached: list[str] = []
    for sub in tx.unit.subscriptions.match("message", name):
        letter = Letter(name, {}, data, id=f"{message_id}:{sub.instance_id}:{sub.token}")
        own = _id_of(letter)
        instance = tx.unit.instances.need(sub.instance_id)
        if meant(instance) and not tx.unit.messages.exists(id=own):
            row = _row(own, letter, tx.command)
            tx.unit.messages.insert(row)
            if tx.unit.subscriptions.delete(id=sub.id):
                _deliver(tx, row, Receiver(sub, instance, {}))
                reached.append(instance.id)
    return reached


def reconsider(tx: Tx, instance_id: str) -> None:
    """Try the messages again whose several receivers were noted at an instance that has ended."""
    noted: dict[str, Any] = {"instance_id": instance_id, "code": AMBIGUOUS, "resolved_at": None}
    for incident in tx.unit.incidents.find(**noted):
        tx.unit.incidents.update(incident.id, resolved_at=tx.at, resolution="ended")
        for row in tx.unit.messages.find(status="ambiguous", consumed_by=incident.id):
            again(tx, row.id)


def expire(engine: Engine) -> int:
    """Close messages whose time to live is over; nothing is deleted."""
    with engine.storage.read() as unit:
        if not unit.messages.exists(status="waiting"):
            return 0
    return engine.storage.run(lambda unit: len(unit.messages.expire(engine.now())))


def _id_of(letter: Letter) -> str:
    return hashlib.sha256(f"{letter.name}\0{letter.id}".encode()).hexdigest()[:32]


def _row(own: str, letter: Letter, command: Command) -> MessageRow:
    return MessageRow(
        id=own,
        name=letter.name,
        keys=dict(letter.keys),
        payload=dict(letter.data),
        created_at=command.at,
        expires_at=command.at + letter.ttl,
    )


def _letter(row: MessageRow) -> Letter:
    return Letter(name=row.name, keys=row.keys or {}, data=row.payload or {})


def _settle(tx: Tx, row: MessageRow, letter: Letter) -> dict[str, Any]:
    found = _receivers(tx, letter)
    if len(found) > 1:
        return _ambiguous(tx, row, found, letter)
    if found:
        if not tx.unit.subscriptions.delete(id=found[0].row.id):
            return _settle(tx, row, letter)
        _deliver(tx, row, found[0])
        return {"status": "delivered", "message": row.id, "instance": found[0].instance.id}
    starts = [] if letter.to else tx.unit.deployments.starts("message", letter.name)
    if len(starts) > 1:
        return _ambiguous_start(tx.unit, row, starts)
    if starts:
        key = letter.keys.get(ANY)
        started = start_instance.by_event(tx, starts[0], letter.data, key=key)
        tx.unit.messages.consume(row.id, started)
        return {"status": "started", "message": row.id, "instance": started}
    return {"status": "waiting", "message": row.id, "instance": None}


def _receivers(tx: ReadTx, letter: Letter) -> list[Receiver]:
    found: list[Receiver] = []
    for sub in tx.unit.subscriptions.match("message", letter.name):
        if letter.to is not None and sub.instance_id != letter.to:
            continue
        instance = tx.unit.instances.need(sub.instance_id)
        event = _event_of(tx, instance, sub, letter)
        read = of_message(event.correlation, letter.data)
        keys = {**read, **{name: text for name, text in letter.keys.items() if name != ANY}}
        if _matches(event, sub.keys["keys"], keys, letter, instance):
            found.append(Receiver(sub, instance, keys))
    places = {(each.instance.id, each.row.keys["element"]) for each in found}
    return [min(found, key=lambda each: each.row.token)] if len(places) == 1 else found


def _event_of(
    tx: ReadTx, instance: InstanceRow, sub: SubscriptionRow, letter: Letter
) -> EventDefinition:
    definition = deployments.definition(tx, instance.deployment_id, instance.process_id)
    node = definition.nodes[sub.keys["element"]]
    awaited = [event for event in node.events if event.kind == "message"]
    named = [event for event in awaited if event.name == letter.name]  # none: it was computed
    return next(iter(named or awaited), EventDefinition("message"))


def _matches(
    event: EventDefinition,
    wanted: Mapping[str, str],
    keys: Mapping[str, str],
    letter: Letter,
    instance: InstanceRow,
) -> bool:
    bare = letter.keys.get(ANY)
    if not wanted:
        return bare is None or instance.key is None or instance.key == bare
    if bare is None or any(name in keys for name in wanted):
        return matches(event.correlation, wanted, keys)
    return bare in wanted.values()


def _deliver(tx: Tx, row: MessageRow, receiver: Receiver) -> None:
    tx.unit.messages.consume(row.id, receiver.instance.id)
    payload = {
        "message": row.id,
        "token": receiver.row.token,
        "index": receiver.row.keys["index"],
        "keys": dict(receiver.keys),
        "data": row.payload,
    }
    instance = receiver.instance
    mailbox.put(tx, [mailbox.Parcel(instance.id, instance.root_id, "message", payload)])


def _ambiguous(tx: Tx, row: MessageRow, found: list[Receiver], letter: Letter) -> dict[str, Any]:
    at, element = _place_of(tx.unit, found, letter)
    places = "; ".join(f"{r.row.keys['element']} ({r.instance.id})" for r in found)
    words = sentence(
        "Thông điệp «%(name)s» khớp với %(count)s nơi nhận: %(places)s.",
        name=row.name,
        count=len(found),
        places=places,
    )
    incident = IncidentRow(
        id=new_id(),
        instance_id=at.id,
        root_id=at.root_id,
        element=element,
        code=AMBIGUOUS,
        message=str(words),
        opened_at=tx.at,
        sentence=words.as_json(),
    )
    tx.unit.incidents.insert(incident)
    tx.engine.listeners.incidents_opened(tx, at, [incident])
    tx.unit.messages.update(row.id, status="ambiguous", consumed_by=incident.id)
    told = {"status": "ambiguous", "message": row.id, "instance": None}
    return told | {"receivers": [receiver.instance.id for receiver in found]}


def _place_of(unit: Unit, found: list[Receiver], letter: Letter) -> tuple[InstanceRow, str]:
    """Where the incident stands: at the sender, unless sending was the last thing it did."""
    sender = unit.instances.get(letter.sender) if letter.sender else None
    first = found[0]
    if sender is None or sender.status not in LIVE:
        return first.instance, first.row.keys["element"]
    return sender, letter.element or first.row.keys["element"]


def _ambiguous_start(
    unit: Unit, row: MessageRow, starts: list[StartSubscriptionRow]
) -> dict[str, Any]:
    """Several processes begin with this message: it waits until one of them is disabled."""
    unit.messages.update(row.id, status="ambiguous")
    keys = sorted(start.key for start in starts)
    return {"status": "ambiguous", "message": row.id, "instance": None, "processes": keys}
