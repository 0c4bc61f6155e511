"""The organisation in the words of people: kinds, levels, settings, names of fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from engine.model.organisation import POSITION_KINDS
from engine.sentences import Sentence, sentence, verbatim

ALWAYS = date(1900, 1, 1)
"""The first day of a membership of which no first day is known."""
ERASE = "(xóa)"
"""What a cell says when the value that is kept is to go; an empty cell leaves it."""
LEVELS: Mapping[str, str] = MappingProxyType(
    {"tw": "trung ương", "tinh": "tỉnh", "huyen": "huyện", "xa": "xã"}
)
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "ubnd-tinh": "UBND tỉnh",
        "van-phong": "Văn phòng",
        "so": "Sở",
        "ban": "Ban",
        "thanh-tra": "Thanh tra",
        "nganh": "Cơ quan ngành dọc",
        "bao-chi": "Cơ quan báo chí",
        "don-vi": "Đơn vị sự nghiệp",
        "ubnd-huyen": "UBND huyện",
        "ubnd-xa": "UBND xã",
        "hdnd": "Hội đồng nhân dân",
        "dang-doan-the": "Cơ quan Đảng, đoàn thể",
        "bo": "Bộ, cơ quan trung ương",
        "khac": "Khác",
    }
)
FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "name": "Tên",
        "short_name": "Tên viết tắt",
        "kind": "Loại",
        "level": "Cấp",
        "code": "Mã định danh",
        "parent_id": "Cơ quan cấp trên",
        "valid_from": "Từ ngày",
        "valid_to": "Đến ngày",
        "title": "Tên gọi",
        "division": "Phòng",
        "email": "Thư điện tử",
        "on_date": "Từ ngày",
        "basis": "Căn cứ",
        "share": "Tỷ lệ",
    }
)


def one_of(written: str, words: Iterable[str]) -> Sentence:
    """What a cell may say instead of what it does say."""
    return sentence(
        "không hiểu «%(written)s». Chọn một trong: %(values)s.",
        written=written,
        values=", ".join(words),
    )


def shown(field: str, value: object) -> Sentence:
    """A value as people read it."""
    if value is None or value == ALWAYS:
        return sentence("(trống)")
    if isinstance(value, date):
        return sentence("%(day)s", day=value)
    words = {"kind": {**_TITLES, **KINDS}, "level": LEVELS}.get(field, {})
    word = words.get(str(value))
    return verbatim(str(value)) if word is None else Sentence(word)


_TITLES = {key: kind.title for key, kind in POSITION_KINDS.items()}
