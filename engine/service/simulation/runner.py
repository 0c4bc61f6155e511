"""Plays a bundle of files in a store of its own: check, deploy, start, act, tell the outcome.

The caller puts an engine on a virtual clock together (:func:`engine.bootstrap.in_memory`); what
is played goes through the very verbs that the web and the clock call.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from engine.bpmn.definition import Definition
from engine.bpmn.validation import refused
from engine.errors import DieuPhoiError
from engine.model.clock import VirtualClock
from engine.model.permission import SYSTEM
from engine.sentences import Sentence, joined, sentence
from engine.service.context import reading
from engine.service.deployments import deployments
from engine.service.engine import Engine
from engine.service.organisation import importing
from engine.service.plans import lifecycle
from engine.service.simulation import autoplay, expectations, handlers, refusals, snapshot
from engine.service.simulation.context import LimitReached, NoTarget, OutOfTime, Stage
from engine.service.simulation.steps import Expect, Message, Signal, Start, Step
from engine.service.simulation.trace import Line, Trace

LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class Bundle:
    """Files that belong together: ``files`` are played, ``companions`` are there to be called."""

    key: str
    files: Mapping[str, bytes]
    companions: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Order:
    """What to start, with what, and what then to do. ``steps`` None: unattended.

    With a ``document`` the instance is started as a plan; ``organisation`` is taken in before.
    """

    process: str | None = None
    data: Mapping[str, object] = field(default_factory=dict)
    steps: Sequence[Step] | None = None
    document: Mapping[str, object] = field(default_factory=dict)
    bindings: Mapping[str, str] = field(default_factory=dict)
    organisation: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended. ``failure`` says why ``exit`` is 4 or 5."""

    status: str
    open: Sequence[str] = ()
    data: Mapping[str, object] = field(default_factory=dict)
    incidents: Sequence[Mapping[str, object]] = ()
    findings: Sequence[Mapping[str, object]] = ()
    exit: int = 0
    failure: str | None = None

    def as_json(self) -> dict[str, object]:
        """Give the last line of a run."""
        end: dict[str, object] = {
            "status": self.status,
            "open": list(self.open),
            "data": dict(self.data),
            "incidents": list(self.incidents),
            "findings": list(self.findings),
        }
        if self.failure is not None:
            end["failure"] = self.failure
        return {"end": end}


class Refused(Exception):
    """Nothing can be started; ``told`` says why."""

    def __init__(self, told: refusals.Told) -> None:
        """Take what is told of it."""
        super().__init__(str(told.message))
        self.told = told


