"""A table of tasks becomes a process that reads, checks and can be looked at."""

from __future__ import annotations

from engine.bpmn.definition import Definition
from engine.bpmn.drafting import draft, read_table
from engine.bpmn.layout import faults
from engine.bpmn.parser import read
from engine.bpmn.validation import check, refused

HEAD = "số,nhiệm vụ,chủ trì,phối hợp,thời gian,sản phẩm,nơi gửi,loại,lĩnh vực,câu nguồn\n"
DATED = '1,Quán triệt,"các sở, ban, ngành",,trước ngày 15 tháng 4 năm 2025,,,,,Câu một.\n'
WINDOW = "4,Theo dõi,Sở Nội vụ,,Từ ngày 01 tháng 4 năm 2025 đến ngày 31 tháng 12 năm 2026,,,,,\n"
DOCUMENT = '2,Rà soát,"các sở, ban, ngành",,Sau khi có văn bản của Bộ Tài chính,,Sở Tư pháp,,,\n'
COLLECTED = '3,Đề xuất,"các sở, ban, ngành",,,đề xuất,Sở Nội vụ,,,\n'
UNOWNED = "5,Bố trí nguồn lực,,,,,,,,\n"


def drafted(*rows: str) -> tuple[bytes, Definition]:
    """The file and the definition drafted from these rows."""
    body = "mã quy trình,thu\nngày ban hành,2025-04-09\n" + HEAD + "".join(rows)
    xml = draft(read_table("t.csv", body.encode())).xml
    return xml, read({"thu.bpmn": xml}).definitions["thu"]


def test_it_makes_one_child_for_each_agency_that_leads() -> None:
    """Given a group as lead, when drafted, then the activity runs over its members."""
    _, plan = drafted(DATED)

    task = plan.nodes["Task_1"]
    assert task.called == "common-assignment"
    assert task.loop is not None
    assert task.loop.collection == "${members('so-ban-nganh')}"


def test_it_keeps_the_words_of_the_source() -> None:
    """Given time and sentence, when drafted, then both are properties as written."""
    _, plan = drafted(DATED)

    told = plan.nodes["Task_1"].properties
    assert told["deadline"] == "trước ngày 15 tháng 4 năm 2025"
    assert told["sentence"] == "Câu một."
    assert "product" not in told


def test_it_ends_a_window_after_its_last_day() -> None:
    """Given from … to …, when drafted, then a timer interrupts at 00:00 of the day after."""
    _, plan = drafted(WINDOW)

    timer = plan.nodes["Event_4_end"].events[0].timer
    assert timer is not None
    assert timer.text == "2027-01-01T00:00:00+07:00"
    assert plan.nodes["Event_4_end"].interrupting


def test_it_opens_a_child_for_every_document_that_arrives() -> None:
    """Given a task that waits for a document, when drafted, then its start interrupts nothing."""
    _, plan = drafted(DATED, DOCUMENT)

    start = plan.nodes["StartEvent_2_document"]
    assert start.events[0].kind == "message"
    assert not start.interrupting
    assert plan.nodes["Task_2"].called == "common-incoming-document"


def test_it_consolidates_from_the_first_reply_on() -> None:
    """Given results sent to an agency, when drafted, then a condition opens the consolidation."""
    _, plan = drafted(COLLECTED)

    opened = plan.nodes["Event_Activity_3_collected_first"].events[0]
    assert opened.condition == "${completed('Task_3') >= 1}"
    assert plan.nodes["Task_3_consolidate"].called == "common-consolidate"


def test_it_leaves_an_owner_the_source_does_not_name_to_be_bound() -> None:
    """Given a blank lead, when drafted, then a placeholder of its own is asked for."""
    _, plan = drafted(UNOWNED)

    assert plan.properties["placeholders"].startswith("chu-tri-5=")


def test_it_drafts_what_the_check_accepts_and_people_can_read() -> None:
    """Given one row of every kind, when drafted, then nothing is refused or drawn through."""
    xml, _ = drafted(DATED, DOCUMENT, COLLECTED, WINDOW, UNOWNED)

    assert not refused(check(read({"thu.bpmn": xml})))
    assert faults(xml).through == ()


def test_a_second_monitor_is_told_and_not_dropped() -> None:
    """Given two monitoring agencies, when drafted, then it says which one the plan has."""
    body = "mã quy trình,thu\ncơ quan theo dõi,Sở Nội vụ; Sở Tài chính\n" + HEAD + DATED

    drafting = draft(read_table("t.csv", body.encode()))

    told = [str(each.message) for each in drafting.remarks if "nhiều cơ quan" in str(each.message)]
    assert len(told) == 1
    assert "không lấy «Sở Tài chính»" in told[0]
