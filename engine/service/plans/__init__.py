"""Plans and their processes: issued, closed, looked at, drawn; documents that come in."""

from engine.service.plans.issuing import entrust
from engine.service.plans.labels import labels
from engine.service.plans.lifecycle import asks, close, start
from engine.service.plans.numbering import number
from engine.service.plans.plan_list import plans
from engine.service.plans.shares import KINDS, Look
from engine.service.plans.view import instance, plan, plan_row
from engine.service.plans.watching import watch, watched, watches

__all__ = [
    "KINDS",
    "Look",
    "asks",
    "close",
    "entrust",
    "instance",
    "labels",
    "number",
    "plan",
    "plan_row",
    "plans",
    "start",
    "watch",
    "watched",
    "watches",
]
