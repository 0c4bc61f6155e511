"""Agencies and groups as documents call them, to be found by their many names.

``UBND`` is ``Ủy ban nhân dân``, ``Sở GD&ĐT`` the department of education, and a comma may stand
inside a name. Without a catalogue the agencies that each province has are known by their usual
names (Nghị định 45/2025/NĐ-CP), with the ids of their slugs.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from engine.model.text import clean, fold
from engine.sentences import Sentence, sentence

ABBREVIATIONS = (
    (r"vp\s*ubnd|vpub", "van phong uy ban nhan dan"),
    (r"vp", "van phong"),
    (r"ubnd", "uy ban nhan dan"),
    (r"hdnd", "hoi dong nhan dan"),
    (r"gd\s*[&-]?\s*dt", "giao duc va dao tao"),
    (r"kh\s*[&-]?\s*cn", "khoa hoc va cong nghe"),
    (r"kh\s*[&-]?\s*dt", "ke hoach va dau tu"),
    (r"nn\s*[&-]?\s*mt", "nong nghiep va moi truong"),
    (r"nn\s*[&-]?\s*ptnt", "nong nghiep va phat trien nong thon"),
    (r"tn\s*[&-]?\s*mt", "tai nguyen va moi truong"),
    (r"tt\s*[&-]?\s*tt", "thong tin va truyen thong"),
    (r"ld\s*[&-]?\s*tb\s*[&-]?\s*xh", "lao dong thuong binh va xa hoi"),
    (r"vh\W*tt\W*dl", "van hoa the thao va du lich"),
    (r"gtvt", "giao thong van tai"),
    (r"dt\s*[&-]?\s*tg", "dan toc va ton giao"),
    (r"bql", "ban quan ly"),
    (r"kkt", "khu kinh te"),
    (r"kcn", "khu cong nghiep"),
    (r"tp", "thanh pho"),
    (r"tx", "thi xa"),
)
EXPANDED = tuple((re.compile(rf"\b(?:{short})\b\.?"), whole) for short, whole in ABBREVIATIONS)
PROVINCE = re.compile(r" tinh(?: [a-z0-9]+){0,4}$")
BETWEEN = re.compile(r"[,;:]|\s+và\s+")
VAGUE = re.compile(
    r"(?:cac )?(?:so|ban|nganh|co quan|don vi|dia phuong|to chuc|doan the)"
    r"(?: (?:so|ban|nganh|co quan|don vi|dia phuong|to chuc|doan the|cac|va|khac|co))* lien quan$"
)
"""Words that leave open whom they mean: "các sở, ngành liên quan"."""
NEAR = 0.6  # how alike a name must be to be offered instead
OFFERED = 3
COMMUNES = r"(?:uy ban nhan dan )?(?:cac|cap)(?: (?:xa|phuong|dac khu|thi tran|va))+"
DISTRICTS = r"(?:uy ban nhan dan )?(?:cac|cap)(?: (?:huyen|thi xa|thanh pho|quan|va))+"
DEPARTMENTS = (
    r"(?:cac )?so(?: (?:ban|nganh|co quan|don vi|va))+(?: (?:cap tinh|tinh|thuoc (?:uy ban nhan "
    r"dan )?tinh))?"
)
#: Group words by the key of the group they mean, in the order in which groups are listed.
GROUPS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (key, re.compile(words + "$"))
    for key, words in (
        ("ubnd-xa", COMMUNES),
        ("ubnd-huyen", DISTRICTS),
        (
            "co-quan-chuyen-mon",
            r"cac co quan chuyen mon(?: thuoc (?:uy ban nhan dan )?tinh)?|cac so",
        ),
        ("so-ban-nganh", DEPARTMENTS),
        ("co-quan-bao-chi", r"cac co quan bao chi(?: (?:tinh|cua tinh|tren dia ban))?"),
        ("dia-phuong", r"(?:cac )?dia phuong"),
    )
)
USUAL = (
    "Sở Nội vụ",
    "Sở Tư pháp",
    "Sở Tài chính",
    "Sở Công Thương",
    "Sở Nông nghiệp và Môi trường",
    "Sở Xây dựng",
    "Sở Khoa học và Công nghệ",
    "Sở Văn hóa, Thể thao và Du lịch",
    "Sở Giáo dục và Đào tạo",
    "Sở Y tế",
    "Sở Ngoại vụ",
    "Sở Dân tộc và Tôn giáo",
    "Thanh tra tỉnh",
    "Công an tỉnh",
    "Bộ Chỉ huy quân sự tỉnh",
    "Báo và Phát thanh, truyền hình tỉnh",
)


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency of the catalogue; ``ended_on`` is the last day of one that is no more."""

    id: str
    name: str
    short_name: str = ""
    ended_on: date | None = None
    successors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Directory:
    """The agencies (by id) and groups (key → name) that words may mean.

    ``whole``: who does not stand in it does not exist; otherwise a name that looks like an
    agency's is taken by its slug. ``office`` is the agency whose clerk issues documents.
    """

    agencies: tuple[Agency, ...]
    groups: Mapping[str, str] = field(default_factory=dict)
    whole: bool = True
    office: str = "vp-ubnd"

    def __post_init__(self) -> None:
        """Make the index: the agencies that a name may mean."""
        index: dict[str, list[Agency]] = {}
        for each in self.agencies:
            names = {plain(words) for words in (each.id, each.name, each.short_name) if words}
            for name in names:
                index.setdefault(name, []).append(each)
        object.__setattr__(self, "_index", index)

    @property
    def _named(self) -> Mapping[str, list[Agency]]:
        index: Mapping[str, list[Agency]] = self.__dict__["_index"]
        return index

    def agency(self, words: str) -> Agency | None:
        """The agency that bears this name, written out or abbreviated.

        Whoever lives goes before whoever ended. Names that differ only in their marks are told
        apart by them; where they are not, nobody is meant.
        """
        found = next((self._named[name] for name in _spellings(words) if name in self._named), [])
        living = [each for each in found if each.ended_on is None] or found
        exact = [each for each in living if clean(each.name).casefold() == clean(words).casefold()]
        chosen = exact or living
        return chosen[0] if len(chosen) == 1 else None

    def of_id(self, agency_id: str) -> Agency | None:
        """The agency of this id."""
        return next((each for each in self.agencies if each.id == agency_id), None)

    def group(self, words: str) -> str | None:
        """The key of the group that these words mean."""
        name = plain(words)
        for key, title in self.groups.items():
            if plain(title) == name:
                return key
        return next((key for key, meant in GROUPS if meant.match(name)), None)

    def nearest_agencies(self, words: str) -> list[Agency]:
        """The living agencies whose names are most like these words."""
        living = {
            name: [each for each in found if each.ended_on is None]
            for name, found in self._named.items()
        }
        near = difflib.get_close_matches(
            plain(words), [name for name in living if living[name]], OFFERED, NEAR
        )
        return list(dict.fromkeys(each for name in near for each in living[name]))

    def nearest(self, words: str) -> Sentence:
        """The names most like these words, or where to look for them."""
        found = [f"«{each.name}» ({each.id})" for each in self.nearest_agencies(words)]
        if not found:
            return sentence("xem danh mục tổ chức")
        return sentence("gần nhất: %(names)s", names=", ".join(found))


def plain(words: str) -> str:
    """A name in the form in which names are compared: written out, no marks, no punctuation."""
    text = fold(words)
    for short, whole in EXPANDED:
        text = short.sub(whole, text)
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text.replace("&", " va ")).split())


def _spellings(words: str) -> Iterable[str]:
    """The name as written, and with or without the province behind it."""
    name, last = plain(words), plain(BETWEEN.split(words)[-1])
    yield name
    yield f"{name} tinh"
    if PROVINCE.search(last):  # the province of the last name, not of one before it
        yield PROVINCE.sub("", name)
        yield PROVINCE.sub(" tinh", name)


def _usual() -> Iterator[Agency]:
    yield Agency("ubnd-tinh", "Ủy ban nhân dân tỉnh")
    yield Agency("vp-ubnd", "Văn phòng Ủy ban nhân dân tỉnh")
    for name in USUAL:
        yield Agency(re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-"), name)


USUAL_DIRECTORY = Directory(tuple(_usual()), whole=False)
"""What is known without a catalogue."""
