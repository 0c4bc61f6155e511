"""What is found wrong, and its words."""

from __future__ import annotations

from dataclasses import dataclass

WORDS = {
    "changed": "dòng bị sửa",
    "missing": "thiếu dòng",
    "inserted": "dòng thừa hoặc sai chỗ",
    "cut": "phần cuối bị cắt sau mốc niêm phong",
    "rewritten": "khác với mốc niêm phong",
    "stream-missing": "cả chuỗi bị xóa sau mốc niêm phong",
    "text": "văn bản dài kèm theo bị sửa",
    "text-erased": "văn bản dài kèm theo bị xóa ngoài chương trình",
    "text-inserted": "văn bản dài mà không dòng nào nói đến",
    "anchor-missing": "mốc niêm phong lưu ở ngoài không còn trong cơ sở dữ liệu",
    "anchor-rewritten": "mốc niêm phong khác với bản lưu ở ngoài",
    "row-changed": "dòng bị sửa ngoài chương trình",
    "row-inserted": "dòng được thêm ngoài chương trình",
    "row-deleted": "dòng bị xóa ngoài chương trình",
    "anchor": "mốc niêm phong không hợp lệ",
    "unsigned": "không do chương trình ký",
    "replayed": "được ghi lại lần nữa",
    "other-key": "hồ sơ do một khóa khác ký",
}


@dataclass(frozen=True, slots=True)
class Bad:
    """What is wrong, and the first row where it shows."""

    stream: str
    seq: int
    what: str
    detail: str

    def __str__(self) -> str:
        """Give the line that is printed."""
        return f"{self.stream} #{self.seq}: {WORDS.get(self.what, self.what)} ({self.detail})"
