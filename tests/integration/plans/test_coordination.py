"""Agencies that a plan names as coordinating, and those that are asked for an opinion."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.errors import Forbidden, InvalidInput, NotFound, ReasonRequired
from engine.service import assignments, consolidation, notifications, plans, tasks
from engine.service.assignments import answers, difficulties, standing
from engine.service.audit import history
from engine.service.files import attachments
from engine.service.files.question_files import question_files
from engine.service.runtime import deliveries
from engine.storage import AssignmentRow
from tests.integration.plans.shared import CONSOLIDATED, begin, call, do, draft, open_task, send
from tests.integration.province import Province

LEAD, OTHER = "so-y-te", "so-tu-phap"
NOTE = "Giao phòng Tổ chức chủ trì, đồng chí An thực hiện"


def share(coordinating: str = "Sở Tư pháp", agencies: str = LEAD) -> str:
    return call(
        "Do", "common-assignment", agencies, title="Rà soát", number="1", coordinating=coordinating
    )


@pytest.fixture
def plan(empty_province: Province) -> str:
    """A plan of one task: Sở Y tế leads, Sở Tư pháp coordinates."""
    return begin(empty_province, share(), "start>Do Do>end")


def of(province: Province, plan: str, agency: str, role: str) -> AssignmentRow:
    with province.engine.storage.read() as unit:
        return unit.assignments.find(root_id=plan, agency_id=agency, role=role)[0]


def roles(province: Province, plan: str) -> dict[str, int]:
    with province.engine.storage.read() as unit:
        rows = unit.assignments.of_root(plan)
    return {role: sum(row.role == role for row in rows) for role in sorted({r.role for r in rows})}


def test_a_coordinating_agency_gets_an_assignment_of_its_own(
    empty_province: Province, plan: str
) -> None:
    assert roles(empty_province, plan) == {"coordinating": 1, "lead": 1}
    inbox = tasks.inbox(empty_province.engine, empty_province.who(f"van_thu.{OTHER}")).rows
    assert [(item.assignment.role, item.task.element) for item in inbox if item.assignment] == [
        ("coordinating", "Task_receive")
    ]
    told = notifications.page(empty_province.engine, empty_province.who(f"van_thu.{OTHER}")).rows
    assert "Phối hợp: Rà soát" in [row.subject for row in told]


def test_the_plan_shows_it_with_the_agency_it_helps_and_counts_it_nowhere(
    empty_province: Province, plan: str
) -> None:
    shown = plans.plan(empty_province.engine, empty_province.who("leader"), plan)
    (activity,) = shown.activities
    assert [(each.agency, each.assignment.role) for each in activity.shares] == [
        ("Sở Y tế", "lead"),
        ("Sở Tư pháp", "coordinating"),
    ]
    assert len(activity.leading) == 1
    (item,) = plans.plans(empty_province.engine, empty_province.who("leader")).rows
    assert (item.open, item.total) == (1, 1)


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("Sở Tư pháp; Văn phòng Ủy ban nhân dân tỉnh", 2),
        ("so-tu-phap", 1),
        ("các cơ quan liên quan", 0),
        ("Sở Y tế, Sở Tư pháp", 1),
        ("Bộ Nội vụ", 0),
    ],
)
def test_whom_the_words_name(empty_province: Province, words: str, count: int) -> None:
    plan = begin(empty_province, share(words), "start>Do Do>end")
    assert roles(empty_province, plan).get("coordinating", 0) == count


def test_a_report_is_drawn_up_with_who_is_named_as_coordinating(empty_province: Province) -> None:
    nodes = call("Do", "common-report", LEAD, title="Báo cáo", coordinating="Sở Tư pháp")
    plan = begin(empty_province, nodes, "start>Do Do>end")
    assert roles(empty_province, plan) == {"coordinating": 1, "lead": 1}


def test_it_helps_once_where_several_lead(empty_province: Province) -> None:
    plan = begin(empty_province, share("Sở Tư pháp", "so-y-te,so-noi-vu"), "start>Do Do>end")
    assert roles(empty_province, plan) == {"coordinating": 1, "lead": 2}


def test_it_holds_nobody_up_and_is_told_when_nobody_waits_for_it(
    empty_province: Province, plan: str
) -> None:
    send(empty_province, plan, LEAD)

    assert plans.plan_row(empty_province.engine, empty_province.who("leader"), plan).status == (
        "completed"
    )
    assert of(empty_province, plan, OTHER, "coordinating").state == "cancelled"


def test_one_that_is_not_waited_for_any_more_is_told(empty_province: Province) -> None:
    nodes = share() + call("Next", "common-assignment", "so-noi-vu", title="Tiếp theo")
    plan = begin(empty_province, nodes, "start>Do Do>Next Next>end")
    send(empty_province, plan, LEAD)
    told = notifications.page(empty_province.engine, empty_province.who(f"van_thu.{OTHER}")).rows
    assert "Không còn chờ ý kiến, phần phối hợp: Rà soát" in [row.subject for row in told]


def test_the_lead_drops_who_helps_it_with_a_reason_and_nobody_elses(
    empty_province: Province, plan: str
) -> None:
    engine, helper = empty_province.engine, of(empty_province, plan, OTHER, "coordinating").id
    lead = of(empty_province, plan, LEAD, "lead").id
    head = empty_province.who(f"thu_truong.{LEAD}")
    for who, row, error in (
        (f"chuyen_vien.{LEAD}", helper, Forbidden),
        (f"thu_truong.{LEAD}", lead, Forbidden),
        (f"thu_truong.{OTHER}", helper, Forbidden),
    ):
        with pytest.raises(error):
            assignments.withdraw(engine, empty_province.who(who), row, reason="Không cần")
    with pytest.raises(ReasonRequired):
        assignments.withdraw(engine, head, helper, reason=" ")

    assignments.withdraw(engine, head, helper, reason="Nội dung không thuộc lĩnh vực")
    assert of(empty_province, plan, OTHER, "coordinating").state == "withdrawn"
    assert of(empty_province, plan, LEAD, "lead").open
    told = notifications.page(engine, empty_province.who(f"van_thu.{OTHER}")).rows
    assert "Thu hồi nhiệm vụ: Rà soát" in [row.subject for row in told]


def ask(province: Province, plan: str, **more: str) -> None:
    do(province, plan, LEAD, "Task_receive", short_path=False, received_number="152")
    asked = {"opinion_question": "Có đồng ý với dự thảo không?", "opinion_until": "2025-04-20"}
    do(
        province,
        plan,
        LEAD,
        "Task_allocate",
        instruction=NOTE,
        opinions_from=["so-noi-vu"],
        **(more or asked),
    )


def test_an_opinion_is_asked_for_with_a_question_and_a_day(
    empty_province: Province, plan: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        ask(empty_province, plan, opinion_question="")
    assert "opinion_until" in refused.value.fields


def test_who_is_asked_reads_the_question_and_nothing_of_the_askers_own(
    empty_province: Province, plan: str
) -> None:
    ask(empty_province, plan)
    engine, clerk = empty_province.engine, empty_province.who("van_thu.so-noi-vu")
    asked = open_task(empty_province, plan, "so-noi-vu", "Task_receive")

    view = tasks.view(engine, clerk, asked.id)
    assert [str(one.value) for one in view.inputs] == [
        "Sở Y tế",
        "Có đồng ý với dự thảo không?",
        "2025-04-20",
    ]
    assert tasks.before(engine, clerk, asked.id) == []
    assert of(empty_province, plan, "so-noi-vu", "coordinating").last_day is not None
    assert NOTE not in repr((view.opening, view.inputs))


def test_who_asked_reads_the_answers_once_they_are_given(
    empty_province: Province, plan: str
) -> None:
    ask(empty_province, plan)
    engine, officer = empty_province.engine, empty_province.who(f"chuyen_vien.{LEAD}")
    lead = of(empty_province, plan, LEAD, "lead")
    do(empty_province, plan, "so-noi-vu", "Task_receive")
    do(
        empty_province,
        plan,
        "so-noi-vu",
        "Task_opinion",
        agrees="disagree",
        opinion="Bổ sung phụ lục 3",
    )

    waiting = {one.agency: one for one in answers.of(engine, officer, lead.id).opinions}
    assert not waiting["Sở Nội vụ"].sent
    assert waiting["Sở Nội vụ"].values is None

    do(empty_province, plan, "so-noi-vu", "Task_approve", decision="approved")
    given = {one.agency: one for one in answers.of(engine, officer, lead.id).opinions}
    assert given["Sở Nội vụ"].values == {"agrees": "disagree", "opinion": "Bổ sung phụ lục 3"}
    assert of(empty_province, plan, "so-noi-vu", "coordinating").state == "completed"
    seen = assignments.view(
        engine, officer, of(empty_province, plan, "so-noi-vu", "coordinating").id
    )
    assert seen.assignment.agency_id == "so-noi-vu"


def test_the_files_of_a_question_reach_who_is_asked_only_if_they_are_sent_along(
    empty_province: Province, plan: str
) -> None:
    province, engine = empty_province, empty_province.engine
    do(province, plan, LEAD, "Task_receive", short_path=False)
    head, task = (
        province.who(f"thu_truong.{LEAD}"),
        open_task(province, plan, LEAD, "Task_allocate"),
    )
    file = attachments.add(engine, head, name="du-thao.txt", body=b"Du thao", task_id=task.id)
    asked = {"opinion_question": "Có đồng ý không?", "opinion_until": "2025-04-11"}
    do(
        province,
        plan,
        LEAD,
        "Task_allocate",
        opinions_from=["vp-ubnd"],
        opinion_with_files=True,
        silence_agrees=True,
        **asked,
    )
    own = of(province, plan, "vp-ubnd", "coordinating").id
    clerk = province.who("van_thu.vp-ubnd")
    assert [each.id for each in question_files(engine, clerk, own)] == [file]
    assert attachments.open_(engine, clerk, file)[1] == b"Du thao"
    for stranger in ("van_thu.ubnd-tinh", f"van_thu.{OTHER}"):
        with pytest.raises(NotFound):
            attachments.open_(engine, province.who(stranger), file)
    asked_task = open_task(province, plan, "vp-ubnd", "Task_receive")
    shown = [str(one.value) for one in tasks.view(engine, clerk, asked_task.id).inputs]
    assert shown[-1] == "Quá ngày đề nghị mà không trả lời thì coi như đồng ý"

    lead, officer = of(province, plan, LEAD, "lead").id, province.who(f"chuyen_vien.{LEAD}")

    def stands() -> tuple[str, bool]:
        found = consolidation.desk(engine, officer, lead).opinions
        (one,) = [each for each in found if each.answer.agency.startswith("Văn phòng")]
        return one.state, one.silent_consent

    assert stands() == ("chưa gửi", False)
    province.clock.advance(timedelta(days=7))
    assert stands() == ("coi như đồng ý theo văn bản", True)
    do(province, plan, "vp-ubnd", "Task_receive")
    do(province, plan, "vp-ubnd", "Task_opinion", agrees="disagree", opinion="Bỏ mục 2")
    do(province, plan, "vp-ubnd", "Task_approve", decision="approved")
    assert stands() == ("đã gửi, trễ hạn", False)


def test_strangers_read_neither_the_question_nor_the_answer(
    empty_province: Province, plan: str
) -> None:
    ask(empty_province, plan)
    lead = of(empty_province, plan, LEAD, "lead")
    asked = of(empty_province, plan, "so-noi-vu", "coordinating")
    for who in ("chuyen_vien.so-tu-phap", "chuyen_vien.vp-ubnd"):
        with pytest.raises(NotFound):
            answers.of(empty_province.engine, empty_province.who(who), lead.id)
        with pytest.raises(NotFound):
            assignments.view(empty_province.engine, empty_province.who(who), asked.id)


def test_the_monitor_reads_no_words_that_an_agency_writes_for_itself(
    empty_province: Province, plan: str
) -> None:
    ask(empty_province, plan)
    doing = open_task(empty_province, plan, LEAD, "Task_do")
    raised = difficulties.raise_(
        empty_province.engine,
        empty_province.who(f"thu_truong.{LEAD}"),
        of(empty_province, plan, LEAD, "lead").id,
        "Thiếu biên chế",
    )
    deliveries.drain(empty_province.engine)
    guiding = open_task(empty_province, plan, "so-noi-vu", "Task_guide")
    monitor = empty_province.who("chuyen_vien.so-noi-vu")
    for task in (doing.id, guiding.id):
        assert tasks.before(empty_province.engine, monitor, task) == []
    own = tasks.before(empty_province.engine, empty_province.who(f"thu_truong.{LEAD}"), doing.id)
    assert any(one.values.get("instruction") == NOTE for one in own)
    assert raised


def test_a_reason_written_within_an_agency_is_told_to_its_own_alone(
    empty_province: Province, plan: str
) -> None:
    do(empty_province, plan, LEAD, "Task_receive", short_path=False)
    task = open_task(empty_province, plan, LEAD, "Task_allocate")
    head = empty_province.who(f"thu_truong.{LEAD}")
    with empty_province.engine.storage.read() as unit:
        deputy = unit.officers.by_login(f"truong_phong.{LEAD}")
    assert deputy is not None
    tasks.reassign(empty_province.engine, head, task.id, deputy.id, reason="Đồng chí An nghỉ ốm")

    def why(who: str) -> set[str]:
        page = history.of_plan(empty_province.engine, empty_province.who(who), plan)
        return {entry.why for entry in page.rows}

    assert "Đồng chí An nghỉ ốm" in why(f"chuyen_vien.{LEAD}")
    assert "Đồng chí An nghỉ ốm" not in why(f"chuyen_vien.{OTHER}")
    assert "Đồng chí An nghỉ ốm" not in why("chuyen_vien.so-noi-vu")


def test_that_nobody_coordinates_is_no_news(empty_province: Province) -> None:
    begin(empty_province, share(""), "start>Do Do>end")
    for who in ("administrator", "van_thu.so-noi-vu"):
        told = notifications.page(empty_province.engine, empty_province.who(who)).rows
        assert "unattended" not in [row.kind for row in told]


def duty(province: Province) -> str:
    nodes = call(
        "Do", "common-standing", LEAD, title="Theo dõi", standing="true", coordinating="Sở Tư pháp"
    )
    return begin(province, nodes, "start>Do Do>end")


def test_agencies_coordinate_in_standing_duties_and_consolidations(
    empty_province: Province,
) -> None:
    assert roles(empty_province, duty(empty_province)) == {"coordinating": 1, "lead": 1}
    day = {"deadline": "trước ngày 30/4/2025"}
    nodes = call(
        "Do", "common-consolidate", LEAD, day, title="Gộp", coordinating="Sở Tư pháp", **day
    )
    plan = begin(empty_province, nodes, "start>Do Do>end")
    helper = of(empty_province, plan, OTHER, "coordinating")
    assert helper.last_day == of(empty_province, plan, LEAD, "lead").last_day == date(2025, 4, 29)


def test_a_difficulty_without_an_answer_holds_no_standing_duty(empty_province: Province) -> None:
    plan = duty(empty_province)
    do(empty_province, plan, LEAD, "Task_receive")
    engine = empty_province.engine
    own = of(empty_province, plan, LEAD, "lead").id
    raised = difficulties.raise_(engine, empty_province.who(f"thu_truong.{LEAD}"), own, "Thiếu")
    deliveries.drain(engine)
    assert open_task(empty_province, plan, "so-noi-vu", "Task_guide")

    standing.finish(engine, empty_province.who("thu_truong.so-noi-vu"), own, reason="Hết việc")
    deliveries.drain(engine)

    assert of(empty_province, plan, LEAD, "lead").state == "completed"
    leader = empty_province.who("leader")
    assert plans.plan_row(engine, leader, plan).status == "completed"
    assert difficulties.view(engine, leader, raised).difficulty.status != "answered"


@pytest.fixture
def gathered(empty_province: Province) -> str:
    """Two agencies reply, two consolidate."""
    return begin(
        empty_province, CONSOLIDATED, "start>Gather Gather>end", consolidators="so-noi-vu,vp-ubnd"
    )


def test_each_of_several_consolidators_reads_what_was_sent_and_who_is_missing(
    empty_province: Province, gathered: str
) -> None:
    send(empty_province, gathered, "so-y-te", "Đã rà soát 12 văn bản")
    do(empty_province, gathered, OTHER, "Task_receive", short_path=True)
    draft(empty_province, gathered, OTHER, "Bản thảo chưa gửi")

    for agency in ("vp-ubnd", "so-noi-vu"):
        officer = empty_province.who(f"chuyen_vien.{agency}")
        own = of(empty_province, gathered, agency, "lead")
        found = answers.of(empty_province.engine, officer, own.id)
        assert found.missing == ["Sở Tư pháp"]
        shown = {one.agency: one.values for one in found.replies}
        assert shown == {"Sở Y tế": {"result_summary": "Đã rà soát 12 văn bản"}, "Sở Tư pháp": None}
        reply = of(empty_province, gathered, "so-y-te", "lead")
        assert assignments.view(empty_province.engine, officer, reply.id).assignment.id == reply.id


def test_a_plan_knows_who_consolidates_though_its_document_does_not_say(
    empty_province: Province,
) -> None:
    plan = begin(empty_province, CONSOLIDATED, "start>Gather Gather>end")
    send(empty_province, plan, "so-y-te")
    row = plans.plan_row(empty_province.engine, empty_province.who("leader"), plan)
    assert sorted(row.consolidators) == ["so-noi-vu", "vp-ubnd"]


def test_a_difficulty_without_an_answer_holds_up_neither_consolidation_nor_plan(
    empty_province: Province, gathered: str
) -> None:
    do(empty_province, gathered, "so-y-te", "Task_receive", short_path=True)
    engine, officer = empty_province.engine, empty_province.who("thu_truong.so-y-te")
    reply = of(empty_province, gathered, "so-y-te", "lead")
    raised = difficulties.raise_(engine, officer, reply.id, "Thiếu số liệu")
    deliveries.drain(engine)
    draft(empty_province, gathered, "so-y-te")
    do(empty_province, gathered, "so-y-te", "Task_send", sent_on="2025-04-09")

    assert open_task(empty_province, gathered, "vp-ubnd", "Task_compile")
    monitor = empty_province.who("chuyen_vien.so-noi-vu")
    assert difficulties.view(engine, monitor, raised).difficulty.status == "raised"
    difficulties.answer(engine, monitor, raised, "Dùng số liệu năm trước")
    assert difficulties.view(engine, officer, raised).difficulty.answer == "Dùng số liệu năm trước"
