"""What verification finds wrong, in words."""

from __future__ import annotations

from dataclasses import dataclass

from engine.storage.record import verifier

WORDS = verifier.WORDS | {
    "guards": "thiếu khóa bảo vệ của hồ sơ",
    "head": "phần cuối của chuỗi không khớp với hồ sơ quy trình",
    "fold": "trạng thái lưu khác với trạng thái tính lại từ hồ sơ",
    "tasks": "việc đang mở không khớp với trạng thái",
    "left-over": "quy trình đã kết thúc nhưng còn việc, hẹn giờ hoặc đăng ký chờ",
    "children": "số quy trình con đang chạy không khớp với trạng thái",
    "stuck": "quy trình chưa kết thúc nhưng không chờ điều gì",
    "unreadable": "trạng thái lưu không đọc được",
    "content": "nội dung tệp không khớp với mã băm",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not agree: ``what`` is its code, ``seq`` the first bad row if any."""

    what: str
    stream: str
    detail: str
    seq: int | None = None

    def __str__(self) -> str:
        """Give the sentence for the reader."""
        place = self.stream if self.seq is None else f"{self.stream} dòng {self.seq}"
        sentence = f"{place}: {WORDS.get(self.what, self.what)}"
        return f"{sentence} ({self.detail})" if self.detail else sentence
