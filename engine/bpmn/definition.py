"""A process as an immutable graph: what the reader makes of a diagram and the execution runs.

One :class:`Definition` is one ``process`` element. Ids are the diagram's own; a sequence flow or
an element without an id gets one that the diagram cannot hold (it starts with ``~``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

EMPTY: Mapping[str, str] = MappingProxyType({})

ACTIVITIES = frozenset(
    {"task", "userTask", "manualTask", "scriptTask", "serviceTask", "sendTask", "receiveTask",
     "businessRuleTask", "subProcess", "transaction", "adHocSubProcess", "callActivity"}
)  # fmt: skip
SUB_PROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
GATEWAYS = frozenset(
    {"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway",
     "complexGateway"}
)  # fmt: skip
EVENTS = frozenset(
    {"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"}
)


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow (BPMN 2.0.2 §8.4.13). ``condition`` is the text of its expression."""

    id: str
    source: str
    target: str
    condition: str | None = None
    name: str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Timer:
    """A timer's text as written: an ISO 8601 literal or an expression that gives one."""

    kind: str  # "date" | "duration" | "cycle"
    text: str


@dataclass(frozen=True, slots=True)
class CorrelationProperty:
    """One property of a correlation key: how to read it off a message and off the instance.

    ``of_message`` is evaluated on the message's data, ``of_instance`` (the binding of a
    correlation subscription, BPMN 2.0.2 §8.4.2) on the variables of the receiver; either may
    be absent.
    """

    key: str
    name: str
    of_message: str | None = None
    of_instance: str | None = None


@dataclass(frozen=True, slots=True)
class EventDefinition:
    """What an event catches or throws (BPMN 2.0.2 §10.5.5)."""

    kind: str  # message|timer|signal|error|escalation|conditional|terminate|link|cancel|compensate
    name: str | None = None  # of the message, signal, link; of error and escalation for people
    code: str | None = None  # of the error or escalation; None catches all
    timer: Timer | None = None
    condition: str | None = None
    correlation: tuple[CorrelationProperty, ...] = ()
    activity: str | None = None  # compensate: the activity meant, None for the scope
    waits: bool = True  # compensate: waitForCompletion
    error_variable: str | None = None  # camunda:errorCodeVariable / escalationCodeVariable
    message_variable: str | None = None  # camunda:errorMessageVariable


@dataclass(frozen=True, slots=True)
class DataAssociation:
    """One value that crosses a border: ``target`` := value of ``source`` (an expression).

    ``source`` None with target None means *all variables* (camunda:in variables="all").
    ``business_key`` marks camunda:in businessKey; without a source it is the caller's own.
    ``store`` is the data store that takes the value instead of a variable. ``optional``: a
    variable that nothing has set is handed over as null, as Camunda does.
    """

    target: str | None
    source: str | None
    business_key: bool = False
    store: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class StoreUse:
    """A data store under the variable by which the associations of one node name it.

    ``shown`` marks an association that names no data input or output of the node: while the node
    runs it sees, or hands back, the store's value under that variable.
    """

    variable: str
    store: str
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Store:
    """A data store (BPMN 2.0.2 §10.4.1): ``capacity`` in items, None without limit.

    ``written`` tells whether the process writes it or only reads it.
    """

    id: str
    capacity: int | None = None
    written: bool = False


@dataclass(frozen=True, slots=True)
class Loop:
    """Loop characteristics of an activity (BPMN 2.0.2 §10.3.8)."""

    kind: str  # "standard" | "parallel" | "sequential"
    condition: str | None = None  # standard: goes on while true
    maximum: str | None = None
    test_before: bool = False
    cardinality: str | None = None
    collection: str | None = None  # an expression or the name of a variable
    element: str | None = None  # the variable that holds the item in each instance
    output_collection: str | None = None
    output_element: str | None = None  # the variable (or expression) whose value is collected
    completion: str | None = None
    behavior: str = "All"  # None | One | All | Complex
    one_event: EventDefinition | None = None
    none_event: EventDefinition | None = None
    complex: tuple[tuple[str, EventDefinition], ...] = ()
    outputs: tuple[DataAssociation, ...] = ()  # where the output collection goes


