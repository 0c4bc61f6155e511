"""What stands in a plan and is no task: its closing, exhortations, how it takes effect."""

from __future__ import annotations

import re

from engine.plan_reading.bodies import any_of

_DOCUMENT = any_of("Kế hoạch", "Quyết định", "Chỉ thị", "Công văn", "Chương trình")
_DURING = r"(?:trong )?quá trình(?: tổ chức)?(?: triển khai)?(?: thực hiện)?"
_ASKS_ALL = (
    r"(?:yêu cầu|đề nghị)\s+(?:thủ trưởng\s+)?(?:các|thủ trưởng)[^.;]{0,240}?(?:triển khai|tổ chức)"
    r" thực hiện(?:\s+(?:kế hoạch|công văn|nghiêm túc|các nội dung)|[;.])"
)
_CLOSES = re.compile(
    any_of(
        "trên đây là",
        ".{0,40}trân trọng",
        ".{0,60}ghi nhận",
        "ban hành kèm theo (?:quyết định|chỉ thị) này",
        "[^.;]{0,120}quan tâm, (?:phối hợp|chỉ đạo)(?: triển khai)? thực hiện",
        _DURING,
        "nếu có (?:khó khăn|vướng mắc|phát sinh)",
        "trường hợp (?:phát sinh|có)",
        r"kinh phí\b",
        _ASKS_ALL,
        "nhận được (?:công văn|kế hoạch) này",
        f"{_DOCUMENT} này (?:thay thế|có hiệu lực)",
        f".{{0,300}}chịu trách nhiệm thi hành {_DOCUMENT} này",
        ".{0,60}thông báo để (?:các|thủ trưởng)[^.;]{0,80}(?:biết|thực hiện)",
    ),
    re.IGNORECASE,
)
_EAGERLY = any_of(
    "nghiêm túc",
    "chủ động",
    "tích cực",
    "kịp thời",
    "phối hợp",
    "khẩn trương",
    r"căn cứ (?:chức năng|nhiệm vụ|thẩm quyền)[^,.;]*",
)
_EXHORTS = re.compile(
    any_of(
        # "… kịp thời tổ chức triển khai các nhiệm vụ, giải pháp được giao tại Kế hoạch này"
        rf"(?:{_EAGERLY}[, ]*)*(?:tổ chức )?(?:triển khai )?(?:thực hiện )?"
        r"(?:tốt |có hiệu quả |nghiêm túc |các nhiệm vụ, giải pháp [^.;]*(?:tại|trong) )?"
        rf"{_DOCUMENT} này",
        rf"chỉ đạo [^.;]{{0,60}}phối hợp thực hiện {_DOCUMENT} này",
        r"(?:chủ động|tích cực)[^.;]{0,40}(?:tháo gỡ|giải quyết)[^.;]*thuộc thẩm quyền\.?$",
    )
)


def closes(sentence: str) -> bool:
    """Whether a sentence ends the document or says how it takes effect."""
    return _CLOSES.match(sentence) is not None


def exhorts(work: str) -> bool:
    """Whether the work is only to carry out this document, eagerly."""
    return _EXHORTS.match(work) is not None
