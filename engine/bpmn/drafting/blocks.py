"""One task of a plan as BPMN: the activity that carries it out and what belongs around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

from engine.bpmn.drafting.building import Builder
from engine.bpmn.drafting.tasks import Task
from engine.bpmn.drafting.vocabulary import CALLED
from engine.bpmn.drafting.wording import ADDED, MARK, event_words, short

ZONE = "+07:00"


@dataclass(slots=True)
class Made:
    """What a block put into the process.

    ``first`` is None when no flow leads to it, ``last`` when nothing waits for it: a standing
    duty, which ends with the plan.
    """

    nodes: list[str]
    first: str | None = None
    last: str | None = None
    monitored: list[str] = field(default_factory=list)  # steps of the monitoring agency


@dataclass(slots=True)
class Blocks:
    """Makes blocks. ``named_monitor`` is an agency id, or empty: then the start asks for it.

    ``closing``: what waits for a document is drawn closed, as the fields of the plan are.
    """

    builder: Builder
    process: etree._Element
    named_monitor: str
    monitor_name: str = ""
    closing: bool = False
    messages: list[tuple[str, str, bool]] = field(default_factory=list)  # body, node, inwards

    @property
    def monitor(self) -> str:
        """The monitoring agency in an expression or group."""
        return self.named_monitor or "${monitor}"

    def monitor_words(self) -> str:
        """The name of the monitor's lane."""
        return self.monitor_name or "Cơ quan theo dõi"

    def task(self, scope: etree._Element, task: Task) -> Made:
        """Draw one task into a process or sub-process."""
        if task.kind == "document":
            return self._document(scope, task)
        if task.kind == "consolidate" and task.gathers:
            return self._collection(scope, task.gathers, task)
        if task.kind == "assignment" and task.collector:
            return self._collection(scope, [task], None)
        return self._plain(scope, task)

    def group(self, name: str, members: Sequence[Task]) -> str:
        """Draw the tasks of one field into a sub-process and return its id."""
        key = f"Activity_field_{members[0].key}"
        inner = self.builder.node(self.process, "subProcess", key, name)
        self.builder.node(inner, "startEvent", f"StartEvent_{key}")
        split, join = f"Gateway_{key}_split", f"Gateway_{key}_join"
        self.builder.node(inner, "parallelGateway", split)
        self.builder.flow(inner, f"StartEvent_{key}", split)
        before = len(self.messages)
        made = [self.task(inner, member) for member in members]
        # a message flow may not end inside a shape that is drawn closed
        self.messages[before:] = dict.fromkeys(
            (body, key, inwards) for body, _, inwards in self.messages[before:]
        )
        self.builder.node(inner, "parallelGateway", join)
        self.builder.node(inner, "endEvent", f"EndEvent_{key}", "Xong lĩnh vực")
        for block in made:
            if block.first:
                self.builder.flow(inner, split, block.first)
            if block.last:
                self.builder.flow(inner, block.last, join)
        self.builder.flow(inner, join, f"EndEvent_{key}")
        return key

    def call(self, scope: etree._Element, key: str, name: str, called: str) -> etree._Element:
        """A call activity."""
        return self.builder.node(scope, "callActivity", key, name, calledElement=called)

    def _carry(self, scope: etree._Element, task: Task, *, called: str = "") -> str:
        """The call activity of a task: one child instance for each agency that leads."""
        key = f"Task_{task.key}"
        name = f"{task.row.number}. {short(task.row.title)}"
        activity = self.call(scope, key, name, called or CALLED[task.kind])
        self.builder.properties(activity, self._properties(task))
        inputs = {"agency": "${agency}", "monitor": self.monitor}
        inputs |= {"number": task.row.number, "title": task.row.title}
        if task.kind in {"standing", "monitor"}:
            inputs |= {"cadence": "${cadence}", "deadline": task.row.time or "${''}"}
        if task.kind == "consolidate":
            inputs |= {"deadline": task.row.time or "${''}"} | _submitted(task)
        self.builder.inputs(activity, inputs)
        self.builder.repeat(activity, task.lead.collection)
        if task.ends and not task.collector:
            self.messages += [(body, key, False) for body in task.receivers]
        return key

    def _properties(self, task: Task) -> dict[str, str]:
        row = task.row
        return {
            "number": row.number,
            "title": row.title,
            "lead": row.lead,
            "coordinating": row.coordinating,
            "role": "lead",
            "deadline": row.time,
            "urgency": row.urgency,
            "product": row.product,
            "destination": row.destination,
            "sentence": row.sentence,
            "standing": "true" if task.kind in {"standing", "monitor"} else "",
            "monitor": self.named_monitor,
            "kind": task.kind,
        }

    def _plain(self, scope: etree._Element, task: Task) -> Made:
        key = self._carry(scope, task)
        if task.ends_on is not None:
            return self._window(scope, task, key)
        if task.kind in {"standing", "monitor"}:
            end = f"EndEvent_{task.key}"
            self.builder.node(scope, "endEvent", end, "Kết thúc nhiệm vụ")
            self.builder.flow(scope, key, end)
            return Made([key, end], first=key)
        made = Made([key], first=key, last=key)
        self._urge(scope, task, made)
        return made

    def _window(self, scope: etree._Element, task: Task, key: str) -> Made:
        """From … to …: a timer before the work, an interrupting timer on it."""
        begin, over, merge = (
            f"Event_{task.key}_begin",
            f"Event_{task.key}_end",
            f"Gateway_{task.key}",
        )
        made = Made([key, over, merge], first=key, last=merge)
        if task.deadline.window_from is not None:
            day = task.deadline.window_from
            event = self.builder.node(scope, "intermediateCatchEvent", begin, f"Từ {day:%d/%m/%Y}")
            timer = self.builder.event(event, "timer")
            self.builder.expression(timer, "timeDate", f"{day.isoformat()}T00:00:00{ZONE}")
            self.builder.flow(scope, begin, key)
            made.nodes.append(begin)
            made.first = begin
        last = task.deadline.last_day
        event = self.builder.node(
            scope, "boundaryEvent", over, f"Hết {last:%d/%m/%Y}", attachedToRef=key
        )
        timer = self.builder.event(event, "timer")
        self.builder.expression(timer, "timeDate", f"{task.ends_on}T00:00:00{ZONE}")
        self.builder.node(scope, "exclusiveGateway", merge)
        self.builder.flow(scope, key, merge)
        self.builder.flow(scope, over, merge)
        return made

    def _urge(self, scope: etree._Element, task: Task, made: Made) -> None:
        """The escalation policy throws ``overdue``: the monitor urges, the work goes on."""
        if not task.dated:
            return
        late, urge, end = (f"{kind}_{task.key}_late" for kind in ("Event", "Task", "EndEvent"))
        event = self.builder.node(
            scope,
            "boundaryEvent",
            late,
            "Quá hạn",
            attachedToRef=f"Task_{task.key}",
            cancelActivity="false",
        )
        self.builder.event(event, "escalation", "overdue")
        self.builder.node(
            scope,
            "userTask",
            urge,
            f"Đôn đốc cơ quan chậm nhiệm vụ {task.row.number}",
            camunda_candidateGroups=f"{self.monitor}/chuyen_vien",
            camunda_formKey="forms/urge.json",
        )
        self.builder.node(scope, "endEvent", end, "Đã đôn đốc")
        self.builder.chain(scope, late, urge, end)
        made.nodes.append(late)
        made.monitored += [urge, end]

    def _document(self, scope: etree._Element, task: Task) -> Made:
        """A document from outside: each one that arrives starts one more child instance."""
        key = f"Activity_{task.key}_documents"
        title = f"{task.row.number}. {short(task.row.title)}"
        name = f"Khi có văn bản: nhiệm vụ {task.row.number}"
        name = f"{title} (khi có văn bản)" if self.closing else name
        inner = self.builder.node(scope, "subProcess", key, name)
        inner.set("triggeredByEvent", "true")
        start = self.builder.node(
            inner,
            "startEvent",
            f"StartEvent_{task.key}_document",
            event_words(task),
            isInterrupting="false",
        )
        self.builder.event(start, "message", f"{event_words(task)} (nhiệm vụ {task.row.number})")
        call = self.call(
            inner,
            f"Task_{task.key}",
            title,
            CALLED["document"],
        )
        self.builder.properties(call, self._properties(task))
        inputs = {
            "leads": task.lead.collection,
            "collector": task.collector or "${''}",
            "monitor": self.monitor,
        }
        properties = self._properties(task)
        inputs |= {k: properties[k] or "${''}" for k in properties if k not in {"kind", "monitor"}}
        inputs |= {k: "${empty " + k + " ? '' : " + k + "}" for k in _DOCUMENT}
        self.builder.inputs(call, inputs)
        end = f"EndEvent_{task.key}_document"
        self.builder.node(inner, "endEvent", end, "Xử lý xong văn bản")
        self.builder.chain(inner, f"StartEvent_{task.key}_document", f"Task_{task.key}", end)
        for body in task.senders:
            inside = f"StartEvent_{task.key}_document"
            # a message flow may not end inside a shape that is drawn closed
            self.messages.append((body, key if self.closing else inside, True))
        return Made([key])

    def _collection(self, scope: etree._Element, gathered: Sequence[Task], by: Task | None) -> Made:
        """Work and its consolidation, which opens with the first reply and ends the block."""
        key = f"Activity_{gathered[0].key}_collected"
        inner = self.builder.node(scope, "subProcess", key, "Thực hiện và tổng hợp")
        start, split = f"StartEvent_{key}", f"Gateway_{key}"
        self.builder.node(inner, "startEvent", start)
        self.builder.node(inner, "parallelGateway", split)
        self.builder.flow(inner, start, split)
        for task in gathered:
            made = Made([])
            self.builder.flow(inner, split, self._carry(inner, task))
            end = f"EndEvent_{task.key}_replied"
            self.builder.node(inner, "endEvent", end, "Đủ kết quả")
            self.builder.flow(inner, f"Task_{task.key}", end)
            self._urge(inner, task, made)
        first = f"Event_{key}_first"
        event = self.builder.node(inner, "intermediateCatchEvent", first, "Có kết quả đầu tiên")
        counts = " + ".join(f"completed('Task_{t.key}')" for t in gathered)
        condition = self.builder.event(event, "conditional")
        self.builder.expression(condition, "condition", "${" + counts + " >= 1}")
        self.builder.flow(inner, split, first)
        consolidate = self._carry(inner, by) if by else self._added(inner, gathered[0])
        note, end = f"Task_{key}_missing", f"EndEvent_{key}"
        script = self.builder.node(inner, "scriptTask", note, "Lập danh sách cơ quan chưa gửi")
        missing = " + ".join(f"missing('Task_{t.key}')" for t in gathered)
        self.builder.script(script, f"missing_{gathered[0].key} = {missing}")
        self.builder.event(self.builder.node(inner, "endEvent", end, "Đã tổng hợp"), "terminate")
        self.builder.chain(inner, first, consolidate, note, end)
        return Made([key], first=key, last=key)

    def _added(self, scope: etree._Element, task: Task) -> str:
        """A consolidation the table has no row for, because another task's words ask for it."""
        key = f"Task_{task.key}_consolidate"
        title = f"Tổng hợp kết quả nhiệm vụ {task.row.number}"
        activity = self.call(scope, key, f"{title} {MARK}", CALLED["consolidate"])
        values = {"number": f"{task.row.number} (tổng hợp)", "title": title, "role": "lead"}
        values |= {"lead": task.row.destination, "sentence": task.row.sentence}
        self.builder.properties(
            activity,
            values | {"kind": "consolidate", "origin": ADDED, "monitor": self.named_monitor},
        )
        self.builder.inputs(
            activity,
            {
                "agency": task.collector,
                "monitor": self.monitor,
                "number": values["number"],
                "title": title,
            }
            | _submitted(task),
        )
        return key


def _submitted(task: Task) -> dict[str, str]:
    """What a consolidation is given that goes on to the committee, which may return it."""
    return {"submitted": "${true}"} if task.submitted else {}


_DOCUMENT = ("document_number", "document_date", "document_issuer", "document_title")