@dataclass(frozen=True, slots=True)
class Duty:
    """Who a user task is for and what its form is; the ``camunda:`` attributes as written."""

    assignee: str | None = None
    candidate_groups: str | None = None
    candidate_users: str | None = None
    due_date: str | None = None
    follow_up_date: str | None = None
    priority: str | None = None
    form: str | None = None
    fields: tuple[str, ...] | None = None  # names the form may write; None: any
    schema: Mapping[str, object] | None = None  # of a form drawn into the diagram


@dataclass(frozen=True, slots=True)
class Node:
    """A flow node: activity, event or gateway.

    ``scope`` is the id of the process or sub-process that holds it. ``placement`` tells where the
    inner instances of a multi-instance activity live: ``"child"`` (each an instance of its own,
    one an agency) or ``"body"`` (inside the document of this instance).
    """

    id: str
    type: str
    scope: str
    name: str | None = None
    line: int = 0
    incoming: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()
    default: str | None = None
    lane: str | None = None
    events: tuple[EventDefinition, ...] = ()
    parallel_multiple: bool = False
    attached_to: str | None = None
    interrupting: bool = True
    boundary: tuple[str, ...] = ()
    handler: str | None = None  # of a compensation boundary event: the activity that undoes
    loop: Loop | None = None
    placement: str = "body"
    for_compensation: bool = False
    called: str | None = None
    inputs: tuple[DataAssociation, ...] | None = None  # None: nothing was said
    outputs: tuple[DataAssociation, ...] | None = None
    stores_read: tuple[StoreUse, ...] = ()
    stores_filled: tuple[StoreUse, ...] = ()  # from the variable of the same name
    script: str | None = None
    result_variable: str | None = None
    service: str | None = None  # the registered name of a service, send or business rule task
    duty: Duty | None = None
    triggered_by_event: bool = False
    instantiate: bool = False
    direction: str | None = None
    activation: str | None = None  # complex gateway
    ordering: str = "Parallel"  # ad-hoc sub-process
    cancel_remaining: bool = True
    completion: str | None = None  # ad-hoc sub-process
    start_quantity: int = 1
    completion_quantity: int = 1
    properties: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    documentation: str | None = None

    @property
    def is_activity(self) -> bool:
        """Whether boundary events may be attached and loops set."""
        return self.type in ACTIVITIES

    @property
    def is_sub_process(self) -> bool:
        """Whether it holds flow nodes of its own."""
        return self.type in SUB_PROCESSES


@dataclass(frozen=True, slots=True)
class Scope:
    """A process or sub-process as a container.

    ``starts`` are its none start events, in an event sub-process its start events with their
    triggers; ``entries`` the nodes without incoming flow that also
    start (activities, gateways; never event sub-processes, boundary events, compensation
    handlers, link catches). ``data`` maps a declared data object or property to its initial
    value's expression or None.
    """

    id: str
    parent: str | None
    nodes: tuple[str, ...]
    starts: tuple[str, ...]
    entries: tuple[str, ...]
    event_sub_processes: tuple[str, ...] = ()
    data: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane; ``holder`` is the ``agency/position`` its property names, if any."""

    id: str
    name: str | None
    nodes: tuple[str, ...]
    holder: str | None = None


@dataclass(frozen=True, eq=False)
class Definition:
    """One process. ``scopes[id]`` is the process itself, the others its sub-processes."""

    id: str
    name: str | None
    executable: bool
    file: str
    line: int
    nodes: Mapping[str, Node]
    flows: Mapping[str, Flow]
    scopes: Mapping[str, Scope]
    lanes: tuple[Lane, ...] = ()
    participant: str | None = None
    properties: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    documentation: str | None = None
    global_task: bool = False
    correlation: tuple[CorrelationProperty, ...] = ()
    stores: Mapping[str, Store] = field(default_factory=dict)

    @property
    def root(self) -> Scope:
        """The process as a container."""
        return self.scopes[self.id]

    def starts_alone(self) -> bool:
        """Whether an instance can begin without a message, signal or timer, or a caller."""
        return not self.global_task and bool(self.root.starts or self.root.entries)

    def starts_on_condition(self) -> bool:
        """Whether an instance can begin when a condition holds (BPMN 2.0.2 §10.5.2)."""
        return any(True for _ in self.conditional_starts())

    def conditional_starts(self) -> Iterator[tuple[str, str]]:
        """Yield the start events that wait for a condition, each with its condition."""
        for key in self.root.nodes:
            if self.nodes[key].type == "startEvent":
                for event in self.nodes[key].events:
                    if event.kind == "conditional" and event.condition:
                        yield key, event.condition
