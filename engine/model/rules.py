"""The rules of permission: each relates an actor's positions and roles to one object."""

from __future__ import annotations

from collections.abc import Callable, Collection

from engine.model.actors import ROLES, Actor, HeldPosition, Target
from engine.model.organisation import HEADING, LEADING, fits, rank_of

Rule = Callable[[Actor, str, Target], bool]


def _held(actor: Actor, verb: str, target: Target) -> list[HeldPosition]:
    """His positions that count for this verb and plan: a delegation only within its scope."""
    return [held for held in actor.holdings if held.covers(verb, target.root_id)]


def _in(actor: Actor, verb: str, target: Target, agency: str | None, rank: int = 0) -> bool:
    return agency is not None and any(
        held.agency_id == agency and rank_of(held.kind) >= rank
        for held in _held(actor, verb, target)
    )


def _apart(held: HeldPosition, target: Target) -> bool:
    """Whether the work was given to another division than the one that a position is in.

    Leaders, and who is in no division (the records clerk), work for the whole agency.
    """
    if target.division is None or held.agency_id != target.agency_id:
        return False
    return held.division not in (None, target.division) and rank_of(held.kind) < LEADING


def _within(actor: Actor, verb: str, target: Target, rank: int = 0) -> bool:
    """Whether he holds a position of this rank over the work: in its agency, and division."""
    return any(
        held.agency_id == target.agency_id
        and rank_of(held.kind) >= rank
        and not _apart(held, target)
        for held in _held(actor, verb, target)
    )


def own_agency(actor: Actor, verb: str, target: Target) -> bool:
    """Somebody of the agency whose work it is, or of one to which it is offered too.

    Of work that was given to a division not those of another one.
    """
    others = [agency for agency, _kind in target.others if agency != target.agency_id]
    elsewhere = any(_in(actor, verb, target, agency) for agency in others)
    return elsewhere or (target.agency_id is not None and _within(actor, verb, target))


def doer(actor: Actor, verb: str, target: Target) -> bool:
    """The one it was given to; while nobody has it, whoever holds the position it is for.

    Who has left the agency since then has left its work behind.
    """
    if target.assignee is None:
        return candidate(actor, verb, target)
    agencies = [agency for agency, _kind in target.places]
    works_there = target.agency_id is None or any(
        _in(actor, verb, target, agency) for agency in agencies
    )
    return works_there and target.assignee == actor.officer_id


def candidate(actor: Actor, verb: str, target: Target) -> bool:
    """A holder of a position the work is for, in the agency and division; who is named."""
    return actor.officer_id in target.candidates or any(
        held.agency_id == agency
        and fits(held.kind, kind)
        and (agency != target.agency_id or target.division in (None, held.division))
        for held in _held(actor, verb, target)
        for agency, kind in target.places
    )


def division_head(actor: Actor, verb: str, target: Target) -> bool:
    """The head of the division whose work it is, or higher; any head where no division has it."""
    return target.agency_id is not None and _within(actor, verb, target, HEADING)


def agency_head(actor: Actor, verb: str, target: Target) -> bool:
    """A leader of the agency whose work it is."""
    return _in(actor, verb, target, target.agency_id, LEADING)


def monitor(actor: Actor, verb: str, target: Target) -> bool:
    """Somebody of the agency that monitors."""
    return _in(actor, verb, target, target.monitor_agency_id)


def director(actor: Actor, verb: str, target: Target) -> bool:
    """A head in the agency that the issuer entrusted with directing the others' work."""
    return _in(actor, verb, target, target.directing_agency_id, HEADING)


def issuer_head(actor: Actor, verb: str, target: Target) -> bool:
    """A head in the agency that issued the plan, or in its office."""
    return any(_in(actor, verb, target, agency, HEADING) for agency in target.issuers)


def commits(actor: Actor, verb: str, target: Target) -> bool:
    """Who may commit the agency before others by this act: its leaders, or whom its rule says."""
    rank = dict(target.outward).get(verb, LEADING)
    return target.agency_id is not None and _within(actor, verb, target, rank)


def asking_head(actor: Actor, verb: str, target: Target) -> bool:
    """A head in the agency that asked for the help of the one whose work it is."""
    return _in(actor, verb, target, target.asker, HEADING)


def issuing_clerk(actor: Actor, verb: str, target: Target) -> bool:
    """A records clerk or a head of the issuing agency or its office."""
    return _clerk_in(actor, verb, target, target.issuers)


def receiver(actor: Actor, verb: str, target: Target) -> bool:
    """Somebody of the agency that gets the result."""
    return any(_in(actor, verb, target, agency) for agency in target.receivers)


def participant(actor: Actor, verb: str, target: Target) -> bool:
    """Somebody of an agency with a share in the plan."""
    return any(held.agency_id in target.participants for held in _held(actor, verb, target))


def clerk(actor: Actor, verb: str, target: Target) -> bool:
    """A records clerk or a head of the agency that it is about, or that stands over the plan.

    Over a plan stand who issued it, directs, monitors and consolidates.
    """
    over = {target.monitor_agency_id, target.directing_agency_id}
    concerned = {target.agency_id, *over, *target.issuers, *target.receivers}
    return _clerk_in(actor, verb, target, concerned)


def _clerk_in(actor: Actor, verb: str, target: Target, agencies: Collection[str | None]) -> bool:
    return any(
        held.agency_id in agencies and (held.kind == "van_thu" or rank_of(held.kind) >= HEADING)
        for held in _held(actor, verb, target)
    )


def himself(actor: Actor, _verb: str, target: Target) -> bool:
    """The officer whom it is about."""
    return target.officer_id is not None and target.officer_id == actor.officer_id


def anyone(actor: Actor, _verb: str, _target: Target) -> bool:
    """Any officer who is signed in."""
    return actor.officer_id != ""


def role(name: str) -> Rule:
    """Somebody who was given this role."""

    def has_role(actor: Actor, _verb: str, _target: Target) -> bool:
        return name in actor.roles

    has_role.__doc__ = str(ROLES[name])
    return has_role
