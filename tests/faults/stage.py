"""The province on which commands compete, and the processes they compete in."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from engine.model.clock import VirtualClock
from engine.model.ids import new_id
from engine.model.permission import SYSTEM
from engine.service import deployments, plans, tasks
from engine.service.engine import Engine
from engine.service.runtime import instances
from engine.storage import TaskRow
from tests.integration.diagrams import (
    END,
    ONE_TASK,
    START,
    diagram,
    each,
    message,
    timer,
    user,
)
from tests.integration.diagrams import wait_for as catch
from tests.integration.province import FILES, LEADS, Province

WHY = "Theo chỉ đạo"


def through(stores: str, process_id: str) -> bytes:
    """A task, then steps that each read a data store and write the process's name into it."""
    steps = "".join(
        f'<dataStoreReference id="{store}" name="{store}"/><scriptTask id="use-{store}">'
        f'<property id="p-{store}" name="p"/><dataInputAssociation><sourceRef>{store}</sourceRef>'
        f"<targetRef>p-{store}</targetRef></dataInputAssociation><dataOutputAssociation>"
        f"<targetRef>{store}</targetRef></dataOutputAssociation>"
        f"<script>{store} = '{process_id}'</script></scriptTask>"
        for store in stores.split()
    )
    path = ">".join(["do", *(f"use-{store}" for store in stores.split()), "end"]).split(">")
    flows = " ".join(f"{a}>{b}" for a, b in pairwise(path))
    return diagram(process_id, START + user("do") + steps + END, f"start>do {flows}")


PROCESSES = {
    "one-task": ONE_TASK,
    "fan": diagram(
        "fan",
        START
        + f'<callActivity id="ask" calledElement="one-task">{each(",".join(LEADS))}</callActivity>'
        + END,
        "start>ask ask>end",
    ),
    "pair": diagram(
        "pair",
        START
        + '<parallelGateway id="split"/><parallelGateway id="join"/>'
        + user("left")
        + user("right")
        + END,
        "start>split split>left split>right left>join right>join join>end",
    ),
    "limited": diagram(
        "limited",
        START
        + user("do")
        + f'<boundaryEvent id="late" attachedToRef="do">{timer("Duration", "P1D")}</boundaryEvent>'
        + END
        + '<endEvent id="given-up"/>',
        "start>do do>end late>given-up",
    ),
    "ask": diagram(
        "ask",
        START + user("prepare") + catch("answered", "reply") + END,
        "start>prepare prepare>answered answered>end",
        message("reply"),
    ),
    "divide": diagram(
        "divide",
        START + '<scriptTask id="share"><script>share = 1 / parts</script></scriptTask>' + END,
        "start>share share>end",
    ),
    "traffic": diagram(
        "traffic",
        START
        + '<intermediateCatchEvent id="green"><signalEventDefinition signalRef="go"/>'
        + "</intermediateCatchEvent>"
        + END,
        "start>green green>end",
        '<signal id="go" name="go"/>',
    ),
    "there": through("near far", "there"),
    "back": through("far near", "back"),
}


class Stage:
    """The province, and fresh scenes on it."""

    def __init__(self, province: Province) -> None:
        self.engine: Engine = province.engine
        self.clock: VirtualClock = province.clock
        self.province = province

    @classmethod
    def on(cls, province: Province) -> Stage:
        """Deploy the processes in a province."""
        for key, body in PROCESSES.items():
            deployments.deploy(province.engine, SYSTEM, key, {f"{key}.bpmn": body})
        files = {
            path.relative_to(FILES).as_posix(): path.read_bytes()
            for path in FILES.rglob("*")
            if path.is_file()
        }
        deployments.deploy(province.engine, SYSTEM, "plan", files)
        return cls(province)

    def start(self, key: str, **data: object) -> str:
        """A fresh instance."""
        return instances.start(self.engine, SYSTEM, key, data, business_key=new_id())

    def tasks(self, root: str) -> list[TaskRow]:
        """Its open tasks."""
        with self.engine.storage.read() as unit:
            return unit.tasks.find(root_id=root, open=True, order="id")

    def complete(self, task: TaskRow, command: str | None = None) -> Callable[[], object]:
        """Hand a task in."""
        return lambda: tasks.complete(self.engine, SYSTEM, task.id, {}, command_id=command)

    def plan(self) -> str:
        """A plan of two agencies."""
        document = {"title": "Kế hoạch", "number": "89", "symbol": "KH-UBND"}
        document |= {"issued_on": "2025-04-09", "monitor": "so-noi-vu"}
        return plans.start(self.engine, SYSTEM, "plan", document)

    def share(self, root: str) -> tuple[str, TaskRow]:
        """The assignment of Sở Y tế in a plan, and its open task."""
        with self.engine.storage.read() as unit:
            held = unit.assignments.first(root_id=root, agency_id="so-y-te")
            task = unit.tasks.first(root_id=root, agency_id="so-y-te", open=True)
        assert held is not None
        assert task is not None
        return held.id, task
