"""The one policy: who may do what to which object. What no rule allows is refused.

Every verb of ``engine.service`` asks :func:`permit` first; lists filter by :func:`scope_of` in
SQL. An officer's request to see what he may not see is answered as if it did not exist.
"""

from __future__ import annotations

from engine.errors import Forbidden
from engine.model.actors import (
    BY_THE_CLOCK,
    ROLES,
    SYSTEM,
    WEB,
    Actor,
    HeldPosition,
    Target,
    Visibility,
    by_command_line,
    way_in_words,
)
from engine.model.rules import (
    Rule,
    agency_head,
    anyone,
    asking_head,
    candidate,
    clerk,
    commits,
    director,
    division_head,
    doer,
    himself,
    issuer_head,
    issuing_clerk,
    monitor,
    own_agency,
    participant,
    receiver,
    role,
)

__all__ = [
    "BY_THE_CLOCK",
    "POLICY",
    "ROLES",
    "SYSTEM",
    "WEB",
    "Actor",
    "HeldPosition",
    "Target",
    "Visibility",
    "by_command_line",
    "may",
    "permit",
    "scope_of",
    "way_in_words",
]

ADMINISTRATOR, DEPLOYER = role("administrator"), role("deployer")
INSPECTOR, LEADER, SECURITY = role("inspector"), role("leader"), role("security")

_OVERSEERS: tuple[Rule, ...] = (ADMINISTRATOR, INSPECTOR, LEADER)

_DIRECTING: tuple[Rule, ...] = (director, issuer_head, LEADER, ADMINISTRATOR)
"""Who has power over other agencies' work: the issuer, and whom the issuer entrusted with it."""

