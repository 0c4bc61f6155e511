"""Plans drawn with the shared processes, for the small province."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.model.permission import SYSTEM
from engine.service import deployments, plans, tasks
from engine.service.runtime import deliveries
from engine.storage import TaskRow
from tests.integration.diagrams import END, START, diagram, each
from tests.integration.province import Province

COMMON = Path(__file__).parents[3] / "processes" / "common"
DOCUMENT = {"title": "Kế hoạch phối hợp", "number": "7", "monitor": "so-noi-vu"}


def properties(**named: str) -> str:
    rows = "".join(
        f'<camunda:property name="{key}" value="{value}"/>' for key, value in named.items()
    )
    return f"<camunda:properties>{rows}</camunda:properties>"


def call(own: str, called: str, agencies: str, given: Mapping[str, str] = {}, **named: str) -> str:
    """An activity of the plan: one of the shared processes for each agency."""
    told = {"agency": "${agency}", "monitor": "so-noi-vu", "title": named["title"], **given}
    told["number"] = named.get("number", "0")
    inputs = "".join(
        f'<camunda:in sourceExpression="{value}" target="{name}"/>' for name, value in told.items()
    )
    return (
        f'<callActivity id="{own}" name="{own}" calledElement="{called}"><extensionElements>'
        f"{properties(**named)}{inputs}</extensionElements>{each(agencies)}</callActivity>"
    )


CONSOLIDATED = (
    '<subProcess id="Gather"><startEvent id="s"/><parallelGateway id="both"/>'
    + call("Reply", "common-assignment", "so-y-te,so-tu-phap", title="Báo cáo", number="2")
    + '<endEvent id="replied"/><intermediateCatchEvent id="first"><conditionalEventDefinition>'
    + "<condition xsi:type=\"tFormalExpression\">${completed('Reply') &gt;= 1}</condition>"
    + "</conditionalEventDefinition></intermediateCatchEvent>"
    + call(
        "Compile", "common-consolidate", "vp-ubnd,so-noi-vu", title="Tổng hợp", kind="consolidate"
    )
    + '<endEvent id="compiled"><terminateEventDefinition/></endEvent>'
    + "".join(
        f'<sequenceFlow id="g{n}" sourceRef="{a}" targetRef="{b}"/>'
        for n, (a, b) in enumerate(
            [
                ("s", "both"),
                ("both", "Reply"),
                ("both", "first"),
                ("Reply", "replied"),
                ("first", "Compile"),
                ("Compile", "compiled"),
            ]
        )
    )
    + "</subProcess>"
)
"""Sở Y tế and Sở Tư pháp reply; the office and Sở Nội vụ consolidate."""


def deploy_common(province: Province) -> None:
    """Deploy the processes that all plans share."""
    files = {
        path.relative_to(COMMON).as_posix(): path.read_bytes()
        for path in COMMON.rglob("*")
        if path.suffix in (".bpmn", ".json")
    }
    deployments.deploy(province.engine, SYSTEM, "common", files)


def begin(province: Province, nodes: str, flows: str, extra: str = "", **document: str) -> str:
    """Deploy the shared processes and one plan over them, start it; gives its id."""
    deploy_common(province)
    body = diagram("drawn", START + nodes + END, flows, extra)
    deployments.deploy(province.engine, SYSTEM, "drawn", {"drawn.bpmn": body})
    plan = plans.start(province.engine, SYSTEM, "drawn", {**DOCUMENT, **document})
    deliveries.drain(province.engine)
    return plan


def open_task(province: Province, plan: str, agency: str, element: str) -> TaskRow:
    """The open task of an agency at a step of this plan."""
    with province.engine.storage.read() as unit:
        found = unit.tasks.find(root_id=plan, agency_id=agency, element=element, open=True)
    return found[0]


def do(province: Province, plan: str, agency: str, element: str, **data: Any) -> TaskRow:
    """Complete a task as somebody who may."""
    task = open_task(province, plan, agency, element)
    tasks.complete(province.engine, SYSTEM, task.id, data)
    deliveries.drain(province.engine)
    return task


def send(province: Province, plan: str, agency: str, summary: str = "Đã rà soát") -> None:
    """An agency goes the short way from its receipt to its result."""
    do(province, plan, agency, "Task_receive", short_path=True, received_number="152")
    draft(province, plan, agency, summary)
    do(province, plan, agency, "Task_send", sent_on="2025-04-09", sent_number="12/BC")


def draft(province: Province, plan: str, agency: str, summary: str = "Đã rà soát") -> None:
    """It writes its result and has it signed; nothing is sent yet."""
    do(province, plan, agency, "Task_do", result_summary=summary)
    do(province, plan, agency, "Task_sign", decision="approved", signed_as="")
