"""Reasons that the program itself gives; they are kept among those that people wrote."""

from __future__ import annotations

from engine.sentences import Sentence, sentence

CALENDAR = sentence("Lịch làm việc thay đổi")
RESTED = sentence("Bù những ngày làm việc đã tạm dừng")
LOADED = sentence("Nhập danh mục tổ chức")
PLAYED = sentence("Theo kịch bản")
MONITORS = sentence("Văn bản giao cơ quan này theo dõi, đôn đốc")
_OWN = {str(each): each for each in (CALENDAR, RESTED, LOADED, PLAYED, MONITORS)}


def told(text: str) -> str | Sentence:
    """A reason as it is kept, for a reader of any language: what people wrote stays as it is."""
    return _OWN.get(text, text)
