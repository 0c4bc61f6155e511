"""A command: one request to change something, answered once however often it arrives.

A network that loses an answer, an officer who clicks twice and a clock that died while firing
all repeat the command id. The first answer is stored in the transaction that did the work, so
either both are there or neither.
"""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, is_dataclass, replace
from datetime import date, datetime
from functools import update_wrapper
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, cast

from engine.errors import Conflict, DieuPhoiError, ReasonRequired
from engine.model.clock import local_date
from engine.model.ids import new_id
from engine.model.permission import Actor
from engine.model.transitions import canonical
from engine.sentences import sentence
from engine.service.engine import Engine
from engine.storage import CommandRow, InboxRow, Unit

P = ParamSpec("P")
T = TypeVar("T")

NOT_THE_REQUEST = frozenset({"tx", "command_id", "reason"})
"""Parameters of a verb that do not belong to what is asked for; the reason is hashed beside it."""


@dataclass(frozen=True, slots=True)
class Command:
    """Who asked for what, when and why; every transition of the command bears these.

    ``hops`` counts the deliveries from instance to instance that led to it since a person, a
    timer or the world outside moved something.
    """

    id: str
    who: Actor
    verb: str
    at: datetime
    reason: str | None = None
    hops: int = 0


@dataclass(frozen=True)
class ReadTx:
    """An open transaction of an installation, for what only reads."""

    engine: Engine
    unit: Unit

    @property
    def today(self) -> date:
        """The present day in Vietnam."""
        return local_date(self.engine.now())


@dataclass(frozen=True)
class Tx(ReadTx):
    """An open transaction with the command that it carries out.

    ``ends`` tell parents that a child has ended; where it is not None the command hands them over
    before it is committed, else they go into the mailboxes.
    """

    command: Command
    ends: list[InboxRow] | None = None
    _shared: dict[object, Any] = field(default_factory=dict, repr=False, compare=False)

    def shared(self, make: Callable[[Unit], T]) -> T:
        """What all parts of this transaction read in common, made by ``make`` when first asked."""
        if make not in self._shared:
            self._shared[make] = make(self.unit)
        return cast("T", self._shared[make])

    @property
    def at(self) -> datetime:
        """The instant of the command (aware, UTC)."""
        return self.command.at

    @property
    def today(self) -> date:
        """The day of the command in Vietnam."""
        return local_date(self.command.at)

    @property
    def who(self) -> Actor:
        """Who asked for it."""
        return self.command.who

    @property
    def reason(self) -> str | None:
        """Why, in the asker's words."""
        return self.command.reason

    def require_reason(self) -> str:
        """The reason; raises :class:`errors.ReasonRequired` where none was given."""
        return require_reason(self.reason)

    def acting_as(self, who: Actor) -> Tx:
        """The same with the actor in the position by which he does it."""
        return replace(self, command=replace(self.command, who=who))

    def because(self, reason: str) -> Tx:
        """The same with another reason."""
        return replace(self, command=replace(self.command, reason=reason))


def require_reason(text: str | None) -> str:
    """What must be said when something is recorded; raises :class:`errors.ReasonRequired`."""
    if not (text or "").strip():
        raise ReasonRequired(fields={"reason": sentence("Phải ghi lý do.")})
    return str(text).strip()


@contextmanager
def reading(engine: Engine) -> Iterator[ReadTx]:
    """A transaction that only reads; within one page all see the same view of the store."""
    with engine.storage.read() as unit:
        yield ReadTx(engine, unit)


def verb(
    name: str, *, derived: Collection[str] = ()
) -> Callable[[Callable[Concatenate[Tx, P], T]], Verb[P, T]]:
    """Make a verb of the product out of what it does inside its transaction.

    The function gets a :class:`Tx` and checks permission first; it is called with the engine and
    the actor in its place. Its parameter ``command_id``, which it need not look at, names the
    request: one that was answered before gives the first answer. ``reason`` goes into the record.
    Parameters that are ``derived`` from the others are not compared when a request is repeated.
    """

    def decorate(work: Callable[Concatenate[Tx, P], T]) -> Verb[P, T]:
        signature = inspect.signature(work)
        apart = NOT_THE_REQUEST.union(derived)
        for by_name in {"command_id", "reason"} & signature.parameters.keys():
            if signature.parameters[by_name].kind is not inspect.Parameter.KEYWORD_ONLY:
                raise TypeError(f"{work.__qualname__}: {by_name} must be given by name")

        def call(engine: Engine, who: Actor, /, *args: P.args, **kwargs: P.kwargs) -> T:
            named = cast("dict[str, Any]", kwargs)
            command_id, reason = named.get("command_id"), named.get("reason")
            body: dict[str, object] = {}
            if command_id is not None:
                asked = signature.bind(None, *args, **kwargs).arguments
                body = {key: asked[key] for key in asked if key not in apart}
            return run(
                engine,
                who,
                name,
                body,
                lambda tx: work(tx, *args, **kwargs),
                command_id,
                reason=reason,
            )

        update_wrapper(call, work)
        return call

    return decorate


