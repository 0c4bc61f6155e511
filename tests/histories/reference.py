"""What a plan should do, said once more and as plainly as it can be: nothing here is the engine's.

A plan asks several agencies, each of which does three tasks one after the other; beside them it
waits for a message and for a timer. Every verb takes the state of the plan and gives the next
one with the answer. What a share or a message tells the plan arrives later: an event of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

STEPS = 3
AGENCIES = ("a", "b", "c", "d")
ASKED = AGENCIES[:3]
DUE_AFTER_HOURS = 24

OK, REFUSED = "ok", "not-allowed-now"
FORBIDDEN, UNKNOWN_THING = "forbidden", "not-found"
LIVE = ("active", "suspended")


class Share(NamedTuple):
    """One agency's share; ``step`` counts the tasks done, ``doer`` has the open one."""

    agency: str
    number: int
    status: str = "active"
    step: int = 0
    task: str = "ready"
    doer: str | None = None

    @property
    def live(self) -> bool:
        """Whether there is work left on it."""
        return self.status in LIVE


class Plan(NamedTuple):
    """A plan with its shares in the order of their making.

    ``awaited`` are the numbers of shares whose end the activity has not taken in, ``news`` what
    is on its way to the plan: places of shares, or the letter (-1).
    """

    shares: tuple[Share, ...] = tuple(Share(key, n) for n, key in enumerate(ASKED, 1))
    status: str = "active"
    awaited: frozenset[int] = frozenset(range(1, len(ASKED) + 1))
    made: int = len(ASKED)
    asking: bool = True
    letter: str = "awaited"
    letters: frozenset[str] = frozenset()
    hours: float = 0
    fired: bool = False
    news: frozenset[int] = frozenset()

    def with_share(self, place: int, **changes: object) -> Plan:
        """With one share changed."""
        changed = self.shares[place]._replace(**changes)
        return self._replace(shares=(*self.shares[:place], changed, *self.shares[place + 1 :]))

    def with_all(self, old: str, new: str) -> Plan:
        """With plan and shares of one status in another."""
        shares = (each._replace(status=new) if each.status == old else each for each in self.shares)
        return self._replace(status=new, shares=tuple(shares))


class Ask(NamedTuple):
    """What is asked of a plan: by whom, of which share and step, with what else."""

    verb: str
    who: str = ""
    place: int = -1
    step: int = 0
    other: str = ""
    hours: float = 0


Answered = tuple[Plan, str]
LETTER = -1


def answer(plan: Plan, ask: Ask) -> Answered:
    """The plan afterwards, and what the asker is told."""
    if ask.place >= len(plan.shares):
        return plan, "nobody can know of that share yet"
    if ask.verb in _TASK:
        return _of_task(plan, ask)
    return _PLAN[ask.verb](plan, ask)


def _of_task(plan: Plan, ask: Ask) -> Answered:
    share = plan.shares[ask.place]
    if not share.live or share.step != ask.step:
        return plan, REFUSED
    another = share.doer not in (None, ask.who)
    if another:
        return plan, REFUSED if ask.verb in {"claim", "start", "complete"} else FORBIDDEN
    change = _TASK[ask.verb](plan, share, ask)
    if change is None:
        return plan, REFUSED
    after = plan.with_share(ask.place, **change)
    if after.shares[ask.place].live:
        return after, OK
    return after._replace(news=after.news | {ask.place}), OK


Change = dict[str, object] | None


def _claim(_plan: Plan, share: Share, ask: Ask) -> Change:
    return {"task": "reserved", "doer": ask.who} if share.task == "ready" else None


def _release(_plan: Plan, share: Share, _ask: Ask) -> Change:
    return {"task": "ready", "doer": None} if share.task != "ready" else None


def _start(_plan: Plan, share: Share, ask: Ask) -> Change:
    return {"task": "in_progress", "doer": ask.who} if share.task != "in_progress" else None


def _delegate(_plan: Plan, _share: Share, ask: Ask) -> Change:
    return {"task": "reserved", "doer": ask.other}


def _complete(plan: Plan, share: Share, _ask: Ask) -> Change:
    if plan.status != "active":
        return None
    step = share.step + 1
    status = "completed" if step == STEPS else "active"
    return {"task": "ready", "doer": None, "step": step, "status": status}


_TASK: dict[str, Callable[[Plan, Share, Ask], Change]] = {
    "claim": _claim,
    "release": _release,
    "start": _start,
    "delegate": _delegate,
    "complete": _complete,
}


