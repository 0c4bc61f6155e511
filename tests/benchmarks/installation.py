"""An installation to measure: its own folder, a plan of M agencies with three tasks each."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from engine import bootstrap
from engine.config import Config
from engine.model.clock import SystemClock
from engine.model.permission import SYSTEM
from engine.service import deployments, instances
from engine.service.engine import Engine
from engine.storage import TaskRow

PLAN = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="urn:benchmark">
<process id="plan" isExecutable="true"><startEvent id="s"/>
<callActivity id="c" calledElement="share"><extensionElements>
<camunda:in source="agency" target="agency"/><camunda:out source="x" target="last"/>
</extensionElements><multiInstanceLoopCharacteristics camunda:collection="${list}"
 camunda:elementVariable="agency"/></callActivity><endEvent id="e"/>
<sequenceFlow id="f1" sourceRef="s" targetRef="c"/>
<sequenceFlow id="f2" sourceRef="c" targetRef="e"/></process>
<process id="share" isExecutable="true"><startEvent id="qs"/>
<userTask id="t1" camunda:candidateGroups="${agency}/chuyen_vien"/>
<userTask id="t2" camunda:candidateGroups="${agency}/chuyen_vien"/>
<userTask id="t3" camunda:candidateGroups="${agency}/chuyen_vien"/><endEvent id="qe"/>
<sequenceFlow id="q1" sourceRef="qs" targetRef="t1"/>
<sequenceFlow id="q2" sourceRef="t1" targetRef="t2"/>
<sequenceFlow id="q3" sourceRef="t2" targetRef="t3"/>
<sequenceFlow id="q4" sourceRef="t3" targetRef="qe"/></process></definitions>"""


@contextmanager
def installation(url: str | None = None) -> Iterator[Engine]:
    """A fresh installation; on SQLite in a folder of its own unless ``url`` says otherwise."""
    with tempfile.TemporaryDirectory(prefix="dieuphoi-bench-") as folder:
        config = Config.from_env({"DIEUPHOI_HOME": str(Path(folder))})
        if url is not None:
            config = replace(config, database_url=url)
        engine = bootstrap.build(config, SystemClock())
        engine.open_world = True
        deployments.deploy(engine, SYSTEM, "plan", {"plan.bpmn": PLAN.encode()})
        yield engine
        engine.storage.close()


def start(engine: Engine, agencies: int) -> str:
    """Start a plan for that many agencies; gives its id."""
    names = [f"agency-{number}" for number in range(agencies)]
    return instances.start(engine, SYSTEM, "plan", {"list": names}, process_id="plan")


def open_tasks(engine: Engine, root: str) -> list[TaskRow]:
    """The tasks of a plan that wait for somebody."""
    with engine.storage.read() as unit:
        return list(unit.tasks.open_of_root(root))


def complete(engine: Engine, task: TaskRow) -> None:
    """Complete one task through the service: history and chain on, nothing kept from before."""
    instances.complete(engine, SYSTEM, task.instance_id, task.token, {"x": 1})
