"""SpiffWorkflow's own engine, told what was done to ours: the same acts in the same order.

Its parser, task tree and scheduler run the diagram. Only expressions are read in our language
(its documented seam, the script engine's environment), since the diagrams are written in it, and
the clock is the test's. Tasks that BPMN gives to no person (none and manual tasks, which the
library leaves to its host) are done at once, as ours does them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.script_engine.python_environment import BasePythonScriptEngineEnvironment
from SpiffWorkflow.bpmn.specs.defaults import UserTask
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import SignalEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.util.event import BpmnEvent
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.definition import ACTIVITIES, EVENTS, GATEWAYS, SUB_PROCESSES
from engine.bpmn.language import expression, script

_TIME = re.compile(r"(R\d*/)?(P[\dT]|\d{4}-\d\d-\d\d)")
MOST_STEPS = 150
"""Steps of its engine in one run. Each costs more than the one before it: it walks its tree."""
_TICK, _REST = timedelta(milliseconds=1), timedelta(seconds=1)
"""Its timers fire when their time has passed, not when it has come."""


class Unreadable(Exception):
    """Its parser refuses the diagram, or cannot get through it."""


class TooLong(Exception):
    """The run takes more steps than its engine gets through in a test's time."""


class NotOpen(Exception):
    """A task is to be done that its engine does not offer."""


class Language(BasePythonScriptEngineEnvironment):
    """Expressions and scripts as our diagrams write them, over the data of its task."""

    def evaluate(self, text, context, external_context=None):
        if not isinstance(text, str) or _TIME.match(text.strip(" \n\"'")):
            return text.strip(" \n\"'") if isinstance(text, str) else text
        return expression(text).evaluate(context, {})

    def execute(self, text, context, external_context=None):
        for line in script(text):
            context[line.name] = line.expression.evaluate(context, {})
        return True


def with_end_events(body: bytes) -> etree._Element:
    """Draw the end events of sub-processes that the standard lets be absent (§10.5.3).

    Its parser demands one in each; what has no outgoing flow ends its path either way.
    """
    root = etree.fromstring(body)
    for scope in root.iter(*(full_tag(name) for name in SUB_PROCESSES - {"adHocSubProcess"})):
        if scope.find(full_tag("endEvent")) is not None:
            continue
        leads_on = {flow.get("sourceRef") for flow in scope.iterchildren(full_tag("sequenceFlow"))}
        last = [
            node.get("id")
            for node in scope.iterchildren(*map(full_tag, ACTIVITIES | EVENTS | GATEWAYS))
            if node.get("id") not in leads_on
            and not {"isForCompensation", "triggeredByEvent"} & set(node.attrib)
        ]
        end = f"{scope.get('id')}.end"
        etree.SubElement(scope, full_tag("endEvent"), id=end)
        for number, source in enumerate(last):
            flow = {"id": f"{end}.{number}", "sourceRef": source, "targetRef": end}
            etree.SubElement(scope, full_tag("sequenceFlow"), flow)
    return root


class SpiffEngine:
    """One run of one process on the library's own engine, under a clock that only acts move."""

    def __init__(
        self, files: Mapping[str, bytes], process: str, data: Mapping[str, Any], at: datetime
    ) -> None:
        """Read the files and start; raises Unreadable where its parser does not get through."""
        self.now = at
        self.steps = 0
        parser = BpmnParser()
        try:
            for body in files.values():
                parser.add_bpmn_xml(with_end_events(body))
            spec = parser.get_spec(process)
            inner = parser.get_subprocess_specs(process)
        except Exception as problem:
            raise Unreadable(f"{type(problem).__name__}: {problem}") from problem
        engine = PythonScriptEngine(Language())
        self.workflow = BpmnWorkflow(spec, inner, script_engine=engine)
        self.workflow.task_tree.data.update(data)
        self.settle()

    def settle(self) -> None:
        """Let it run until only people, events and time can move it; raises TooLong."""
        with time_machine.travel(self.now, tick=False):
            while True:
                self.workflow.do_engine_steps(will_complete_task=self._count)
                ready = self.workflow.get_tasks(state=TaskState.READY)
                unmanned = [task for task in ready if not isinstance(task.task_spec, UserTask)]
                if not unmanned:
                    return
                self._count(unmanned[0])
                if unmanned[0].task_spec.manual:
                    unmanned[0].run()

    def _act(self, act: Callable[[], object]) -> None:
        with time_machine.travel(self.now, tick=False):
            act()
        self.settle()

    def _count(self, _task: Any) -> None:
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise TooLong

    def _ready(self) -> list[Any]:
        return list(self.workflow.get_tasks(state=TaskState.READY, manual=True))

    def complete(self, element: str, data: Mapping[str, Any], nth: int = 1) -> None:
        """Do the nth open task of this element; raises NotOpen where there is none."""
        open_here = [task for task in self._ready() if task.task_spec.bpmn_id == element]
        if len(open_here) < nth:
            raise NotOpen(element)
        open_here[nth - 1].data.update(data)
        self._act(open_here[nth - 1].run)

    def signal(self, name: str) -> None:
        """Tell it of a signal from elsewhere."""
        event = BpmnEvent(SignalEventDefinition(name))
        self._act(lambda: self.workflow.catch(event))

    def message(self, name: str, data: Mapping[str, Any]) -> None:
        """Give it a message without correlation."""
        event = BpmnEvent(MessageEventDefinition(name), payload=dict(data))
        self._act(lambda: self.workflow.catch(event))

    def advance(self, until: datetime) -> None:
        """Let time pass; each timer due on the way fires at its own time."""
        while (due := min(self.timers(), default=until)) < until:
            self.now = max(self.now, due) + _TICK
            self.settle()
        self.now = until + _REST
        self.settle()

    def timers(self) -> Iterator[datetime]:
        """Yield when each of its waiting timers is due."""
        for event in self.workflow.waiting_events():
            if event.event_type.endswith("TimerEventDefinition"):
                due = event.value["next"] if isinstance(event.value, dict) else event.value
                yield datetime.fromisoformat(due).astimezone(UTC)

    def open(self) -> list[str]:
        """The user tasks that wait for somebody, the one that opened first before the others."""
        ready = sorted(self._ready(), key=lambda task: task.last_state_change)
        return [task.task_spec.bpmn_id for task in ready]

    def completed(self) -> Counter[str]:
        """How often each node completed; an inner instance counts by itself."""
        done = self.workflow.get_tasks(state=TaskState.COMPLETED)
        return Counter(task.task_spec.bpmn_id for task in done if task.task_spec.bpmn_id)

    def ended(self) -> bool:
        """Whether the instance has completed."""
        return bool(self.workflow.is_completed())

    def data(self) -> Mapping[str, Any]:
        """What the process holds: the data of its last task, before its end those of its root."""
        last = self.workflow.last_task
        return {**self.workflow.data, **(last.data if last is not None else {})}