def _cancel(plan: Plan, _ask: Ask) -> Answered:
    if plan.status not in LIVE:
        return plan, REFUSED
    ended = plan.with_all("suspended", "cancelled").with_all("active", "cancelled")
    return ended._replace(asking=False, news=frozenset()), OK


def _suspend(plan: Plan, _ask: Ask) -> Answered:
    return (
        (plan.with_all("active", "suspended"), OK) if plan.status == "active" else (plan, REFUSED)
    )


def _resume(plan: Plan, _ask: Ask) -> Answered:
    if plan.status != "suspended":
        return plan, REFUSED
    return plan.with_all("suspended", "active"), OK


def _add(plan: Plan, ask: Ask) -> Answered:
    if not plan.asking:
        return plan, UNKNOWN_THING
    if plan.status != "active" or _at_work(plan, ask.other):
        return plan, REFUSED
    number = plan.made + 1
    return _begun(plan._replace(made=number), ask.other, number), OK


def _withdraw(plan: Plan, ask: Ask) -> Answered:
    share = plan.shares[ask.place]
    if plan.status != "active" or not share.live:
        return plan, REFUSED
    return _taken_in(plan.with_share(ask.place, status="cancelled"), share.number), OK


def _reopen(plan: Plan, ask: Ask) -> Answered:
    share = plan.shares[ask.place]
    told = plan.news - {LETTER}
    if plan.status != "active" or not plan.asking or told or _at_work(plan, share.agency):
        return plan, REFUSED
    return _begun(plan, share.agency, share.number), OK


def _at_work(plan: Plan, agency: str) -> bool:
    return any(share.live and share.agency == agency for share in plan.shares)


def _begun(plan: Plan, agency: str, number: int) -> Plan:
    shares = (*plan.shares, Share(agency, number))
    return plan._replace(shares=shares, awaited=plan.awaited | {number})


def _send(plan: Plan, ask: Ask) -> Answered:
    if ask.other in plan.letters:
        return plan, "duplicate"
    plan = plan._replace(letters=plan.letters | {ask.other})
    if plan.letter != "awaited" or plan.status not in LIVE:
        return plan, "waiting"
    return plan._replace(letter="sent", news=plan.news | {LETTER}), "delivered"


def _pass_time(plan: Plan, ask: Ask) -> Answered:
    return plan._replace(hours=max(plan.hours, ask.hours)), OK


def _look(plan: Plan, ask: Ask) -> Answered:
    """At the very end: nothing is under way any more."""
    due = plan.hours >= DUE_AFTER_HOURS and not plan.fired
    busy = plan.status == "active" and (plan.news or due)
    return plan, ask.other if not busy and seen(plan) == ask.other else "otherwise"


_PLAN: dict[str, Callable[[Plan, Ask], Answered]] = {
    "cancel": _cancel,
    "suspend": _suspend,
    "resume": _resume,
    "add": _add,
    "withdraw": _withdraw,
    "reopen": _reopen,
    "send": _send,
    "pass time": _pass_time,
    "look": _look,
}


def events(plan: Plan) -> Iterator[Plan]:
    """What may happen to a plan by itself: it takes in what it was told, its timer fires."""
    if plan.status != "active":
        return
    if plan.news:
        after = plan
        for piece in sorted(plan.news):
            after = _told(after, piece)
        yield after
    if len(plan.news) > 1:
        yield from (_told(plan, piece) for piece in sorted(plan.news))
    if not plan.fired and plan.hours >= DUE_AFTER_HOURS:
        yield _ended(plan._replace(fired=True))


def _told(plan: Plan, piece: int) -> Plan:
    plan = plan._replace(news=plan.news - {piece})
    if piece == LETTER:
        return _ended(plan._replace(letter="caught"))
    return _taken_in(plan, plan.shares[piece].number)


def _taken_in(plan: Plan, number: int) -> Plan:
    awaited = plan.awaited - {number}
    return _ended(plan._replace(awaited=awaited, asking=plan.asking and bool(awaited)))


def _ended(plan: Plan) -> Plan:
    """It ends when nobody is asked any more, the letter has come and the time has passed."""
    over = not plan.asking and plan.letter == "caught" and plan.fired
    return plan._replace(status="completed") if over else plan


def seen(plan: Plan) -> str:
    """How it looks from outside: status, and each share with who does its open task."""
    shares = [
        (s.agency, s.status, *((s.step, s.task, s.doer) if s.live else ())) for s in plan.shares
    ]
    return repr((plan.status, shares))