Verb = Callable[Concatenate[Engine, Actor, P], T]


def run(
    engine: Engine,
    who: Actor,
    verb: str,
    body: Mapping[str, object],
    work: Callable[[Tx], T],
    command_id: str | None = None,
    *,
    reason: str | None = None,
) -> T:
    """Do ``work`` in one transaction, or give the first answer if the id was answered before.

    ``work`` checks permission first and returns something JSON can hold. Afterwards what the
    command put into the inboxes of other instances is delivered at once; a failure there is
    the receiver's and is left to the clock.

    Raises :class:`errors.Conflict` when the id belongs to another actor, verb or body.
    """
    digest = "" if command_id is None else _digest(verb, body, reason)
    asked = Command(command_id or new_id(), who, verb, engine.now(), reason)
    attempts = _Attempts(engine, asked, work, digest if command_id is not None else None)
    try:
        answer = attempts.run()
    except DieuPhoiError:
        if command_id is None or not _is_answered(engine, command_id):
            raise
        # The same click was under way elsewhere and went through: this is its answer too.
        answer = attempts.run()
    if attempts.woken - {None}:
        engine.settle()
    return answer


class _Apart(Exception):
    """What the command's ends led to failed: it is done again without, and they are delivered."""


class _Attempts(Generic[T]):
    """One command, and what each attempt to carry it out in a transaction does.

    Whether it was answered before is not asked at first, for nearly none was: the answer of one
    that was cannot be written twice, and the attempt after that looks for it. ``digest`` is None
    where no answer is kept; ``woken`` tells for which instances the last attempt leaves something.
    """

    def __init__(
        self, engine: Engine, asked: Command, work: Callable[[Tx], T], digest: str | None
    ) -> None:
        """Begin with no attempt."""
        self._engine, self._asked, self._work, self._digest = engine, asked, work, digest
        self._tried = False
        self._together = engine.deliver is not None and engine.hand_over is not None
        self.woken: set[str | None] = set()

    def run(self) -> T:
        """Carry it out, or give the first answer; raises what ``work`` raises."""
        try:
            return self._engine.storage.run(self._once)
        except _Apart:
            self._together = False
            return self._engine.storage.run(self._once)

    def _once(self, unit: Unit) -> T:
        self.woken = unit.woken
        first = unit.commands.get(self._asked.id) if self._tried and self._digest else None
        self._tried = True
        if first is not None:
            _same_request(first, self._asked.who, str(self._digest))
            return json.loads(first.answer)  # type: ignore[no-any-return]  # what work gave
        command = replace(self._asked, at=self._engine.now())
        tx = Tx(self._engine, unit, command, [] if self._together else None)
        answer = self._work(tx)
        self._hand_over(tx)
        if self._digest is not None:
            text = json.dumps(answer, ensure_ascii=False)
            officer, at = command.who.officer_id, self._engine.now()
            unit.commands.add(CommandRow(command.id, officer, self._digest, text, at))
        return answer

    def _hand_over(self, tx: Tx) -> None:
        if not tx.ends or self._engine.hand_over is None:
            return
        try:
            self._engine.hand_over(tx)
        except Exception as failure:
            raise _Apart from failure


def _is_answered(engine: Engine, command_id: str) -> bool:
    with engine.storage.read() as unit:
        return unit.commands.get(command_id) is not None


def _digest(verb: str, body: Mapping[str, object], reason: str | None) -> str:
    asked = {"verb": verb, "body": _plain(body), "reason": reason}
    return hashlib.sha256(canonical(asked)).hexdigest()


def _plain(value: object) -> Any:
    """The request as the canonical form takes it: files by their hash."""
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value


def _same_request(first: CommandRow, who: Actor, digest: str) -> None:
    if first.actor != who.officer_id or first.body_hash != digest:
        raise Conflict
