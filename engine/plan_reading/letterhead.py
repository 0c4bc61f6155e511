"""What stands around the body of a document: who issued it, its number, date, title, recipients."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from engine.model.text import fold
from engine.plan_reading.agencies import leading
from engine.plan_reading.bodies import CAPITAL
from engine.plan_reading.marks import mark_of
from engine.plan_reading.paragraphs import Paragraph
from engine.plan_reading.parts import Parts, is_capital
from engine.plan_reading.passage import Passage, joined

_CODE = r"(?:(?!Độc)[A-ZĐa-zđ0-9]){1,12}"
_NUMBER = re.compile(
    r"Số\s*:?\s*(?P<whole>(?P<number>\d{1,5}[a-z]?)"
    rf"\s*[/-]\s*(?P<symbol>(?:\d{{4}}\s*/\s*)?[A-ZĐ]{_CODE}(?:\s*[-/]\s*[A-ZĐ]{_CODE})*))"
)
_SYMBOL = re.compile(r"Số\s*:?\s*/\s*(?P<symbol>[A-ZĐ][\wĐđ]*(?:\s*-\s*[A-ZĐ]\w*)*)")
_PLACE = rf"(?:(?:thành phố|tỉnh|TP\.?)\s+)?{CAPITAL}[^\W\d_A-Z]\w*(?:[ -]{CAPITAL}?\w+){{0,3}}"
_DATED = re.compile(
    rf"(?P<place>{_PLACE})"
    r",\s*ngày\s*(?P<day>\d{1,2})?[\s.…]*tháng\s*(?P<month>\d{1,2})?[\s.…]*năm\s*(?P<year>\d{4})?"
)
_NATION = re.compile(
    r"CỘNG (?:H[OÒ]A|HOÀ) X[AÃ] HỘI.*|Độc lập\s*[-–].*|^\s*[-–_=*]{3,}\s*$", re.IGNORECASE
)
_KINDS = {
    "ke hoach": "kế hoạch",
    "quyet dinh": "quyết định",
    "chi thi": "chỉ thị",
    "thong bao": "thông báo",
    "chuong trinh": "chương trình",
    "chuong trinh hanh dong": "chương trình",
    "nghi quyet": "nghị quyết",
    "phuong an": "phương án",
    "de an": "đề án",
    "huong dan": "hướng dẫn",
    "cong dien": "công điện",
}
_OWN_BODY = re.compile(r"SỞ|PHÒNG|VĂN PHÒNG|ĐẢNG ỦY|BAN|CỤC|CHI CỤC|TRUNG TÂM|BỘ")
_SUBJECT = re.compile(r"(?:V/v|Về việc)\b\s*:?\s*")
_ACTOR = (
    r"(?:Chủ tịch\s+)?(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân)(?:\s+(?:tỉnh"
    r"|thành phố|huyện|xã|phường)(?:\s+[A-ZĐ]\w+(?:\s+[A-ZĐ]\w+)*)?)?"
)
_ISSUES = re.compile(
    rf"(?P<issuer>{_ACTOR}|Bộ trưởng Bộ [A-ZĐ]\w+(?: \w+)?|Thủ tướng Chính"
    rf" phủ|Giám đốc Sở [A-ZĐ]\w+ \w+)"
    r"\s+(?:ban hành|yêu cầu|xây dựng|chỉ đạo|giao|đề nghị|chỉ thị|thông báo|kết luận|có ý kiến)"
)
_BASIS = re.compile(r"(?:Thực hiện|Căn cứ|Theo)\s+(?P<basis>.+)", re.DOTALL)
_CITED = re.compile(r"số\s*:?\s*\d|Luật |Nghị định |Bộ luật |Nghị quyết ")
_BASIS_END = re.compile(
    r"[;,.]\s*(?:sau khi|Để|Nhằm|xét|theo đề nghị|" + _ACTOR + r"|Bộ\b|Sở\b)|\s+của Luật này|$"
)
_AUTHORITY = re.compile(r"(?:TM|KT|TL|TUQ|Q)\.\s*\S.*")
_LEAST_TITLE = 3
_WORDS_OF_NAME = range(2, 6)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The frame of a document; what it does not say is None or empty."""

    kind: str | None
    number: Passage | None
    symbol: Passage | None
    place: Passage | None
    issued_on: date | None
    issued_words: Passage | None
    issuer: Passage | None
    title: Passage | None
    legal_basis: tuple[Passage, ...]
    addressees: tuple[Passage, ...]
    recipients: tuple[Passage, ...]
    authority: tuple[Passage, ...]
    position: Passage | None
    signer: Passage | None


