"""What officers were told, in the reader's language.

A notification is kept as it was sent, in Vietnamese; the page knows the product's own sentences
and leaves alone what people wrote.
"""

from __future__ import annotations

import re
from functools import cache

from webui.language import _, chosen

SENTENCES = (
    "Nhiệm vụ mới: %(about)s",
    "Việc được giao: %(about)s",
    "Chờ xử lý: %(about)s",
    "Từ chối tiếp nhận: %(about)s",
    "Trả lại, yêu cầu thực hiện lại: %(about)s",
    "Xin gia hạn đến %(day)s: %(about)s",
    "Đồng ý gia hạn: %(about)s",
    "Không đồng ý gia hạn: %(about)s",
    "Thay đổi thời hạn thành «%(words)s»: %(about)s",
    "Đôn đốc: %(about)s",
    "Khó khăn, vướng mắc: %(about)s",
    "Sự cố ở «%(place)s»: %(about)s",
    "%(place)s đã kết thúc hoạt động mà còn được giao: %(about)s",
    "Thu hồi nhiệm vụ: %(about)s",
    "Tiếp nhận nhiệm vụ chuyển giao: %(about)s",
    "Theo dõi định kỳ: %(about)s",
    "%(count)s nhiệm vụ quá hạn: %(about)s",
    "%(count)s nhiệm vụ đến kỳ theo dõi: %(about)s",
    "- %(about)s (%(count)s cơ quan)",
    "%(kind)s – nhiệm vụ %(number)s: %(about)s (%(words)s)",
    "%(kind)s – %(about)s (%(words)s)",
    "Thời hạn: %(day)s (%(words)s).",
    "Thời hạn: %(words)s",
    "quá hạn %(count)s ngày làm việc",
    "còn %(count)s ngày làm việc",
    "hết hạn hôm nay",
    "chậm nhất ngày %(day)s",
    (
        "Đề nghị thực hiện và cập nhật kết quả trên hệ thống; "
        "nếu có khó khăn, vướng mắc thì phản ánh ngay."
    ),
    "Hãy chuyển giao nhiệm vụ cho cơ quan kế thừa, có văn bản căn cứ.",
)
"""The sentences of :mod:`engine.service` that tell people something; the first that fits holds."""
_WORDS = frozenset({"words", "kind"})
"""Names in them that stand for words of the product."""
_SHAPES = {"day": r"\d+/\d+/\d+", "count": r"\d+", "number": r"\S+", "kind": "[^–]+"}


def notice(text: str) -> str:
    """A subject or a body, line by line; a line that is no sentence of the product stays."""
    if chosen() == "vi":
        return text
    return "\n".join(_line(line) for line in text.split("\n"))


def _line(line: str) -> str:
    for known, pattern in _patterns():
        found = pattern.fullmatch(line)
        if found is not None:
            parts = found.groupdict()
            return _(known, **{n: _line(v) if n in _WORDS else v for n, v in parts.items()})
    return _(line)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((known, _pattern(known)) for known in SENTENCES)


def _pattern(known: str) -> re.Pattern[str]:
    parts = re.split(r"%\((\w+)\)s", known)
    texts, names = parts[::2], [*parts[1::2], ""]
    made = (
        re.escape(text) + (f"(?P<{name}>{_SHAPES.get(name, '.+')})" if name else "")
        for text, name in zip(texts, names, strict=True)
    )
    return re.compile("".join(made))
