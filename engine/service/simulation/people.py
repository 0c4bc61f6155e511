"""In whose name a step is taken: ``as`` names a position or a login."""

from __future__ import annotations

from engine.errors import NotFound
from engine.model.clock import ZONE
from engine.model.organisation import POSITION_KINDS, fits, position_key
from engine.model.permission import SYSTEM, Actor, HeldPosition
from engine.sentences import sentence
from engine.service.context import reading
from engine.service.engine import Engine
from engine.service.organisation import actors


def actor(engine: Engine, name: str | None) -> Actor:
    """Give the officer who holds ``agency/position``, or whose login it is; none: the system.

    In a world without an organisation of its own every position is held by somebody.
    Raises :class:`errors.NotFound`.
    """
    if name is None:
        return SYSTEM
    agency, slash, kind = name.partition("/")
    with reading(engine) as tx:
        if not slash:
            officer = tx.unit.officers.by_login(name)
            if officer is None:
                message = sentence("Không có tài khoản «%(name)s».", name=name)
                raise NotFound(message)
            return actors.actor_of(tx, officer.id)
        today = engine.now().astimezone(ZONE).date()
        wanted = position_key(kind)
        held = tx.unit.officers.holders(
            agency, [k for k in POSITION_KINDS if fits(k, wanted)], today
        )
        if held:
            return actors.actor_of(tx, held[0].officer.id)
    if not engine.open_world:
        message = sentence("Không có ai giữ vị trí «%(name)s».", name=name)
        raise NotFound(message)
    place = HeldPosition(name, agency, position_key(kind))
    return Actor(name, name, name, (place,), frozenset())
