"""An instance in the hand of one step: taking it in the agreed order, loading it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from engine.bpmn.definition import Definition, Node
from engine.bpmn.runtime import Execution, State
from engine.sentences import sentence
from engine.service.context import ReadTx, Tx
from engine.service.deployments import deployments
from engine.service.record import NOBODY, Passing
from engine.service.runtime.environment import environment_of
from engine.storage import ChildHead, InstanceRow, Unit

LIVE = ("active", "suspended")

RELAYED = sentence(
    "Các quy trình đã gọi nhau hơn %(count)s lần liên tiếp; có thể gọi nhau vô hạn.", count=0
)
"""So many instances waking each other are a circle; the number is filled in when it is said."""


@dataclass
class Run:
    """One instance with its definition, ready to be moved.

    ``waiting`` and ``elements`` tell what each waiting token waited for and where it stood before
    the step; ``handed_in`` is the token whose task is closed already; ``ended_by_parent`` that
    nobody needs to hear of its end; ``ending`` names the children that end with it; ``data`` is
    what a new instance was given for ``node`` of its parent; ``kept`` the data stores written so
    far.
    """

    row: InstanceRow
    definition: Definition
    execution: Execution
    waiting: Mapping[int, frozenset[str]]
    elements: Mapping[int, str] = field(default_factory=dict)
    fresh: bool = False
    ended_by_parent: bool = False
    passing: Passing = NOBODY
    handed_in: int | None = None
    node: Node | None = None
    ending: list[ChildHead] = field(default_factory=list)
    data: Mapping[str, object] = field(default_factory=dict)
    kept: dict[str, object] = field(default_factory=dict)

    @property
    def over(self) -> bool:
        """Whether the instance ended in this step."""
        return self.execution.changes.status not in LIVE


def take(unit: Unit, instance_id: str) -> InstanceRow:
    """Lock an instance in the one order all commands keep; raises :class:`errors.NotFound`."""
    return unit.instances.take(instance_id)


def take_if_free(unit: Unit, instance_id: str) -> InstanceRow | None:
    """Lock an instance as :func:`take` does; None when it is gone or somebody moves it now."""
    return unit.instances.take_if_free(instance_id)


def load(tx: Tx, row: InstanceRow, *, playing: bool = False) -> Run:
    """Read the state document of an instance that was taken, or that is only ``playing``."""
    definition = deployments.definition(tx, row.deployment_id, row.process_id)
    state = State.load(row.state)
    waiting = {
        token.id: frozenset(wait.kind for wait in token.waits)
        for token in state.tokens.values()
        if token.waits
    }
    elements = {number: state.tokens[number].element for number in waiting}
    environment = environment_of(tx, row)
    if playing:
        environment = replace(environment, stored=lambda store, _write: stored(tx, store))
    if tx.command.hops > tx.engine.config.limits.relay:
        spent = replace(RELAYED, parts={"count": tx.engine.config.limits.relay})
        environment = replace(environment, spent=spent)
    execution = Execution(definition, state, tx.at, environment)
    return Run(row, definition, execution, waiting, elements)


def stored(tx: ReadTx, store: str) -> object:
    """The value of a data store for who only looks."""
    found = tx.unit.data_stores.get(store)
    return None if found is None else found.value


def fresh(tx: Tx, row: InstanceRow, definition: Definition) -> Run:
    """A new instance that no row stands for yet."""
    execution = Execution(definition, State(), tx.at, environment_of(tx, row))
    return Run(row, definition, execution, {}, fresh=True)
