"""One agency's share of a plan: made, answered, moved to another agency or date, closed."""

from engine.service.assignments.deadlines import (
    ask_extension,
    change_deadline,
    decide_extension,
    set_cadence,
)
from engine.service.assignments.reassignment import reassign, resume, suspend, withdraw
from engine.service.assignments.refusals import insist
from engine.service.assignments.resolve import STATES
from engine.service.assignments.respond import accept, allocate, refuse, return_, submit
from engine.service.assignments.standing import ask_finish, finish
from engine.service.assignments.succession import (
    Leaving,
    leaving,
    may_take_back,
    take_back,
    transfer,
)
from engine.service.assignments.urging import urge
from engine.service.assignments.view import page, view

__all__ = [
    "STATES",
    "Leaving",
    "accept",
    "allocate",
    "ask_extension",
    "ask_finish",
    "change_deadline",
    "decide_extension",
    "finish",
    "insist",
    "leaving",
    "may_take_back",
    "page",
    "reassign",
    "refuse",
    "resume",
    "return_",
    "set_cadence",
    "submit",
    "suspend",
    "take_back",
    "transfer",
    "urge",
    "view",
    "withdraw",
]
