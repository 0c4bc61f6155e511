"""Who has work of a plan opens the document that it was issued by; no stranger does."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import NotFound
from engine.model.permission import SYSTEM
from engine.service import deployments, organisation, plans
from engine.service.files import attachments, document_files
from engine.service.organisation.actors import actor_by_login
from engine.service.tasks import completion
from tests.integration.diagrams import END, START, diagram
from tests.integration.world import World

FORMS = Path(__file__).parents[3] / "processes" / "thai-nguyen-89-2025" / "forms"
PLAN = Path(__file__).with_name("issued.bpmn")
WORK = '<userTask id="do" camunda:candidateGroups="${agency}/chuyen_vien"/>'
SHARE = diagram("share", START + WORK + END, "start>do do>end")


@pytest.fixture
def plan(world: World) -> str:
    """A plan in whose issue a file was attached, and one in a step of its own after it."""
    keys = ("so-noi-vu", "so-y-te", "so-du-lich")
    province = {
        "agencies": [{"id": key, "name": key, "kind": "so", "level": "tinh"} for key in keys],
        "positions": [{"agency": key, "kind": "chuyen_vien"} for key in keys],
        "officers": [
            {"login": f"cv.{key}", "name": key, "positions": [f"{key}/chuyen_vien"]} for key in keys
        ],
    }
    organisation.load(world.engine, province)
    world.deploy("share", SHARE)
    files = {
        "plan.bpmn": PLAN.read_bytes(),
        "forms/issue.json": (FORMS / "issue.json").read_bytes(),
    }
    deployments.deploy(world.engine, SYSTEM, "plan", files)
    root = plans.start(world.engine, SYSTEM, "plan", {"issued_on": "2025-04-09"})
    for element, name, data in (
        ("issue", "ke-hoach.txt", {"issued_on": "2025-04-09", "number_reason": "Chưa có sổ"}),
        ("note", "noi-bo.txt", {}),
    ):
        (task,) = world.tasks(element=element)
        attachments.add(world.engine, SYSTEM, name=name, body="Nội dung".encode(), task_id=task.id)
        completion.complete(world.engine, SYSTEM, task.id, data)
        world.later(seconds=1)
    return root


def test_who_has_work_of_it_reads_the_document_and_no_other_file(world: World, plan: str) -> None:
    doer = actor_by_login(world.engine, "cv.so-y-te")
    (file,) = document_files.issued_files(world.engine, doer, plan)
    assert (file.name, attachments.open_(world.engine, doer, file.id)[1]) == (
        "ke-hoach.txt",
        "Nội dung".encode(),
    )
    with world.engine.storage.read() as unit:
        other = next(
            row for row in unit.attachments.of(instance_id=plan) if row.name == "noi-bo.txt"
        )
    with pytest.raises(NotFound):
        attachments.open_(world.engine, doer, other.id)


def test_a_stranger_reads_nothing_of_it(world: World, plan: str) -> None:
    stranger = actor_by_login(world.engine, "cv.so-du-lich")
    (file,) = document_files.issued_files(world.engine, SYSTEM, plan)
    with pytest.raises(NotFound):
        document_files.issued_files(world.engine, stranger, plan)
    with pytest.raises(NotFound):
        attachments.open_(world.engine, stranger, file.id)


def test_what_waits_for_a_document_stands_in_the_plan_from_the_start(
    world: World, plan: str
) -> None:
    view = plans.plan(world.engine, SYSTEM, plan)
    (waiting,) = view.planned
    assert (waiting.number, waiting.title, waiting.document, waiting.added) == (
        "2",
        "Triển khai",
        "Hướng dẫn của Bộ",
        True,
    )
    assert [one.number for one in view.activities] == ["1"]