def letterhead(parts: Parts) -> Letterhead:
    """Read the parts around the body."""
    heading = _heading(parts.heading)
    number = _first(_NUMBER, heading)
    dated = _first(_DATED, heading)
    recipients, signature = _foot(parts.recipients)
    authority, position, signer = _signature(signature)
    return Letterhead(
        kind=_kind(heading, parts),
        number=_evened(number, "whole"),
        symbol=_evened(number or _first(_SYMBOL, heading), "symbol"),
        place=_group(dated, "place"),
        issued_on=_day(dated),
        issued_words=_group(dated, 0),
        issuer=_issuer(_named_on_top(heading), parts),
        title=_title(heading),
        legal_basis=tuple(_basis(parts.opening)),
        addressees=tuple(_listed(parts.addressees)),
        recipients=tuple(_listed(recipients)),
        authority=authority,
        position=position,
        signer=signer,
    )


_Found = tuple[Passage, re.Match[str]]


def _heading(paragraphs: Sequence[Paragraph]) -> list[Passage]:
    return [paragraph.passage for paragraph in paragraphs]


def _first(pattern: re.Pattern[str], passages: Sequence[Passage]) -> _Found | None:
    for passage in passages:
        match = pattern.search(passage.text)
        if match:
            return passage, match
    return None


def _group(found: _Found | None, name: str | int) -> Passage | None:
    if found is None or found[1][name] is None:
        return None
    return found[0].matched(found[1], name).stripped()


def _evened(found: _Found | None, name: str) -> Passage | None:
    """Without the spaces that a typist left: "89 /KH-UBND" is 89/KH-UBND."""
    passage = _group(found, name)
    if passage is None:
        return None
    kept = [i for i, letter in enumerate(passage.text) if not letter.isspace()]
    return Passage("".join(passage.text[i] for i in kept), tuple(passage.at[i] for i in kept))


def _day(found: _Found | None) -> date | None:
    if found is None or not all(found[1][name] for name in ("day", "month", "year")):
        return None
    try:
        return date(*(int(found[1][name]) for name in ("year", "month", "day")))
    except ValueError:
        return None


def _kind(heading: Sequence[Passage], parts: Parts) -> str | None:
    """The name of its kind; a letter has none, but addressees."""
    for passage in heading:
        kind = _KINDS.get(fold(passage.text).strip(" .:"))
        if kind is not None and is_capital(passage.text):
            return kind
    return "công văn" if parts.addressees else None


def _issuer(on_top: Passage | None, parts: Parts) -> Passage | None:
    """Who decides by the opening's own words, else the name at the head of the paper.

    The head names the body in full ("ỦY BAN NHÂN DÂN TỈNH HẢI DƯƠNG") where the opening says "Ủy
    ban nhân dân tỉnh".
    """
    for paragraph in reversed(parts.opening):
        # The last one: before it stand the acts of others that the document carries out.
        for match in reversed(list(_ISSUES.finditer(paragraph.text))):
            found = paragraph.passage.matched(match, "issuer")
            same = on_top is not None and _spelt(on_top.text).startswith(_spelt(found.text))
            return on_top if same else found
    return on_top


def _spelt(name: str) -> str:
    return fold(name).replace("ubnd", "uy ban nhan dan")


