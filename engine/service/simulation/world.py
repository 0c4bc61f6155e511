"""A world of its own for what is only played: this organisation, in memory, under its own clock.

Nothing of it reaches the installation that it was made from: its store dies with it, mail is kept
where nobody reads it, and services are answered by the player alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.bpmn.definition import Definition
from engine.bpmn.parser import diagrams
from engine.bpmn.parser import read as read_diagrams
from engine.model.clock import VirtualClock
from engine.model.ids import new_id
from engine.model.organisation import SETTINGS
from engine.model.permission import ROLES, SYSTEM
from engine.notify.mail import MemoryMailer
from engine.service.context import ReadTx, reading
from engine.service.deployments import deployments, start_subscriptions
from engine.service.engine import Engine, Service
from engine.storage import DeploymentRow, Storage, Unit

IN_MEMORY = "sqlite://"
ALIKE = (
    "agencies",
    "agency_groups",
    "group_members",
    "divisions",
    "positions",
    "holdings",
    "calendar",
    "policies",
)
"""The tables that a played world has as they are."""


@dataclass(frozen=True, slots=True)
class Files:
    """What is played: the files under their key, and the processes in them."""

    key: str
    files: Mapping[str, bytes]
    definitions: Mapping[str, Definition]


def read(key: str, files: Mapping[str, bytes]) -> Files:
    """Read the diagrams among files once, for as many worlds as are made of them."""
    return Files(key, files, read_diagrams(diagrams(files)).definitions)


def furnish(real: Engine, clock: VirtualClock, played: Files) -> Engine:
    """Make the engine of a world in which the files are what is current under their key."""
    engine = Engine(
        config=replace(real.config, database_url=IN_MEMORY),
        storage=Storage(IN_MEMORY),
        clock=clock,
        mailer=MemoryMailer(),
        services=_Unanswered(real.services),
        deliver=real.deliver,
        hand_over=real.hand_over,
        chores=real.chores,
        listeners=real.listeners,
        open_world=real.open_world,
    )
    engine.storage.prepare()
    with reading(real) as tx:
        rows = {name: getattr(tx.unit, name).find() for name in ALIKE}
        people = _People.of(tx)
        called = list(_called(tx, played))
    with engine.storage.begin() as unit:
        for name, found in rows.items():
            getattr(unit, name).put_many(found)
        people.put(unit, clock)
        for row, files, definitions in called:
            _deploy(engine, unit, row, files, definitions)
        _deploy(engine, unit, _row(played, clock), played.files, played.definitions)
    return engine


class _Unanswered(dict[str, Service]):
    """Services that diagrams may name; whoever plays says what they answer."""

    def get(self, *_name: Any) -> Any:
        return None


@dataclass(frozen=True, slots=True)
class _People:
    """Officers without their passwords, their roles, what was lent, and what is set."""

    officers: list[Any]
    roles: list[tuple[str, str]]
    successors: list[Any]
    delegations: list[Any]
    settings: dict[str, str]

    @classmethod
    def of(cls, tx: ReadTx) -> _People:
        unit = tx.unit
        settings = {key: unit.settings.get(key) for key in SETTINGS}
        return cls(
            [replace(row, password_hash=None, email=None) for row in unit.officers.find()],
            [(row.id, role) for role in ROLES for row in unit.officers.with_role(role)],
            unit.organisation.all_successors(),
            unit.organisation.delegations_until(tx.today),
            {key: value for key, value in settings.items() if value is not None},
        )

    def put(self, unit: Unit, clock: VirtualClock) -> None:
        unit.officers.put_many(self.officers)
        for officer, role in self.roles:
            unit.officers.grant(officer, role, clock.now())
        unit.organisation.add_successors(self.successors)
        for row in self.delegations:
            unit.organisation.put_delegation(row)
        for key, value in self.settings.items():
            unit.settings.set(key, value)


Deployed = tuple[DeploymentRow, Mapping[str, bytes], Mapping[str, Definition]]


def _called(tx: ReadTx, played: Files) -> Iterator[Deployed]:
    """What the played processes call, and what that calls; other plans are left outside."""
    seen: set[str] = set()
    waiting = [played.definitions]
    while waiting:
        for process in _calls(waiting.pop()):
            for start in tx.unit.deployments.starts("process", process):
                if start.key == played.key or start.deployment_id in seen:
                    continue
                seen.add(start.deployment_id)
                found = deployments.definitions(tx, start.deployment_id)
                waiting.append(found)
                row = tx.unit.deployments.need(start.deployment_id)
                yield row, tx.unit.deployments.files(row.id), found


def _calls(definitions: Mapping[str, Definition]) -> set[str]:
    nodes = (node for process in definitions.values() for node in process.nodes.values())
    return {node.called for node in nodes if node.called} - definitions.keys()


def _row(played: Files, clock: VirtualClock) -> DeploymentRow:
    return DeploymentRow(
        new_id(),
        played.key,
        1,
        deployments.content_digest(played.files),
        title=played.key,
        created_at=clock.now(),
        actor=SYSTEM.officer_id,
    )


def _deploy(
    engine: Engine,
    unit: Unit,
    row: DeploymentRow,
    files: Mapping[str, bytes],
    definitions: Mapping[str, Definition],
) -> None:
    unit.deployments.add(row, files)
    unit.deployments.set_current(row.key, row.id)
    start_subscriptions.follow(unit, row, definitions, engine.now())
    engine.definitions.put(row.id, definitions)
