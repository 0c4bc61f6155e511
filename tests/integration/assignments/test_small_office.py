"""An agency carries out an assignment by the common process, with the people it has."""

from __future__ import annotations

from pathlib import Path

from engine.model.permission import SYSTEM
from engine.service import deployments, tasks
from engine.service.runtime import instances
from tests.integration.province import Province

COMMON = Path(__file__).parents[3] / "processes" / "common"
AGENCY = "so-y-te"


def begin(province: Province) -> str:
    files = {
        path.relative_to(COMMON).as_posix(): path.read_bytes()
        for path in COMMON.rglob("*")
        if path.suffix in {".bpmn", ".json"}
    }
    deployments.deploy(province.engine, SYSTEM, "common", files)
    data = {"agency": AGENCY, "monitor": "so-noi-vu", "number": "1", "title": "Rà soát"}
    return instances.start(province.engine, SYSTEM, "common", data, process_id="common-assignment")


def do(province: Province, root: str, position: str, **data: object) -> str:
    """Complete the instance's open task as its position; gives the task's element."""
    with province.engine.storage.read() as unit:
        task = unit.tasks.find(root_id=root, open=True)[0]
    tasks.complete(province.engine, province.who(f"{position}.{AGENCY}"), task.id, data)
    return task.element


def carried_out(province: Province, root: str) -> list[str]:
    """The officer has the result ready; gives what is open then."""
    do(province, root, "van_thu", short_path=False)
    do(province, root, "thu_truong", opinions_from=[])
    do(province, root, "chuyen_vien", result_summary="Đã rà soát")
    with province.engine.storage.read() as unit:
        return [row.element for row in unit.tasks.find(root_id=root, open=True)]


def test_the_work_goes_through_every_hand_of_a_department(province: Province) -> None:
    root = begin(province)

    assert carried_out(province, root) == ["Task_review"]
    do(province, root, "truong_phong", decision="approved")
    do(province, root, "thu_truong", decision="approved")
    assert do(province, root, "van_thu", sent_on="2025-04-09") == "Task_send"
    with province.engine.storage.read() as unit:
        assert unit.instances.need(root).status == "completed"


def test_an_office_without_a_head_of_division_is_not_held_up(province: Province) -> None:
    with province.engine.storage.begin() as unit:
        unit.holdings.delete(position_id=f"{AGENCY}/truong_phong")

    assert carried_out(province, begin(province)) == ["Task_sign"]
