"""What verification finds wrong, in words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.sentences import Sentence, sentence, verbatim
from engine.storage.record import verifier
from engine.storage.record.verifier import Said


def of_verifier(said: Said) -> Sentence:
    """What the verifier says in both its languages, as a sentence."""
    return replace(verbatim(said.en), original=said.vi)


WORDS = {what: of_verifier(said) for what, said in verifier.WORDS.items()} | {
    "guards": sentence("thiếu khóa bảo vệ của hồ sơ"),
    "head": sentence("phần cuối của chuỗi không khớp với hồ sơ quy trình"),
    "fold": sentence("trạng thái lưu khác với trạng thái tính lại từ hồ sơ"),
    "tasks": sentence("việc đang mở không khớp với trạng thái"),
    "left-over": sentence("quy trình đã kết thúc nhưng còn việc, hẹn giờ hoặc đăng ký chờ"),
    "children": sentence("số quy trình con đang chạy không khớp với trạng thái"),
    "stuck": sentence("quy trình chưa kết thúc nhưng không chờ điều gì"),
    "unreadable": sentence("quy trình lưu trong cơ sở dữ liệu không đọc được"),
    "anchors-unreadable": sentence("các mốc niêm phong trong cơ sở dữ liệu không đọc được"),
    "content": sentence("nội dung tệp không khớp với mã băm"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not agree: ``what`` is its code, ``seq`` the first bad row if any."""

    what: str
    stream: str
    detail: str | Sentence
    seq: int | None = None

    @property
    def told(self) -> Sentence:
        """The sentence for the reader."""
        what = WORDS.get(self.what, self.what)
        if self.seq is None:
            said = sentence("%(stream)s: %(what)s", stream=self.stream, what=what)
        else:
            said = sentence(
                "%(stream)s dòng %(seq)s: %(what)s", stream=self.stream, seq=self.seq, what=what
            )
        if not str(self.detail):
            return said
        return sentence("%(what)s (%(detail)s)", what=said, detail=self.detail)

    def __str__(self) -> str:
        """The same in Vietnamese."""
        return str(self.told)