POLICY: dict[str, tuple[Rule, ...]] = {
    # a task
    "task.read": (own_agency, doer, monitor, receiver, *_OVERSEERS),
    "internal.read": (own_agency, doer, *_OVERSEERS),
    "task.claim": (candidate,),
    "task.release": (doer, division_head),
    "task.start": (doer,),
    "task.complete": (doer,),
    "task.draft": (doer,),
    "task.delegate": (doer, division_head),
    "task.reassign": (division_head, ADMINISTRATOR),
    "task.suspend": (doer, division_head),
    "task.resume": (doer, division_head),
    "subtask.give": (doer,),
    "subtask.withdraw": (doer, division_head),
    "subtask.finish": (himself,),
    "subtask.return": (himself,),
    "unattended.read": (monitor, LEADER, ADMINISTRATOR),
    # an assignment
    "assignment.read": (own_agency, monitor, receiver, *_OVERSEERS),
    "assignment.accept": (candidate, division_head),
    "assignment.refuse": (commits,),
    "assignment.insist": _DIRECTING,
    "assignment.allocate": (division_head,),
    "assignment.submit": (own_agency,),
    "assignment.return": (receiver, monitor, agency_head, LEADER),
    "assignment.reassign": _DIRECTING,
    "assignment.withdraw": (asking_head, *_DIRECTING),
    "assignment.suspend": _DIRECTING,
    "assignment.resume": _DIRECTING,
    "assignment.ask_extension": (commits,),
    "assignment.decide_extension": (director, issuer_head, LEADER),
    "assignment.ask_finish": (commits,),
    "assignment.finish": (director, issuer_head, LEADER),
    "assignment.change_deadline": _DIRECTING,
    "assignment.set_cadence": (monitor, LEADER, ADMINISTRATOR),
    "assignment.urge": (monitor, receiver, agency_head, LEADER),
    "opinion.respond": (own_agency,),
    "assignment.transfer": (ADMINISTRATOR,),
    "difficulty.raise": (commits,),
    "difficulty.answer": (monitor, LEADER),
    "difficulty.forward": (monitor,),
    "difficulty.rule": (LEADER,),
    "difficulty.read": (own_agency, monitor, *_OVERSEERS),
    "outward.prepare": (own_agency,),
    "outward.change": (agency_head, ADMINISTRATOR),
    # a plan and its instances
    "plan.read": (participant, monitor, receiver, issuing_clerk, *_OVERSEERS),
    "plan.start": (issuing_clerk, LEADER, ADMINISTRATOR),
    "plan.number": (issuing_clerk, LEADER, ADMINISTRATOR),
    "plan.entrust": (issuer_head, LEADER, ADMINISTRATOR),
    "plan.bind": _DIRECTING,
    "plan.close": _DIRECTING,
    "instance.start": (ADMINISTRATOR,),
    "instance.read": (participant, monitor, receiver, *_OVERSEERS),
    "instance.complete": (ADMINISTRATOR,),
    "instance.cancel": (LEADER, ADMINISTRATOR),
    "instance.suspend": _DIRECTING,
    "instance.resume": _DIRECTING,
    "instance.migrate": (ADMINISTRATOR,),
    "instance.write": (ADMINISTRATOR,),
    "child.add": _DIRECTING,
    "child.withdraw": _DIRECTING,
    "child.reopen": _DIRECTING,
    "incident.read": (monitor, ADMINISTRATOR),
    "incident.retry": (ADMINISTRATOR,),
    "incident.skip": (ADMINISTRATOR,),
    "message.correlate": (ADMINISTRATOR,),
    "signal.broadcast": (ADMINISTRATOR,),
    "outbox.answer": (ADMINISTRATOR,),
    "history.read": (participant, own_agency, monitor, receiver, *_OVERSEERS),
    "record.verify": (INSPECTOR, SECURITY, ADMINISTRATOR),
    # processes
    "deploy": (DEPLOYER,),
    "process.read": (participant, issuing_clerk, DEPLOYER, *_OVERSEERS),
    # documents, their registers, and files
    "document.record": (clerk, ADMINISTRATOR),
    "document.number": (clerk, ADMINISTRATOR),
    "document.read": (clerk, *_OVERSEERS),
    "register.read": (clerk, *_OVERSEERS),
    "register.change": (clerk, ADMINISTRATOR),
    "attachment.add": (own_agency, doer, monitor, receiver),
    "attachment.read": (own_agency, doer, monitor, receiver, *_OVERSEERS),
    "comment.read": (own_agency, doer, *_OVERSEERS),
    "comment.add": (own_agency, doer),
    # many things at once
    "bulk.start": (anyone,),
    "bulk.read": (himself, INSPECTOR, ADMINISTRATOR),
    "bulk.cancel": (himself, ADMINISTRATOR),
    "bulk.repeat": (himself,),
    # one's own desk
    "view.save": (himself,),
    "view.share": (own_agency,),
    "view.drop": (himself,),
    "view.choose": (himself,),
    "plan.watch": (himself,),
    # people
    "organisation.read": (anyone,),
    "organisation.change": (ADMINISTRATOR,),
    "officer.read": (himself, division_head, ADMINISTRATOR, SECURITY),
    "officer.change": (ADMINISTRATOR,),
    "officer.disable": (ADMINISTRATOR, SECURITY),
    "access.read": (SECURITY, INSPECTOR, ADMINISTRATOR),
    "officer.password": (himself,),
    "role.grant": (ADMINISTRATOR,),
    "session.end": (himself, ADMINISTRATOR, SECURITY),
    "delegation.change": (agency_head, ADMINISTRATOR),
    "calendar.change": (ADMINISTRATOR,),
    "policy.change": (ADMINISTRATOR,),
    "policy.choose": _DIRECTING,
    "notification.read": (himself,),
    "notification.prefer": (himself,),
    "notification.test": (himself,),
    # the installation
    "operation.read": (ADMINISTRATOR,),
    "mail.send": (ADMINISTRATOR,),
}


def permit(actor: Actor, verb: str, target: Target) -> None:
    """Let the verb pass or raise :class:`errors.Forbidden`; an unknown verb never passes."""
    if not may(actor, verb, target):
        raise Forbidden(verb=verb)


def may(actor: Actor, verb: str, target: Target) -> bool:
    """Whether :func:`permit` would let it pass: for what a page offers."""
    if "system" in actor.roles:
        return verb in POLICY
    return any(rule(actor, verb, target) for rule in POLICY.get(verb, ()))


def scope_of(actor: Actor) -> Visibility:
    """What the actor's lists may show."""
    sees_all = bool(actor.roles & {"system", "administrator", "inspector", "leader"})
    reading = [held for held in actor.holdings if held.verbs is None or "task.read" in held.verbs]
    agencies = frozenset(held.agency_id for held in reading if held.roots is None)
    lent = frozenset((root, held.agency_id) for held in reading for root in held.roots or ())
    return Visibility(sees_all, agencies, actor.officer_id, lent)
