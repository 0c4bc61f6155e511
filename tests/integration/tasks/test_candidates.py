"""Work offered to several places, and positions lent for certain plans only."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import NotFound
from engine.model.permission import SYSTEM
from engine.service import assignments, deployments, organisation, tasks
from engine.service.audit import history
from engine.service.runtime import instances
from tests.integration.diagrams import END, START, diagram
from tests.integration.province import Province

SHARED = (
    '<userTask id="opinion" name="Cho ý kiến" camunda:candidateGroups='
    '"so-y-te/chuyen_vien, so-tu-phap/chuyen-vien, vp-ubnd/van_thu"/>'
)


@pytest.fixture
def shared(province: Province) -> str:
    """A task offered to three places; gives its id."""
    body = diagram("shared", START + SHARED + END, "start>opinion opinion>end")
    deployments.deploy(province.engine, SYSTEM, "shared", {"shared.bpmn": body})
    root = instances.start(province.engine, SYSTEM, "shared", {})
    with province.engine.storage.read() as unit:
        return unit.tasks.find(root_id=root)[0].id


def mine(province: Province, login: str, tab: str = "mine") -> list[str]:
    page = tasks.inbox(province.engine, province.who(login), tab=tab)
    return [item.task.id for item in page.rows]


@pytest.mark.parametrize(
    "login", ["chuyen_vien.so-y-te", "chuyen_vien.so-tu-phap", "van_thu.vp-ubnd"]
)
def test_a_task_is_found_by_each_place_it_is_offered_to(
    province: Province, shared: str, login: str
) -> None:
    assert shared in mine(province, login)
    assert shared in mine(province, login, "agency")
    assert tasks.counts(province.engine, province.who(login)).all.open == len(mine(province, login))


def test_a_task_is_not_offered_to_other_positions_of_these_agencies(
    province: Province, shared: str
) -> None:
    assert shared not in mine(province, "van_thu.so-tu-phap")
    with pytest.raises(NotFound):
        tasks.claim(province.engine, province.who("chuyen_vien.so-noi-vu"), shared)


def test_who_takes_it_first_has_it_and_completes_it(province: Province, shared: str) -> None:
    taker = province.who("chuyen_vien.so-tu-phap")
    tasks.claim(province.engine, taker, shared)

    assert shared in mine(province, "chuyen_vien.so-tu-phap")
    assert shared not in mine(province, "chuyen_vien.so-y-te")
    tasks.complete(province.engine, taker, shared)
    with province.engine.storage.read() as unit:
        assert unit.tasks.need(shared).state == "completed"


def lend(province: Province, lender: str, to: str, mark: str, roots: tuple[str, ...] = ()) -> None:
    organisation.delegate(
        province.engine,
        province.who("administrator"),
        lender,
        to,
        mark,
        basis="Giấy ủy quyền 5/GUQ",
        valid_from=date(2025, 4, 1),
        valid_to=date(2025, 12, 31),
        roots=roots,
    )


def marks(province: Province, agency: str, kind: str) -> set[tuple[str | None, str | None]]:
    """(position acted for, mark) of the records of this kind, where one is named."""
    with province.engine.storage.read() as unit:
        told = unit.record.of_stream(province.assignment(agency).instance_id)
    return {(one.row.on_behalf, one.row.capacity) for one in told if one.row.kind == kind}


def test_a_position_lent_for_one_plan_finds_the_work_of_that_plan_alone(
    province: Province,
) -> None:
    task = province.task("so-y-te").id
    lend(province, "so-y-te/van_thu", "so-tu-phap/truong_phong", "TUQ", (province.plan,))
    lend(province, "so-tu-phap/van_thu", "so-y-te/truong_phong", "TUQ", ("another-plan",))

    assert mine(province, "truong_phong.so-tu-phap") == [task]
    assert task in mine(province, "truong_phong.so-tu-phap", "agency")
    assert mine(province, "truong_phong.so-y-te") == []
    assert province.task("so-tu-phap").id not in mine(province, "truong_phong.so-y-te", "agency")


def test_what_a_delegate_does_is_recorded_for_whom_and_under_which_mark(
    province: Province,
) -> None:
    lend(province, "so-y-te/van_thu", "so-tu-phap/truong_phong", "TUQ", (province.plan,))
    delegate = province.who("truong_phong.so-tu-phap")
    tasks.complete(province.engine, delegate, province.task("so-y-te").id)

    assert ("so-y-te/van_thu", "TUQ") in marks(province, "so-y-te", "visit")
    told = history.of_plan(province.engine, SYSTEM, province.plan).rows
    assert any("TUQ. – Thừa ủy quyền), thay cho Văn thư, Sở Y tế" in str(one.who) for one in told)


def test_who_holds_a_lower_position_himself_decides_under_the_lent_one(
    province: Province,
) -> None:
    lend(province, "so-y-te/thu_truong", "so-y-te/chuyen_vien", "KT")
    deputy = province.who("chuyen_vien.so-y-te")
    assignments.refuse(
        province.engine, deputy, province.assignment("so-y-te").id, reason="Không đúng thẩm quyền"
    )

    assert ("so-y-te/thu_truong", "KT") in marks(province, "so-y-te", "assignment")


def test_his_own_position_goes_before_a_lent_one(province: Province) -> None:
    lend(province, "so-y-te/van_thu", "so-y-te/chuyen_vien", "TL")
    clerk = province.who("van_thu.so-y-te")
    tasks.complete(province.engine, clerk, province.task("so-y-te").id)

    assert marks(province, "so-y-te", "visit") == {(None, None)}


def test_the_monitors_delegate_decides_for_the_monitors_head(province: Province) -> None:
    lend(province, "so-noi-vu/thu_truong", "so-noi-vu/chuyen_vien", "TUQ")
    asker, delegate = province.who("thu_truong.so-y-te"), province.who("chuyen_vien.so-noi-vu")
    tasks.complete(province.engine, province.who("van_thu.so-y-te"), province.task("so-y-te").id)
    held = province.assignment("so-y-te").id
    asked = assignments.ask_extension(
        province.engine, asker, held, date(2025, 4, 30), reason="Chờ số liệu"
    )
    assignments.decide_extension(province.engine, delegate, asked, allow_it=True, reason="Đồng ý")

    assert ("so-noi-vu/thu_truong", "TUQ") in marks(province, "so-y-te", "extension")


def test_a_deputy_signs_under_the_mark_he_names(province: Province) -> None:
    engine = province.engine
    tasks.complete(engine, province.who("van_thu.so-y-te"), province.task("so-y-te").id)
    done = {"result_summary": "Đã rà soát"}
    tasks.complete(engine, province.who("chuyen_vien.so-y-te"), province.task("so-y-te").id, done)
    signed = {"decision": "approved", "signed_as": "KT"}
    tasks.complete(engine, province.who("thu_truong.so-y-te"), province.task("so-y-te").id, signed)

    assert (None, "KT") in marks(province, "so-y-te", "visit")
