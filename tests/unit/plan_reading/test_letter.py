"""What is read of an incoming document, and nothing that it does not say."""

from __future__ import annotations

import pytest

from engine.errors import SecretRefused
from engine.plan_reading import read_source
from engine.plan_reading.letter import read_letter

LETTER = """\
UBND TỈNH LÂM HẢI
SỞ TƯ PHÁP
Số: 412/STP-VP
V/v báo cáo kết quả rà soát văn bản
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Lâm Hải, ngày 05 tháng 5 năm 2026
HỎA TỐC
Kính gửi: Ủy ban nhân dân tỉnh
Trả lời Công văn số 215/UBND-NC ngày 20/4/2026 của Ủy ban nhân dân tỉnh, Sở Tư pháp báo cáo như sau.
Sở đã rà soát 12 văn bản theo Luật số 80/2015/QH13.
Đề nghị Ủy ban nhân dân tỉnh có ý kiến trước ngày 15/5/2026.
Nơi nhận:
- Như trên;
- Lưu: VT.
"""


def letter(text: str) -> dict:
    return read_letter(read_source("cv.txt", text.encode())).as_json()


def test_a_letter_says_what_the_register_asks_and_what_it_answers() -> None:
    read = letter(LETTER)

    assert read["number"] == "412/STP-VP"
    assert read["issued_on"] == "2026-05-05"
    assert read["issuer"] == "SỞ TƯ PHÁP"
    assert read["title"] == "báo cáo kết quả rà soát văn bản"
    assert read["urgency"] == "HỎA TỐC"
    assert read["answers"] == ["215/UBND-NC"]
    assert [each["time"] for each in read["times"]] == ["trước ngày 15/5/2026"]


def test_what_a_letter_does_not_say_is_empty() -> None:
    plain = letter("Kính gửi: Sở Y tế\nĐề nghị khẩn trương báo cáo.\n")

    assert [plain[name] for name in ("number", "issued_on", "urgency", "answers", "times")] == [
        *(None, None, None),
        *([], []),
    ]


def test_a_letter_with_a_mark_of_secrecy_is_refused() -> None:
    with pytest.raises(SecretRefused):
        letter(f"MẬT\n{LETTER}")
