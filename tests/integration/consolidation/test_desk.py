"""The desk of who consolidates: who has sent, who has not, what is taken over with its source."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook

from engine.errors import Conflict, Forbidden, InvalidInput, NotAllowedNow, NotFound
from engine.service import consolidation, tasks
from engine.service.assignments import difficulties
from engine.service.audit import history
from engine.service.consolidation import Desk, Part, Response
from engine.service.runtime import deliveries
from tests.integration.plans.shared import CONSOLIDATED, begin, do, draft, open_task, send
from tests.integration.province import Province

SENT, MISSING, OFFICE, MONITOR = "so-y-te", "so-tu-phap", "vp-ubnd", "so-noi-vu"
WORDS = "Đã rà soát 12 văn bản. Kiến nghị sửa 3 văn bản."


@pytest.fixture
def plan(empty_province: Province) -> str:
    """Sở Y tế has sent; Sở Tư pháp has not and has raised a difficulty; two consolidate."""
    province = empty_province
    plan = begin(
        province, CONSOLIDATED, "start>Gather Gather>end", consolidators=f"{MONITOR},{OFFICE}"
    )
    send(province, plan, SENT, WORDS)
    do(province, plan, MISSING, "Task_receive", short_path=True)
    missing = province.who(f"thu_truong.{MISSING}")
    difficulties.raise_(province.engine, missing, own(province, plan, MISSING), "Thiếu số liệu")
    deliveries.drain(province.engine)
    draft(province, plan, MISSING, "Bản chưa gửi")
    return plan


def own(province: Province, plan: str, agency: str) -> str:
    with province.engine.storage.read() as unit:
        return unit.assignments.find(root_id=plan, agency_id=agency, role="lead")[0].id


def desk_of(province: Province, plan: str, agency: str = OFFICE) -> Desk:
    return consolidation.desk(
        province.engine, province.who(f"chuyen_vien.{agency}"), own(province, plan, agency)
    )


def test_each_consolidator_sees_who_sent_who_did_not_and_what_nobody_answered(
    empty_province: Province, plan: str
) -> None:
    for agency in (OFFICE, MONITOR):
        found = {one.answer.agency: one for one in desk_of(empty_province, plan, agency).replies}
        assert (found["Sở Y tế"].answer.sent, found["Sở Y tế"].missing) == (True, False)
        late = found["Sở Tư pháp"]
        assert (late.answer.sent, late.missing, late.difficulties) == (False, True, 1)
        assert late.holders == ("van_thu Sở Tư pháp", "thu_truong Sở Tư pháp")


def test_who_has_not_sent_is_urged_with_one_act_and_once_a_day(
    empty_province: Province, plan: str
) -> None:
    province, officer = empty_province, empty_province.who(f"chuyen_vien.{OFFICE}")
    engine, mine = province.engine, own(province, plan, OFFICE)
    told = consolidation.remind(engine, officer, mine, "Đề nghị gửi ngay")
    assert list(told) == [own(province, plan, MISSING)]
    with pytest.raises(NotAllowedNow):
        consolidation.remind(engine, officer, mine, "Lần nữa")
    (row,) = [one for one in desk_of(province, plan).replies if one.missing]
    assert (row.urged_today, row.may_urge) == (True, False)

    consolidation.remind(engine, province.who(f"thu_truong.{OFFICE}"), mine, "Người khác nhắc")
    province.clock.advance(timedelta(days=1))
    assert consolidation.remind(engine, officer, mine, "Hôm sau")
    page = history.of_plan(engine, province.who("leader"), plan)
    assert sum("Đôn đốc" in str(entry.what) for entry in page.rows) == 3


def test_an_agency_that_has_ended_is_shown_and_urged_without_anybody_to_tell(
    empty_province: Province, plan: str
) -> None:
    province = empty_province
    with province.engine.storage.read() as unit:
        heirless = unit.agencies.need(MISSING)
    province.engine.storage.run(
        lambda unit: unit.agencies.update(heirless.id, valid_to=province.engine.now().date())
    )
    province.clock.advance(timedelta(days=2))
    (row,) = [one for one in desk_of(province, plan).replies if one.missing]
    assert row.ended


def test_words_are_taken_into_ones_draft_with_their_source_and_not_twice(
    empty_province: Province, plan: str
) -> None:
    province, officer = empty_province, empty_province.who(f"chuyen_vien.{OFFICE}")
    engine, mine = province.engine, own(province, plan, OFFICE)
    part = Part(own(province, plan, SENT), "result_summary", 1)
    assert len(consolidation.take(engine, officer, mine, [part])) == 1
    assert consolidation.take(engine, officer, mine, [part]) == []

    task = open_task(province, plan, OFFICE, "Task_compile")
    opening = tasks.view(engine, officer, task.id).opening["compiled"]
    assert opening == "Kiến nghị sửa 3 văn bản. (Sở Y tế, 12/BC ngày 09/04/2025)"
    (taken,) = desk_of(province, plan).taken
    assert (taken.agency, taken.stands) == ("Sở Y tế", True)
    tasks.save_draft(engine, officer, task.id, {"compiled": "Viết lại"})
    assert not desk_of(province, plan).taken[0].stands


def test_what_was_not_sent_and_what_there_is_not_cannot_be_taken(
    empty_province: Province, plan: str
) -> None:
    province, officer = empty_province, empty_province.who(f"chuyen_vien.{OFFICE}")
    mine, sent = own(province, plan, OFFICE), own(province, plan, SENT)
    unsent = own(province, plan, MISSING)
    for part in (
        Part(unsent, "result_summary"),
        Part(sent, "nothing"),
        Part(sent, "result_summary", 9),
    ):
        with pytest.raises(InvalidInput):
            consolidation.take(province.engine, officer, mine, [part])


def test_a_report_closed_with_gaps_states_them(empty_province: Province, plan: str) -> None:
    province = empty_province
    do(province, plan, OFFICE, "Task_compile", compiled="Tổng hợp")
    assert list(desk_of(province, plan).gaps) == ["Sở Tư pháp"]
    page = history.of_plan(province.engine, province.who("leader"), plan)
    said = [str(entry.what) for entry in page.rows]
    assert "Trình báo cáo tổng hợp khi chưa gửi: Sở Tư pháp" in said


def test_the_report_and_the_table_hold_what_the_desk_shows(
    empty_province: Province, plan: str
) -> None:
    province, officer = empty_province, empty_province.who(f"chuyen_vien.{OFFICE}")
    engine, mine = province.engine, own(province, plan, OFFICE)
    consolidation.take(engine, officer, mine, [Part(own(province, plan, SENT), "result_summary")])
    document = Document(BytesIO(consolidation.report(engine, officer, mine)))
    said = "\n".join(each.text for each in document.paragraphs)
    assert f"{WORDS} (Sở Y tế, 12/BC ngày 09/04/2025)" in said
    assert "chưa gửi kết quả: Sở Tư pháp." in said
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert {"Sở Y tế", "12/BC, 09/04/2025", WORDS} <= set(cells)

    sheet = load_workbook(BytesIO(consolidation.table(engine, officer, mine)))["Kết quả"]
    rows = {row[0]: row[1] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert rows == {"Sở Y tế": "đã gửi", "Sở Tư pháp": "chưa gửi"}
    others = Document(BytesIO(consolidation.report(engine, province.who("leader"), mine)))
    assert "Bản chưa gửi" not in "\n".join(each.text for each in others.paragraphs)


def test_strangers_see_no_desk_and_do_nothing_there(empty_province: Province, plan: str) -> None:
    province = empty_province
    engine, mine = province.engine, own(province, plan, OFFICE)
    stranger = province.who("chuyen_vien.ubnd-tinh")
    part = Part(own(province, plan, SENT), "result_summary")
    for act in (
        lambda: consolidation.desk(engine, stranger, mine),
        lambda: consolidation.report(engine, stranger, mine),
        lambda: consolidation.table(engine, stranger, mine),
        lambda: consolidation.remind(engine, stranger, mine, "Nhắc"),
        lambda: consolidation.take(engine, stranger, mine, [part]),
        lambda: consolidation.respond(engine, stranger, mine, []),
    ):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(Forbidden):
        consolidation.take(engine, province.who(f"chuyen_vien.{MONITOR}"), mine, [part])


def test_each_opinion_gets_what_was_made_of_it(empty_province: Province) -> None:
    province = empty_province
    plan = begin(province, CONSOLIDATED, "start>Gather Gather>end")
    do(province, plan, SENT, "Task_receive", short_path=False)
    asked = {"opinion_question": "Có đồng ý không?", "opinion_until": "2025-04-20"}
    do(province, plan, SENT, "Task_allocate", opinions_from=[MONITOR], **asked)
    with province.engine.storage.read() as unit:
        opinion = unit.assignments.find(root_id=plan, role="coordinating")[0].id
    officer, mine = province.who(f"chuyen_vien.{SENT}"), own(province, plan, SENT)
    engine = province.engine
    with pytest.raises(InvalidInput):
        consolidation.respond(engine, officer, mine, [Response(opinion, "accepted")])
    do(province, plan, MONITOR, "Task_receive")
    do(province, plan, MONITOR, "Task_opinion", agrees="disagree", opinion="Bỏ mục 2")
    do(province, plan, MONITOR, "Task_approve", decision="approved")
    with pytest.raises(InvalidInput):
        consolidation.respond(engine, officer, mine, [Response(opinion, "explained")])
    kept = Response(opinion, "explained", "Mục 2 theo luật định")
    assert consolidation.respond(engine, officer, mine, [kept]) == [opinion]
    assert consolidation.respond(engine, officer, mine, [kept]) == []
    head = province.who(f"truong_phong.{SENT}")
    stale = Response(opinion, "accepted", "Đã bỏ mục 2")
    with pytest.raises(Conflict, match="đã ghi"):
        consolidation.respond(engine, head, mine, [stale])
    (shown,) = consolidation.desk(engine, officer, mine).opinions
    assert shown.response is not None
    assert shown.response.text == "Mục 2 theo luật định"
    seen = replace(stale, seen=shown.response.written_at.isoformat())
    assert consolidation.respond(engine, head, mine, [seen]) == [opinion]
