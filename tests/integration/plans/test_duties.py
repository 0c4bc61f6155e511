"""Each task of the five documents whole: its second duty, its doers, its receivers, its urgency.

The words were typed from the documents, not copied from the tables.
"""

from __future__ import annotations

import pytest
from lxml import etree

from engine.bpmn.drafting import Row
from tests.integration.plans.test_sources import PROCESSES, activity, definition, joined, rows

DUTIES = [
    ("ninh-thuan-2024", "1.a", "sentence", "nâng cao trách nhiệm giải trình"),
    ("ninh-thuan-2024", "1.b", "sentence", "Chịu trách nhiệm trước pháp luật"),
    ("ninh-thuan-2024", "1.c", "destination", "Bộ Nội vụ theo quy định"),
    ("ninh-thuan-2024", "2.a", "sentence", "đề xuất việc điều chỉnh chức năng, nhiệm vụ"),
    ("ninh-thuan-2024", "2.b", "product", "hoặc đề xuất các nội dung cần phân cấp, phân quyền"),
    ("ninh-thuan-2024", "1", "urgency", "kịp thời"),
    ("ninh-thuan-2024", "1.c", "time", "theo quy định"),
    ("ninh-thuan-2024", "2.b", "time", "theo quy định"),
    ("tra-vinh-2023", "III.3.3", "destination", "Hội đồng nhân dân"),
    ("tra-vinh-2023", "III.1.2", "sentence", "bảo đảm thực hiện tinh giản biên chế"),
    ("tra-vinh-2023", "III.1.2", "sentence", "Chịu trách nhiệm trước pháp luật"),
    ("tra-vinh-2023", "II.1.a", "field", "Rà soát, sửa đổi, bổ sung và hoàn thiện các quy định"),
    ("thai-nguyen-89-2025", "2", "lead", "UBND các huyện, thành phố"),
    ("thai-nguyen-89-2025", "3", "lead", "UBND các huyện, thành phố"),
    ("hai-duong-2025", "2", "coordinating", "Bộ và các cơ quan ngang Bộ"),
    ("hai-duong-2025", "4", "sentence", "báo cáo Ủy ban nhân dân tỉnh, Chủ tịch"),
    ("dac-khu-2025", "1.1", "sentence", "tiếp tục triển khai thực hiện có hiệu quả các nghị quyết"),
    ("dac-khu-2025", "2.2", "sentence", "khẩn trương chỉ đạo hướng dẫn xử lý"),
    ("dac-khu-2025", "2.1", "urgency", "khẩn trương"),
    ("dac-khu-2025", "4.1", "destination", "Bộ Xây dựng"),
    ("dac-khu-2025", "5.2", "sentence", "hướng dẫn các xã, phường, đặc khu khẩn trương kiện toàn"),
    ("dac-khu-2025", "5.2", "title", "Công văn số 7415/BNV-CCVC"),
    ("dac-khu-2025", "5.3", "sentence", "hướng dẫn, theo dõi, kiểm tra việc thực hiện tuyển dụng"),
    ("dac-khu-2025", "5.5", "sentence", "điều phối giữa các xã, phường, đặc khu"),
    ("dac-khu-2025", "7.1", "sentence", "hoàn thành việc di chuyển, hợp nhất dữ liệu"),
    ("dac-khu-2025", "7.5", "sentence", "thực hiện số hóa dữ liệu"),
    ("dac-khu-2025", "10", "time", "theo yêu cầu"),
]
STANDING = {
    "ninh-thuan-2024": {"1.a", "2.a"},
    "tra-vinh-2023": {"II.2.a", "II.2.b", "III.1.1", "III.2.2", "III.3.1"},
    "thai-nguyen-89-2025": {"4"},
    "hai-duong-2025": {"3", "4"},
    "dac-khu-2025": {"5.1"},
}


def row(plan: str, number: str) -> Row:
    return next(one for one in rows(plan) if one.number == number)


@pytest.mark.parametrize(("plan", "number", "column", "words"), DUTIES)
def test_no_part_of_a_duty_is_left_out(plan: str, number: str, column: str, words: str) -> None:
    assert words in joined(getattr(row(plan, number), column))


