"""What may happen to one instance: the verbs of a step (BPMN 2.0.2 clause 13).

Tokens move from a queue of ready work; a finished token leaves; every change of state passes
:class:`~engine.bpmn.runtime.kernel.Kernel`. After a verb, ``rows`` tell what happened, ``changes``
what the tables must now hold, ``state`` is the new state. The tables themselves are written by
the caller; what a step reads of them comes through
:class:`~engine.bpmn.runtime.environment.Environment`. A verb that raises leaves a state that must
be thrown away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Concatenate, ParamSpec

from engine.bpmn.runtime import (
    cancellation,
    catch_events,
    collaboration,
    completion,
    error_events,
    incidents,
    instance_start,
    loop_incidents,
    loops,
    migration,
    multi_instance,
)
from engine.bpmn.runtime.kernel import Kernel
from engine.bpmn.runtime.loop_incidents import Lost
from engine.bpmn.runtime.state import ROOT, State
from engine.bpmn.runtime.step import ExecutionStep, bounded
from engine.bpmn.runtime.step_result import ChildStart
from engine.bpmn.runtime.tokens import Token
from engine.bpmn.runtime.version_change import VersionChange
from engine.bpmn.runtime.waits import (
    ChildrenWait,
    MessageWait,
    ServiceWait,
    SignalWait,
    TaskWait,
    TimerWait,
    Wait,
)
from engine.errors import DieuPhoiError, NotAllowedNow
from engine.sentences import Sentence

P = ParamSpec("P")


class Execution(ExecutionStep):
    """One instance, taken for one step; each verb runs until nothing moves."""

    # the instance

    @bounded
    def start(self, data: Mapping[str, object], event: str | None = None) -> None:
        """Start the process at its none start event, or at the start event that happened."""
        instance_start.start(self._kernel, data, event)
        self._kernel.run()

    @bounded
    def start_child(self, child: ChildStart) -> None:
        """Start as the child that an activity of another instance needs."""
        instance_start.start_child(self._kernel, child)
        self._kernel.run()

    def cancel(self) -> None:
        """End the instance and all that runs in it."""
        cancellation.empty(self._kernel, ROOT)
        self._kernel.close("cancelled")
        self._kernel.run()

    def write(self, name: str, value: object) -> None:
        """Write a variable from outside."""
        self._kernel.write(ROOT, name, value)
        self._kernel.run()

    # its version

    def migrate(self, change: VersionChange, detail: Mapping[str, object]) -> None:
        """Become an instance of the version that this runs; there must be no obstacles."""
        migration.migrate(self._kernel, change, detail)

    def restore(self, before: State, detail: Mapping[str, object]) -> None:
        """Have exactly the state again that a migration changed."""
        migration.restore(self._kernel, before, detail)

    # what waits

    @bounded
    def complete(self, token: int, data: Mapping[str, object]) -> None:
        """Complete a user, manual or service task; raises NotAllowedNow when it does not wait."""
        waiting = self._waiting(token, TaskWait, ServiceWait)
        self._guard(waiting, completion.submit, data)

    @bounded
    def fire(self, token: int) -> None:
        """Let the timer happen for which a token waits: of several the one due first."""
        waiting = self._waiting(token, TimerWait)
        dues = {i: w.due for i, w in enumerate(waiting.waits) if isinstance(w, TimerWait)}
        index = min(dues, key=dues.__getitem__)
        self._guard(waiting, catch_events.happen, index, {})

    @bounded
    def receive(
        self,
        token: int,
        data: Mapping[str, object],
        *,
        index: int | None = None,
        keys: Mapping[str, str] | None = None,
    ) -> None:
        """Let a message or signal arrive; ``index`` tells for which of several waits."""
        waiting = self._waiting(token, MessageWait, SignalWait)
        caught = MessageWait | SignalWait
        first = next(i for i, wait in enumerate(waiting.waits) if isinstance(wait, caught))
        at = first if index is None else index
        collaboration.learn(self._kernel, keys or {})
        self._guard(waiting, catch_events.happen, at, data)

    # children

    @bounded
    def child_ended(
        self,
        token: int,
        key: str | None,
        loop: int | None,
        outcome: str,
        result: Mapping[str, object],
    ) -> None:
        """Take a child's end: ``completed``, ``cancelled`` or ``withdrawn``, and its variables."""
        waiting = self._waiting(token, ChildrenWait)
        self._guard(waiting, loops.child_ended, key, loop, outcome, result)

    @bounded
    def throw_into(
        self,
        token: int,
        kind: str,
        code: str | None,
        data: Mapping[str, object],
        lost: Sequence[Lost] = (),
    ) -> bool:
        """Throw an error or escalation at a waiting activity; says whether something caught it.

        An error that nothing catches leaves an incident on the activity; ``lost`` names the inner
        instance of a loop that ended with it.
        """
        host = self._token(token)
        thrown = error_events.Thrown(kind, code, None, data)
        catcher = error_events.find(self._kernel, thrown, host.scope, host)
        if catcher is not None:
            self._guard(host, lambda kernel, _: error_events.deliver(kernel, thrown, catcher))
            return True
        if kind == "error":
            words = error_events.uncaught(str(code))
            incidents.leave(self._kernel, host, error_events.UNCAUGHT, words, lost)
        self._kernel.run()
        return False

    @bounded
    def add_child(self, token: int, item: object) -> None:
        """Start one more inner instance of a running multi-instance activity."""
        waiting = self._waiting(token, ChildrenWait)
        multi_instance.scope_of(self._kernel, waiting)
        self._guard(waiting, multi_instance.add, item)

    @bounded
    def withdraw_child(self, token: int, loop: int | None, key: str | None) -> None:
        """End one inner instance; the others go on."""
        self._kernel.changes.children_cancelled.append((token, loop))
        self.child_ended(token, key, loop, "withdrawn", {})

    @bounded
    def reopen_child(self, token: int, loop: int, item: object, outcome: str) -> None:
        """Start an inner instance that had ended with ``outcome`` once more."""
        waiting = self._waiting(token, ChildrenWait)
        multi_instance.scope_of(self._kernel, waiting)
        self._guard(waiting, multi_instance.reopen, loop, item, outcome)

    # incidents

    def fail(self, token: int, code: str, words: Sentence, lost: Sequence[Lost] = ()) -> None:
        """Leave an incident on an activity whose service or child could not do its work.

        ``lost`` names the inner instances of a loop that could not be made.
        """
        incidents.leave(self._kernel, self._token(token), code, words, lost)
        self._kernel.run()

    @bounded
    def retry(self, token: int, data: Mapping[str, object] | None = None) -> None:
        """Run a failed node once more, or leave it once more where only leaving had failed.

        ``data`` are variables to set before: those on which it failed.
        """
        failed = self._token(token)
        again = incidents.settle(self._kernel, failed)
        for name, value in (data or {}).items():
            self._kernel.write(failed.scope, name, value)
        if again == "leave":
            self._guard(failed, loop_incidents.retry)
            return
        self._kernel.make_ready(failed)
        self._kernel.run()

    @bounded
    def skip(self, token: int, data: Mapping[str, object], flow: str | None = None) -> None:
        """Go on behind a failed node as if it had completed with ``data``.

        ``flow`` is the one to take behind a gateway or event; its default or first otherwise.
        """
        failed = self._token(token)
        incidents.settle(self._kernel, failed)
        if self._kernel.node(failed).is_activity:
            self._guard(failed, incidents.pass_over_activity, data)
            return
        incidents.pass_over(self._kernel, failed, data, flow)
        self._kernel.run()

    # helpers

    def _token(self, token: int) -> Token:
        if token not in self.state.tokens:
            raise NotAllowedNow
        return self.state.tokens[token]

    def _waiting(self, token: int, *kinds: type[Wait]) -> Token:
        waiting = self._token(token)
        if not any(isinstance(wait, kinds) for wait in waiting.waits):
            raise NotAllowedNow
        return waiting

    def _guard(
        self,
        token: Token,
        act: Callable[Concatenate[Kernel, Token, P], object],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """Let a token act; what fails reaches its error boundary event or leaves an incident."""
        try:
            act(self._kernel, token, *args, **kwargs)
        except DieuPhoiError as error:
            error_events.failed(self._kernel, token, error)
        self._kernel.run()
