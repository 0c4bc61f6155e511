"""Lines of a print-out, and the paragraphs they were."""

from __future__ import annotations

from engine.plan_reading.outline import outline
from engine.plan_reading.paragraphs import paragraphs

PRINTED = """\
1. Sở Xây dựng tham mưu theo Công văn số 7415/BNV-
CCVC ngày 31 tháng 8 năm 2025.

2

2. Về tổ chức bộ máy
Sở Nội vụ rà soát vị trí việc làm của các cơ quan, đơn vị thuộc tỉnh,
báo cáo UBND tỉnh.
"""


def texts(text: str, *, printed: bool = True) -> list[str]:
    return [paragraph.text for paragraph in paragraphs(text, printed=printed)]


def test_a_sentence_that_the_paper_broke_is_one_again_and_a_page_number_is_left_out() -> None:
    assert texts(PRINTED) == [
        "1. Sở Xây dựng tham mưu theo Công văn số 7415/BNV-CCVC ngày 31 tháng 8 năm 2025.",
        "2. Về tổ chức bộ máy",
        "Sở Nội vụ rà soát vị trí việc làm của các cơ quan, đơn vị thuộc tỉnh, báo cáo UBND tỉnh.",
    ]


def test_every_letter_of_a_paragraph_knows_its_place() -> None:
    for paragraph in paragraphs(PRINTED):
        for letter, place in zip(paragraph.text, paragraph.passage.at, strict=True):
            assert PRINTED[place] == letter or letter == " "


def test_the_lines_of_a_word_document_stay_what_they_are() -> None:
    assert texts("Một dòng ngắn\nvà một dòng nữa.\nBa", printed=False) == [
        "Một dòng ngắn và một dòng nữa.",
        "Ba",
    ]


def test_a_number_that_jumps_and_a_paragraph_after_a_list_stand_where_they_belong() -> None:
    tree = outline(
        paragraphs(
            "II. NHIỆM VỤ\n1. Việc một:\na) Điểm a.\nb) Cơ quan thực hiện:\nSở Nội vụ.\n"
            "IV. TỔ CHỨC THỰC HIỆN\n1. Việc hai.\nTrên đây là kế hoạch.",
            printed=False,
        )
    )

    found = [(item.ordinal, item.text) for item in tree.walk() if item.text]

    assert found == [
        ("II", "NHIỆM VỤ"),
        ("II.1", "Việc một:"),
        ("II.1.a", "Điểm a."),
        ("II.1.b", "Cơ quan thực hiện:"),
        ("II.1.b", "Sở Nội vụ."),
        ("IV", "TỔ CHỨC THỰC HIỆN"),
        ("IV.1", "Việc hai."),
        ("IV.1", "Trên đây là kế hoạch."),
    ]
