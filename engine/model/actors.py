"""Who acts on what: the facts that rules of permission ask for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from engine.model.organisation import kinds_that_fit
from engine.sentences import Sentence, sentence

ROLES: dict[str, Sentence] = {
    "administrator": sentence("Quản trị hệ thống"),
    "deployer": sentence("Người triển khai quy trình"),
    "inspector": sentence("Thanh tra, kiểm tra"),
    "leader": sentence("Lãnh đạo tỉnh"),
    "security": sentence("An toàn thông tin"),
}


@dataclass(frozen=True, slots=True)
class HeldPosition:
    """A position the actor holds today, himself or by delegation.

    ``via_delegation`` names the delegation; ``capacity`` its mark (KT, TL, TUQ …); ``roots``
    and ``verbs`` its scope, None without limit.
    """

    position_id: str
    agency_id: str
    kind: str
    via_delegation: str | None = None
    capacity: str | None = None
    on_behalf_of: str | None = None
    division: str | None = None
    roots: frozenset[str] | None = None
    verbs: frozenset[str] | None = None

    def covers(self, verb: str, root_id: str | None) -> bool:
        """Whether it counts for this verb and plan: a delegation only within its scope."""
        in_plan = self.roots is None or root_id in self.roots
        return in_plan and (self.verbs is None or verb in self.verbs)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person with what he holds today, or the system itself.

    ``channel`` is the way by which he came in, one of those below.
    """

    officer_id: str
    login: str
    name: str
    holdings: tuple[HeldPosition, ...] = ()
    roles: frozenset[str] = frozenset()
    session_id: str | None = None
    capacity: str | None = None
    on_behalf_of: str | None = None
    channel: str = ""

    @property
    def agency_ids(self) -> frozenset[str]:
        """The agencies he works in today."""
        return frozenset(held.agency_id for held in self.holdings)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of work he may do, over all his positions."""
        return kinds_that_fit(held.kind for held in self.holdings)

    def acting_as(self, held: HeldPosition) -> Actor:
        """The same person in one of his positions: what the record names."""
        return replace(self, capacity=held.capacity, on_behalf_of=held.on_behalf_of)

    def in_person(self) -> Actor:
        """The same person without what was lent to him: that is not lent further."""
        own = tuple(held for held in self.holdings if held.via_delegation is None)
        return replace(self, holdings=own)


WEB, CLOCK, COMMAND_LINE, BULK = "web", "clock", "cli:", "bulk:"
"""By which way a command came in: the pages, the clock, the command line followed by whom the
machine knows as its user, a bulk operation followed by its id. Nothing: a program that embeds the
engine, or the engine passing on."""

SYSTEM = Actor("system", "system", "Hệ thống", roles=frozenset({"system"}))
"""The clock, the scenario player and the installation itself: may do everything."""

BY_THE_CLOCK = replace(SYSTEM, channel=CLOCK)
"""The system, moved by the time alone."""


def way_in_words(channel: str) -> Sentence | None:
    """By which way a command came in, for people; None where the record does not tell."""
    if channel.startswith(COMMAND_LINE):
        user = channel.removeprefix(COMMAND_LINE)
        return sentence("dòng lệnh, tài khoản máy %(user)s", user=user)
    if channel.startswith(BULK):
        return sentence("xử lý hàng loạt")
    return {WEB: sentence("trang web"), CLOCK: sentence("theo giờ đã định")}.get(channel)


def in_bulk(operation_id: str) -> str:
    """The channel of what an officer asked for in bulk."""
    return f"{BULK}{operation_id}"


def by_command_line(who: Actor, user: str) -> Actor:
    """The same, acting through the command line as a user of the machine."""
    return replace(who, channel=f"{COMMAND_LINE}{user}")


@dataclass(frozen=True, slots=True)
class Target:
    """What the verb is about, as far as a rule may ask.

    ``agency_id``, ``division`` and ``position_kind`` say whose work it is, ``others`` to which
    further (agency, kind of position) a task is offered, ``candidates`` are the officers to whom it
    is offered in person; ``receivers`` get the result: who asked for it and who consolidates;
    ``participants`` are those that have a share in the plan; ``issuers`` issued it, or would;
    ``directing_agency_id`` was entrusted by them with the others' work; ``asker`` is the agency
    whose work led to a coordinating one's; ``outward`` are the ranks that the agency's
    own rule asks for acts that commit it.
    """

    agency_id: str | None = None
    root_id: str | None = None
    position_kind: str | None = None
    assignee: str | None = None
    monitor_agency_id: str | None = None
    receivers: frozenset[str] = field(default=frozenset())
    issuers: frozenset[str] = field(default=frozenset())
    directing_agency_id: str | None = None
    role: str | None = None
    officer_id: str | None = None
    participants: frozenset[str] = field(default=frozenset())
    division: str | None = None
    others: frozenset[tuple[str, str | None]] = field(default=frozenset())
    candidates: frozenset[str] = field(default=frozenset())
    asker: str | None = None
    outward: frozenset[tuple[str, int]] = field(default=frozenset())

    @property
    def places(self) -> frozenset[tuple[str | None, str | None]]:
        """Every (agency, kind of position) that the work is for."""
        return self.others | {(self.agency_id, self.position_kind)}


@dataclass(frozen=True, slots=True)
class Visibility:
    """What lists may show: everything, or what these agencies do, monitor or consolidate.

    ``lent`` are (plan, agency) of positions lent for certain plans only.
    """

    all: bool
    agency_ids: frozenset[str]
    officer_id: str
    lent: frozenset[tuple[str, str]] = field(default=frozenset())