class Player:
    """Plays one order. The engine's store must be private and empty or just set up."""

    def __init__(
        self,
        engine: Engine,
        clock: VirtualClock,
        *,
        limit: int = LIMIT,
        language: str = "vi",
        on_line: Callable[[Line], None] | None = None,
    ) -> None:
        """Listen to the engine; lines go to ``on_line`` as they come."""
        self._language = language
        self.trace = Trace(on_line)
        self.stage = Stage(engine, clock, self.trace, limit)
        engine.observers.append(self.trace.observe)

    def play(self, bundle: Bundle, order: Order) -> Outcome:
        """Play to the end of the order; refusals, limits and misses are in the outcome."""
        engine = self.stage.engine
        for key, files in bundle.companions.items():
            deployments.deploy(engine, SYSTEM, key, files)
        found = deployments.examine(engine, bundle.files)[1]
        findings = [finding.as_json(self._language) for finding in found]
        if refused(found):
            return self._refused(findings)
        deployments.deploy(engine, SYSTEM, bundle.key, bundle.files)
        return self.perform(bundle, order, findings)

    def perform(
        self, bundle: Bundle, order: Order, findings: Sequence[Mapping[str, object]] = ()
    ) -> Outcome:
        """The same where the files are what is current already."""
        exit_: int = 0
        failure: Sentence | None = None
        try:
            self.start(bundle, order)
            self._act(order)
        except Refused as error:
            return self._refused([*findings, error.told.as_json(self._language)])
        except DieuPhoiError as error:
            told = refusals.Told(error.code, error.sentence)
            return self._refused([*findings, told.as_json(self._language)])
        except NoTarget as error:
            exit_, failure = 4, error.sentence
        except OutOfTime:
            exit_, failure = 5, sentence("chạy quá lâu, chưa xong trong thời gian cho phép")
        except LimitReached:
            limit = self.stage.limit
            exit_, failure = 5, sentence("đã đạt giới hạn %(limit)s thao tác", limit=limit)
        return self._outcome(findings, exit_, failure)

    def _refused(self, findings: Sequence[Mapping[str, object]]) -> Outcome:
        return Outcome("refused", findings=findings, exit=2)

    def start(self, bundle: Bundle, order: Order) -> None:
        """Take the order's organisation in and start what it says; raises :class:`Refused`."""
        if order.organisation:
            importing.load(self.stage.engine, order.organisation)
        process = self._chosen(bundle, order)
        if process is None:
            return
        if self._is_plan(bundle, order, process):
            self.stage.first = lifecycle.start(
                self.stage.engine,
                SYSTEM,
                bundle.key,
                dict(order.document),
                dict(order.data),
                bindings=dict(order.bindings),
            )
        else:
            self.stage.first = handlers.start(self.stage, process, order.data)
        if order.steps is not None:
            self.stage.settle_due()

    def _is_plan(self, bundle: Bundle, order: Order, process: str) -> bool:
        """A plan says so in its order, or by the title of its document in the diagram."""
        titled = self._processes(bundle)[process].properties.get("title")
        return bool(order.document or order.bindings or titled)

    def _chosen(self, bundle: Bundle, order: Order) -> str | None:
        """Which process starts; None when the first step or a timer starts something."""
        here = self._processes(bundle)
        if order.process is not None:
            if order.process not in here:
                raise Refused(refusals.unknown(order.process, here))
            return order.process
        first = order.steps[0] if order.steps else None
        alone = _uncalled([process for process in here.values() if process.starts_alone()])
        if isinstance(first, Start) or (
            isinstance(first, Message | Signal) and (len(alone) != 1 or _begins(here, first))
        ):
            return None
        alone = alone or [one.id for one in here.values() if one.starts_on_condition()]
        if len(alone) > 1:
            raise Refused(refusals.several(alone))
        if not alone and not any(_has_timer_start(process) for process in here.values()):
            raise Refused(refusals.none(list(here)))
        return alone[0] if alone else None

    def _processes(self, bundle: Bundle) -> Mapping[str, Definition]:
        with reading(self.stage.engine) as tx:
            current = tx.unit.deployments.current(bundle.key)
            if current is None:
                return {}
            every = deployments.definitions(tx, current.id)
        return {name: found for name, found in every.items() if found.executable}

    def _act(self, order: Order) -> None:
        if order.steps is None:
            try:
                autoplay.play(self.stage)
            except DieuPhoiError as error:
                raise NoTarget(error.sentence) from error
            return
        for number, step in enumerate(order.steps, start=1):
            try:
                if isinstance(step, Expect):
                    self._expect(step)
                else:
                    handlers.act(self.stage, step)
            except (NoTarget, DieuPhoiError) as error:
                message = sentence(
                    "bước %(number)s: %(problem)s", number=number, problem=error.sentence
                )
                raise NoTarget(message) from error

    def _expect(self, step: Expect) -> None:
        engine = self.stage.engine
        with reading(engine) as tx:
            seen = expectations.Snapshot(
                status=snapshot.status(tx.unit),
                open=snapshot.open_elements(tx),
                data=snapshot.data_of(tx.unit, self.stage.first),
                lines=self.trace.lines,
                notified=snapshot.notified(tx.unit) if step.notified else (),
                deadlines=snapshot.deadlines(tx) if step.deadline is not None else (),
            )
        missed = expectations.misses(step, seen)
        if missed:
            raise NoTarget(joined("; ", missed))

    def _outcome(
        self, findings: Sequence[Mapping[str, object]], exit_: int, failure: Sentence | None
    ) -> Outcome:
        engine = self.stage.engine
        with reading(engine) as tx:
            troubles = snapshot.incidents(tx.unit, self._language)
            return Outcome(
                status=snapshot.status(tx.unit),
                open=snapshot.open_elements(tx),
                data=snapshot.data_of(tx.unit, self.stage.first),
                incidents=troubles,
                findings=[
                    *findings,
                    *(told.as_json(self._language) for told in refusals.uncaught(troubles)),
                ],
                exit=exit_ or (3 if troubles else 0),
                failure=None if failure is None else failure.in_language(self._language),
            )


def _begins(here: Mapping[str, Definition], step: Message | Signal) -> bool:
    """Whether a message or signal starts something, rather than reaching what was started."""
    kind = "message" if isinstance(step, Message) else "signal"
    return any(
        event.kind == kind and event.name == step.name
        for process in here.values()
        for name in process.root.nodes
        if process.nodes[name].type == "startEvent" or process.nodes[name].instantiate
        for event in process.nodes[name].events
    )


def _uncalled(processes: Sequence[Definition]) -> list[str]:
    """Leave out what another of the processes calls, unless they call each other in a circle."""
    called = {
        node.called
        for process in processes
        for node in process.nodes.values()
        if node.called != process.id
    }
    names = [process.id for process in processes]
    return [name for name in names if name not in called] or names


def _has_timer_start(process: Definition) -> bool:
    return any(
        event.kind == "timer"
        for name in process.root.nodes
        if process.nodes[name].type == "startEvent"
        for event in process.nodes[name].events
    )