@pytest.mark.parametrize("plan", STANDING)
def test_what_has_no_end_is_a_standing_duty_and_nothing_else_is(plan: str) -> None:
    drawn = definition(plan)
    told = {n.properties["number"] for n in drawn.nodes.values() if n.properties.get("standing")}
    assert told == STANDING[plan]


@pytest.mark.parametrize("plan", STANDING)
def test_words_of_urgency_are_the_documents_own(plan: str) -> None:
    source = joined((PROCESSES / plan / "source.txt").read_text("utf-8")).lower()
    for one in rows(plan):
        assert one.urgency in source
        assert activity(definition(plan), one.number).properties.get("urgency", "") == one.urgency


OTHERS = [
    ("dac-khu-2025", "3"),  # the title of another document
    ("dac-khu-2025", "6.3"),  # how money is to be given
    ("tra-vinh-2023", "II.2.a"),  # what inspections are for
    ("hai-duong-2025", "4"),  # how the committee decides
]
"""Tasks whose sentence holds a word of urgency that does not hasten them."""


@pytest.mark.parametrize(("plan", "number"), OTHERS)
def test_words_that_hasten_something_else_are_no_urgency(plan: str, number: str) -> None:
    assert row(plan, number).urgency == ""


DOERS = [
    ("ninh-thuan-2024", "Activity_1_collected", "Sở Nội vụ"),
    ("ninh-thuan-2024", "Activity_1_collected", "Các cơ quan chuyên môn thuộc UBND tỉnh"),
    ("dac-khu-2025", "Activity_field_2_1", "Sở Tư pháp (tổng hợp)"),
    ("dac-khu-2025", "Activity_field_7_1", "Công an tỉnh"),
    ("dac-khu-2025", "Activity_5_4_documents", "Sở Nội vụ"),
]


@pytest.mark.parametrize(("plan", "node", "who"), DOERS)
def test_a_lane_names_those_who_act_in_it(plan: str, node: str, who: str) -> None:
    assert who in lanes(plan)[node]


def test_bodies_outside_stand_where_work_is_done_with_them() -> None:
    root = etree.parse(PROCESSES / "hai-duong-2025" / "process.bpmn").getroot()
    bodies = {p.get("id"): p.get("name") for p in root.iter("{*}participant")}
    talks = [(m.get("sourceRef"), m.get("targetRef")) for m in root.iter("{*}messageFlow")]
    assert "Bộ và các cơ quan ngang Bộ" in [bodies.get(to) for own, to in talks if own == "Task_2"]


def lanes(plan: str) -> dict[str, str]:
    """The name of the lane of each node of the plan's process."""
    root = etree.parse(PROCESSES / plan / "process.bpmn").getroot()
    return {
        node.text or "": lane.get("name", "")
        for lane in root.iter("{*}lane")
        for node in lane.iter("{*}flowNodeRef")
    }


def test_what_was_added_says_so_in_the_drawing_too() -> None:
    for plan in STANDING:
        for node in definition(plan).nodes.values():
            assert ("origin" in node.properties) == (node.name or "").endswith("(bổ sung)")


def test_districts_send_their_proposals_to_the_agency_that_consolidates() -> None:
    gathering = definition("ninh-thuan-2024").nodes["Activity_1_collected"]
    for number in ("1", "1.c", "2.b"):
        assert activity(definition("ninh-thuan-2024"), number).scope == gathering.id


def test_a_title_that_the_document_does_not_bear_says_so() -> None:
    ours = {plan for plan in STANDING if definition(plan).properties.get("title_origin")}
    assert ours == {"ninh-thuan-2024", "dac-khu-2025"}


def test_a_draft_keeps_what_its_header_says() -> None:
    told = definition("hai-duong-2025").properties
    assert (told["symbol"], told["issued_in"]) == ("KH-UBND", "tháng 4 năm 2025")
    assert told["consolidators"] == "so-tu-phap"


def test_the_scheme_is_an_assignment_that_goes_to_the_council_before_the_decision() -> None:
    scheme = activity(definition("tra-vinh-2023"), "III.3.3")
    assert (scheme.type, scheme.called) == ("callActivity", "common-scheme")
