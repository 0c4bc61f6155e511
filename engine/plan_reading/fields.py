"""Time, product and destination of a task, from its own words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.plan_reading.agencies import Agency, leading
from engine.plan_reading.bodies import any_of
from engine.plan_reading.passage import Passage, joined
from engine.plan_reading.verbs import WORK

_DAY = (
    r"(?:ngày\s+)?\d{1,2}(?:\s*[/.-]\s*\d{1,2}(?:\s*[/.-]\s*\d{4})?|\s+tháng\s+\d{1,2}"
    r"(?:\s+năm\s+\d{4})?)"
)
_STRETCH = (
    r"(?:(?:tháng|quý|Quý)\s+(?:\d{1,2}|IV|III|II|I)\b(?:\s*(?:/|năm|-)\s*\d{4})?"
    r"|(?:0?6|sáu) tháng (?:đầu|cuối) năm(?: \d{4})?|năm\s+\d{4}(?!\s*[-–]\s*\d))"
)
_EVERY = r"(?:định kỳ\s+)?(?:h[ằà]ng|mỗi)\s+(?:ngày|tuần|tháng|quý|năm)|định kỳ(?:\s+[^,.;]{0,25})?"
_TIMES = (
    re.compile(rf"(?:[Tt]ừ)\s+{_DAY}\s+đến\s+(?:hết\s+)?{_DAY}"),
    re.compile(
        r"(?:[Tt]rước|[Cc]hậm nhất|[Mm]uộn nhất|[Xx]ong trước|[Đđ]ến hết|[Đđ]ến(?= ngày)"
        r"|[Tt]rong(?= ngày)|[Tt]rước hạn)"
        rf"(?:\s+(?:là|vào|đến|trước|trong|hết|\d{{1,2}} giờ(?: \d{{2}})?))*\s+{_DAY}(?:\s+"
        rf"(?:tháng (?:cuối|đầu) (?:quý|kỳ|năm)|{_EVERY}))*"
    ),
    re.compile(
        rf"(?:[Tt]rước|[Cc]hậm nhất)[^.;,]{{0,20}}\s\d{{1,2}}(?:\s+giờ)?\s+"
        rf"(?:của\s+)?(?:tháng (?:cuối|đầu|sau)(?:\s+(?:quý|kỳ|năm))?|{_EVERY})"
    ),
    re.compile(rf"(?:^|\s)(?:{_EVERY})(?:\s*\([^)]*\))?", re.IGNORECASE),
    re.compile(
        rf"(?:(?:[Hh]oàn thành|xong)\s+)?(?:[Tt]rước|[Đđ]ến hết|[Hh]oàn thành"
        rf"(?: trong)?|hết)\s+{_STRETCH}"
    ),
    re.compile(rf"(?:(?:^|,\s*)[Tt]rong\s+{_STRETCH})|[Tt]rong\s+(?!năm){_STRETCH}"),
    re.compile(
        r"[Tt]rong\s+(?:thời hạn\s+|vòng\s+)?\d{1,3}\s*(?:\([^)]*\)\s*)?(?:ngày"
        r" làm việc|ngày|tuần|tháng)\s+(?:kể\s+)?từ\s+(?:khi|ngày)[^,.;]{2,80}"
    ),
)
_PERIOD = re.compile(
    r"(?:định kỳ\s+)?(?:h[ằà]ng|mỗi)\s+(?:ngày|tuần|tháng|quý|năm)|(?:0?6|sáu) tháng một lần",
    re.IGNORECASE,
)
_DAY_OF_PERIOD = re.compile(
    r"(?:[Tt]rước|[Cc]hậm nhất)[^.;,]{0,20}\s\d{1,2}\s+(?:của\s+)?tháng"
    r" (?:cuối|đầu|sau|tiếp theo)(?:\s+(?:quý|kỳ|năm))?"
)
_DAYS = _TIMES[:3]
_STANDING = re.compile(r"[Tt]hường xuyên\b(?!,)")
_STANDING_LAST = re.compile(r"[;,]\s*(?:thực hiện\s+)?(?P<time>thường xuyên)(?:, liên tục)?\s*\.?$")
_EVENT = re.compile(
    r"(?:Ngay sau khi|Sau khi|Khi có|Khi nhận được|Trên cơ sở)\b(?! xem xét| được)[^.;]{3,300}?"
    rf"(?=,\s*(?:{any_of(*WORK)}|các|Các|Sở|UBND|Ủy ban|đề nghị|tiến hành)|[.;]|$)"
)
_EVENT_WITHIN = re.compile(r"\bsau khi có\s[^.;,]{3,120}")
_STUDY_YEAR = re.compile(r"\bđầu năm học|\btrong năm \d{4}\s*[-–]|dự toán")

_SENDS = re.compile(
    r"\b(?P<verb>gửi|trình|báo cáo|tham mưu|đề xuất)\b(?:,\s*(?:đề xuất"
    r"|trình|giúp|báo cáo))?\s+(?:(?:cho|với|về|đến|tới)\s+)?",
    re.IGNORECASE,
)
_TO = re.compile(r"\s(?:về|cho|đến|tới|với)\s+")
_OBJECT = re.compile(r"[^.;]{0,100}")
_FOR = ("tham mưu", "đề xuất")
"""Verbs that are done for somebody above, and to nobody else."""
_CARRIES = ("gửi", "báo cáo")
"""Verbs whose object may stand before the receiver: "gửi kết quả rà soát về Sở Tư pháp"."""
_OTHERS_PART = re.compile(r"(?:\bđể|tổng hợp,|\bhoặc)\s*$")
"""What the receiver does with it, or one way of two, is no destination of this task."""
_ABOVE = re.compile(
    r"(?:Chủ tịch\s+)?(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân)\s+(?:tỉnh"
    r"|thành phố|huyện|xã|phường)|HĐND|Hội đồng nhân dân|[Cc](?:ấp|ơ quan)"
    r" có thẩm quyền|Bộ |Chính phủ|Thủ tướng|Tỉnh ủy|Thường trực|[Cc]ác"
    r" sở|Sở |Văn phòng|VP|Ban "
)
_ANYBODY = re.compile(r"[Cc](?:ấp|ơ quan) có thẩm quyền")
_DOCUMENT = any_of(
    "Quyết định",
    "Nghị quyết",
    "Tờ trình",
    "Quy định",
    "Hướng dẫn",
    "Bộ tiêu chí",
    "[Bb]ộ biểu mẫu",
    "[Bb]áo cáo",
    "[Kk]ế hoạch",
    "[Đđ]ề án",
    "[Cc]hương trình",
    "[Pp]hương án",
    "[Qq]uy chế",
    "[Dd]anh mục",
    "[Dd]anh sách",
    "[Hh]ồ sơ",
    "[Kk]ịch bản",
    "[Đđ]ề cương",
)
_AFTERWARDS = any_of(
    "trình(?= UBND| Ủy ban| Chủ tịch| HĐND| Hội đồng| Bộ| cấp| Sở| Giám đốc| phê duyệt)",
    "báo cáo(?= )",
    "gửi",
    "đề xuất",
    "bảo đảm",
    "đảm bảo",
    "trước",
    "chậm nhất",
    "hoàn thành",
    "xong",
    "phối hợp",
    "làm cơ sở",
    "trong quý",
    "trong tháng",
    "để",
    "phù hợp",
    "đúng quy định",
)
_PRODUCT = re.compile(
    r"(?:xây dựng|soạn thảo|lập|ban hành|hoàn thiện|Xây dựng|Ban hành|Lập)\s+(?:và ban hành\s+)?"
    rf"(?P<product>(?:dự thảo\s+)?{_DOCUMENT}\b(?!\s+này)[^.;:]*?)"
    rf"(?=[.;:]|,\s*{_AFTERWARDS}|\s+(?:{_AFTERWARDS}|theo quy định)|$)"
)
_REPORTS = re.compile(
    r"tham mưu(?:\s+cho)?\s+(?:UBND|Ủy ban nhân dân|Chủ tịch)[^,.;]{0,40}?\s"
    r"(?P<product>báo cáo\s+[^,.;]+)"
)
_SENT_OBJECT = re.compile(
    r"(?:gửi|Gửi)\s+(?P<product>(?!về|cho|đến|tới|kết quả (?:về|cho|đến))[^.,;]{3,60}?)\s"
    r"(?:về|cho|đến|tới)\s"
)


def time_in(sentence: Passage) -> Passage | None:
    """The words that say when, if any; urgency alone is none.

    Work that waits for an event waits, whatever else is said. Of several days ("dự thảo trước
    10/4, trình trước 20/4") the last ends the work.
    """
    for found in (_event, _standing, _periodic):
        words = found(sentence)
        if words is not None:
            return words
    for pattern in _TIMES:
        matches = [m for m in pattern.finditer(sentence.text) if not _STUDY_YEAR.search(m[0])]
        if matches:
            return sentence.matched(matches[-1]).stripped(" ,")
    return None


def has_several_times(sentence: Passage) -> bool:
    """Whether more than one day is named, so that a person should look which one ends the work."""
    return sum(len(pattern.findall(sentence.text)) for pattern in _DAYS) > 1


def _event(sentence: Passage) -> Passage | None:
    event = _EVENT.match(sentence.text) or _EVENT_WITHIN.search(sentence.text)
    return sentence.matched(event).stripped(" ,") if event else None


def _standing(sentence: Passage) -> Passage | None:
    first = _STANDING.match(sentence.text)
    if first:
        return sentence.matched(first)
    last = _STANDING_LAST.search(sentence.text)
    return sentence.matched(last, "time") if last else None


def _periodic(sentence: Passage) -> Passage | None:
    """A period and, apart from it, the day of it."""
    day, period = _DAY_OF_PERIOD.search(sentence.text), _PERIOD.search(sentence.text)
    if day and period and period.end() <= day.start():
        return joined((sentence.matched(period), sentence.matched(day)), ", ")
    return None


def destinations(sentence: Passage) -> list[Agency]:
    """Whom the result goes to: "gửi … về X", "trình X", "báo cáo X", "tham mưu X"."""
    found = list(_destinations(sentence))
    firm = [
        agency for verb, agency in found if not (verb == "đề xuất" and _ANYBODY.match(agency.name))
    ]
    return firm or [agency for _, agency in found]


def _destinations(sentence: Passage) -> Iterator[tuple[str, Agency]]:
    sent = False
    for match in _SENDS.finditer(sentence.text):
        own = _OTHERS_PART.search(sentence.text, 0, match.start())
        if own and (sent or "để" not in own[0]):
            continue
        verb = match["verb"].lower()
        named = _receivers(sentence.cut(match.end()), verb)
        sent = sent or bool(named)
        yield from ((verb, agency) for agency in named)


def _receivers(rest: Passage, verb: str) -> list[Agency]:
    named, _ = leading(rest)
    if verb in _CARRIES and not named:
        named = next(_carried_to(rest), [])
    return [agency for agency in named if verb not in _FOR or _ABOVE.match(agency.name)]


def _carried_to(rest: Passage) -> Iterator[list[Agency]]:
    """The bodies after "về", "cho", "đến" behind the object of a verb."""
    clause = _OBJECT.match(rest.text)
    for preposition in _TO.finditer(rest.text, 0, clause.end() if clause else 0):
        named, _ = leading(rest.cut(preposition.end()))
        if named:
            yield named


def product_in(sentence: Passage) -> Passage | None:
    """The document that the work makes, or what is sent, if it is named."""
    for pattern in (_PRODUCT, _REPORTS, _SENT_OBJECT):
        match = pattern.search(sentence.text)
        if match:
            return sentence.matched(match, "product").stripped(" ,")
    return None
