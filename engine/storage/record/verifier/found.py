"""What is found wrong, and its words."""

from __future__ import annotations

from dataclasses import dataclass

from .said import Said

WORDS = {
    "changed": Said("dòng bị sửa", "a row was changed"),
    "missing": Said("thiếu dòng", "a row is missing"),
    "inserted": Said("dòng thừa hoặc sai chỗ", "a row too many or out of place"),
    "cut": Said("phần cuối bị cắt sau mốc niêm phong", "the end was cut off after an anchor"),
    "rewritten": Said("khác với mốc niêm phong", "differs from an anchor"),
    "stream-missing": Said(
        "cả chuỗi bị xóa sau mốc niêm phong", "a whole stream was deleted after an anchor"
    ),
    "text": Said("văn bản dài kèm theo bị sửa", "a long text that belongs to it was changed"),
    "text-erased": Said(
        "văn bản dài kèm theo bị xóa ngoài chương trình",
        "a long text that belongs to it was deleted outside the program",
    ),
    "text-inserted": Said("văn bản dài mà không dòng nào nói đến", "a long text that no row names"),
    "anchor-missing": Said(
        "mốc niêm phong lưu ở ngoài không còn trong cơ sở dữ liệu",
        "an anchor kept elsewhere is no longer in the database",
    ),
    "anchor-rewritten": Said(
        "mốc niêm phong khác với bản lưu ở ngoài", "an anchor differs from the copy kept elsewhere"
    ),
    "row-changed": Said("dòng bị sửa ngoài chương trình", "a row was changed outside the program"),
    "row-inserted": Said(
        "dòng được thêm ngoài chương trình", "a row was added outside the program"
    ),
    "row-deleted": Said("dòng bị xóa ngoài chương trình", "a row was deleted outside the program"),
    "anchor": Said("mốc niêm phong không hợp lệ", "an anchor is not valid"),
    "unsigned": Said("không do chương trình ký", "not signed by the program"),
    "replayed": Said("được ghi lại lần nữa", "written a second time"),
    "other-key": Said("hồ sơ do một khóa khác ký", "the record is signed by another key"),
}


@dataclass(frozen=True, slots=True)
class Bad:
    """What is wrong, and the first row where it shows."""

    stream: str
    seq: int
    what: str
    detail: str | Said

    def in_language(self, language: str) -> str:
        """Give the line that is printed."""
        said = (WORDS.get(self.what, self.what), self.detail)
        what, detail = (
            each if isinstance(each, str) else each.in_language(language) for each in said
        )
        return f"{self.stream} #{self.seq}: {what} ({detail})"

    def __str__(self) -> str:
        """The same in Vietnamese."""
        return self.in_language("vi")


def _in(said: str | Said, language: str) -> str:
    return said if isinstance(said, str) else said.in_language(language)