def _named_on_top(heading: Sequence[Passage]) -> Passage | None:
    """The name in the left column; the body above it ("UBND TỈNH …" over "SỞ …") is not it."""
    names: list[Passage] = []
    for passage in heading:
        own = _own_column(passage)
        if (
            _NUMBER.match(passage.text)
            or _SYMBOL.match(passage.text)
            or _DATED.search(passage.text)
        ):
            break
        if own and is_capital(own.text) and fold(own.text) not in _KINDS:
            names = [own] if names and _OWN_BODY.match(own.text) else [*names, own]
        if _NATION.search(passage.text) and names:
            break
    whole = joined(names)
    return whole if leading(whole, in_capitals=True)[0] or _OWN_BODY.match(whole.text) else None


def _own_column(passage: Passage) -> Passage:
    """The left column, where a copy glued the national motto beside it."""
    match = _NATION.search(passage.text)
    return passage.cut(0, match.start()).stripped() if match else passage


def _title(heading: Sequence[Passage]) -> Passage | None:
    """The lines below the name of the kind, or after "V/v"."""
    for index, passage in enumerate(heading):
        if is_capital(passage.text) and fold(passage.text).strip(" .:") in _KINDS:
            lines = list(_title_lines(heading[index + 1 :]))
            return joined(lines) if lines else None
    for index, passage in enumerate(heading):
        match = _SUBJECT.match(passage.text)
        if match:
            rest = [line for line in heading[index + 1 :] if line.text[0].islower()]
            return joined([passage.cut(match.end()), *rest])
    return None


def _title_lines(lines: Sequence[Passage]) -> Iterator[Passage]:
    """Up to the line that is no name any more: a sentence, or who decides, in capitals."""
    for line in lines:
        if is_capital(line.text) or line.text.endswith((".", ":", ";")):
            return
        if not _NATION.search(line.text):
            yield line


def _basis(opening: Sequence[Paragraph]) -> Iterator[Passage]:
    for paragraph in opening:
        match = _BASIS.match(paragraph.text)
        if match is None:
            continue
        basis = paragraph.passage.matched(match, "basis")
        if not _CITED.search(basis.text):
            continue
        end = _BASIS_END.search(basis.text)
        for part in basis.cut(0, end.start() if end else None).split(re.compile(r"\s*;\s*")):
            yield part.stripped(" .;,:")


def _listed(paragraphs: Sequence[Paragraph]) -> Iterator[Passage]:
    """The names of a list such as "Kính gửi:" and "Nơi nhận:", one a mark or a semicolon."""
    for paragraph in paragraphs:
        body = paragraph.passage
        label = re.match(r"(?:Kính gửi|Nơi nhận)\s*:?\s*", body.text, re.IGNORECASE)
        if label:
            body = body.cut(label.end())
        mark = mark_of(body.text)
        body = body.cut(mark.length if mark else 0)
        for part in body.split(re.compile(r"\s*;\s*(?:[-–]\s*)?")):
            name = part.stripped(" .;-–")
            if name:
                yield name


def _foot(paragraphs: Sequence[Paragraph]) -> tuple[list[Paragraph], list[Paragraph]]:
    """The recipients and, after them, the signature."""
    for index, paragraph in enumerate(paragraphs):
        text = paragraph.text
        if mark_of(text) is None and is_capital(text) and len(text) > _LEAST_TITLE:
            return list(paragraphs[:index]), list(paragraphs[index:])
    return list(paragraphs), []


def _signature(
    paragraphs: Sequence[Paragraph],
) -> tuple[tuple[Passage, ...], Passage | None, Passage | None]:
    """On whose behalf, in which position, by whom."""
    authority, position, signer = [], None, None
    for paragraph in paragraphs:
        text = paragraph.text
        if _AUTHORITY.match(text):
            authority.append(paragraph.passage)
        elif is_capital(text):
            position = position or paragraph.passage
        elif len(text.split()) in _WORDS_OF_NAME and text.istitle():
            signer = paragraph.passage
    return tuple(authority), position, signer
