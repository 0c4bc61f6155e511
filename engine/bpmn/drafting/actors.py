"""Who is meant by the words of a document: groups, agencies, placeholders, outside bodies.

Group words map to the catalogue's group keys, names of agencies to their ids; words that name
nobody in particular become placeholders, which a person binds when the plan starts. Outside bodies
cannot be assigned work (they are drawn as closed pools).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from engine.bpmn.drafting.directory import (
    GROUPS,
    USUAL_DIRECTORY,
    VAGUE,
    Agency,
    Directory,
    plain,
)
from engine.model.text import fold
from engine.sentences import Sentence, sentence

#: Words that stand before a body and name its head or join it to the one before.
BEFORE = re.compile(
    r"^(?:(?:và|các|Thủ trưởng|Chủ tịch|Giám đốc|Lãnh đạo|Chánh|Trưởng)\b\s*)+", re.IGNORECASE
)
HEADS = re.compile(r"^(?:Thủ trưởng|Chủ tịch|Giám đốc|Lãnh đạo|và)\b\s*", re.IGNORECASE)
AGENCY = re.compile(r"^(so|cong an|thanh tra|van phong|bao va|ban quan ly|ubnd|uy ban) ")
BEGINS = re.compile(
    r"^(?:các\s+)?(?:Sở|Công an|Thanh tra|UBND|Ủy ban|Văn phòng|Bộ|Ban)\b", re.IGNORECASE
)
KIND = re.compile(
    r"^(?:các\s+)?(Sở|Bộ|UBND (?:xã|phường|huyện)|Ủy ban nhân dân (?:xã|phường))\b:?\s*",
    re.IGNORECASE,
)
BEHIND = re.compile(r"\s*\(?(?:chủ trì|là đầu mối|làm đầu mối)\)?$", re.IGNORECASE)
ALL_DEPARTMENTS = "cac so"
SOFT = re.compile(r"\s*,\s*(?:và\s+)?|\s+và\s+|\s*:\s*(?=\S)")
HARD = re.compile(r"\s*[;\n+]\s*|\s+-\s+")
EDGES = " .:,-–"
OUTSIDE = re.compile(
    r"Bộ, ngành trung ương|Bộ, ngành Trung ương|Bộ chuyên ngành|Bộ và các cơ quan ngang Bộ"
    r"|Bộ Nông nghiệp và Môi trường"
    r"|Bộ (?:Tài chính|Nội vụ|Xây dựng|Tư pháp|Khoa học và Công nghệ|Y tế|Công Thương|Công an"
    r"|Quốc phòng|Ngoại giao|Giáo dục và Đào tạo|GD&ĐT|Dân tộc và Tôn giáo"
    r"|Văn hóa, Thể thao và Du lịch|VHTTDL|KH&CN|NN&MT)"
    r"|Thanh tra Chính phủ|Văn phòng Chính phủ|Ngân hàng Nhà nước|Thủ tướng Chính phủ"
    r"|Chính phủ|Ban Tổ chức Tỉnh ủy|Hội đồng nhân dân(?: tỉnh)?|HĐND tỉnh"
    r"|Thường trực Tỉnh ủy|TT\. Tỉnh ủy|Tỉnh ủy"
)
SAME = {"TT. Tỉnh ủy": "Thường trực Tỉnh ủy", "Hội đồng nhân dân": "Hội đồng nhân dân tỉnh"}
SAME |= {"HĐND tỉnh": "Hội đồng nhân dân tỉnh", "Bộ, ngành Trung ương": "Bộ, ngành trung ương"}
SAME |= {"Bộ GD&ĐT": "Bộ Giáo dục và Đào tạo", "Bộ KH&CN": "Bộ Khoa học và Công nghệ"}
SAME |= {"Bộ VHTTDL": "Bộ Văn hóa, Thể thao và Du lịch", "Bộ NN&MT": "Bộ Nông nghiệp và Môi trường"}


@dataclass(frozen=True, slots=True)
class Actors:
    """What a cell of leads means: group keys, agency ids and placeholders with their words.

    ``notes`` say what was not found, with the nearest names.
    """

    groups: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    placeholders: tuple[tuple[str, str], ...] = ()
    notes: tuple[Sentence, ...] = ()

    @property
    def collection(self) -> str:
        """The expression that lists the agencies, for a multi-instance activity."""
        parts = []
        if self.groups:
            parts.append(f"members({', '.join(map(repr, self.groups))})")
        single = [repr(a) for a in self.agencies]
        single += [f"bound({key!r})" for key, _ in self.placeholders]
        if single:
            parts.append(f"agencies({', '.join(single)})")
        return "${" + " + ".join(parts) + "}"


@dataclass(slots=True)
class Found:
    """Collects what the pieces of a cell mean."""

    directory: Directory
    groups: list[str] = field(default_factory=list)
    agencies: list[str] = field(default_factory=list)
    placeholders: list[tuple[str, str]] = field(default_factory=list)
    notes: list[Sentence] = field(default_factory=list)

    def actors(self) -> Actors:
        """All of it, each once, groups in the order of :data:`GROUPS`."""
        order = {key: place for place, (key, _words) in enumerate(GROUPS)}
        groups = sorted(dict.fromkeys(self.groups), key=lambda key: order.get(key, len(order)))
        return Actors(
            tuple(groups),
            tuple(dict.fromkeys(self.agencies)),
            tuple(dict.fromkeys(self.placeholders)),
            tuple(dict.fromkeys(self.notes)),
        )

    def take(self, words: str) -> bool:
        """Keep what the words name; False when they name nothing that is known."""
        if VAGUE.match(plain(words)):
            self.guess(words)
            return True
        for spelling in dict.fromkeys((words, HEADS.sub("", words), BEFORE.sub("", words))):
            group = self.directory.group(spelling)
            if group is not None:
                self._group(spelling, group)
                return True
            agency = self.directory.agency(spelling)
            if agency is not None and agency.ended_on is None:
                self.agencies.append(agency.id)
                return True
            if agency is not None:
                self._ended(spelling, agency)
                return True
        return False

    def _group(self, words: str, key: str) -> None:
        self.groups.append(key)
        if plain(words) == ALL_DEPARTMENTS and plain(self.directory.groups.get(key, "")) != plain(
            words
        ):
            self.notes.append(
                sentence("«%(words)s» đọc là nhóm «%(group)s».", words=words, group=key)
            )

    def guess(self, words: str) -> None:
        """Words that are not known: an agency's slug where nobody knows better, else asked for."""
        clean = BEFORE.sub("", words.strip(EDGES)).strip(EDGES)
        if not clean:
            return
        if not self.directory.whole and AGENCY.match(fold(clean)):
            self.agencies.append(slug(clean))
            return
        self.placeholders.append((slug(clean), clean))
        if outside(clean) == (SAME.get(clean, clean),):
            self.notes.append(
                sentence(
                    "«%(name)s» ở ngoài tỉnh, không giao việc được; sẽ hỏi khi bắt đầu kế hoạch.",
                    name=clean,
                )
            )
        elif self.directory.whole:
            self.notes.append(
                sentence(
                    "không có cơ quan «%(name)s» (%(nearest)s); sẽ hỏi khi bắt đầu kế hoạch.",
                    name=clean,
                    nearest=self.directory.nearest(clean),
                )
            )
        else:
            self.notes.append(
                sentence(
                    "chưa rõ «%(name)s» là cơ quan nào; sẽ hỏi khi bắt đầu kế hoạch.", name=clean
                )
            )

    def _ended(self, words: str, agency: Agency) -> None:
        self.placeholders.append((slug(words), words))
        self.notes.append(
            sentence(
                "«%(name)s» đã hết hiệu lực từ sau ngày %(day)s (kế thừa: %(heirs)s); sẽ hỏi khi "
                "bắt đầu kế hoạch.",
                name=agency.name,
                day=agency.ended_on or "",
                heirs=", ".join(agency.successors) or "–",
            )
        )


def slug(words: str) -> str:
    """An id made of words: without marks, lower case, hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold(words)).strip("-")


def actors(words: str, directory: Directory = USUAL_DIRECTORY) -> Actors:
    """Read a cell such as "các sở, ban, ngành, UBND các huyện, thành phố; Công an tỉnh"."""
    found = Found(directory)
    for segment in HARD.split(words):
        _read(found, BEHIND.sub("", segment.strip(EDGES)))
    return found.actors()


def _read(found: Found, segment: str) -> None:
    """Take the longest names first: a comma or "và" may belong to a name or stand between two."""
    cuts = [0, *(at for m in SOFT.finditer(segment) for at in m.span()), len(segment)]
    pieces = list(zip(cuts[::2], cuts[1::2], strict=True))
    kind, at = "", 0
    while at < len(pieces):
        names = _names(segment, pieces, at)
        end = next((e for e, name in names if found.take(name)), 0)
        end = end or next((e for e, name in names if kind and found.take(f"{kind} {name}")), 0)
        first = segment[slice(*pieces[at])]
        told = KIND.match(HEADS.sub("", first))
        kind = told.group(1) if told else kind
        if not end and told and not KIND.sub("", HEADS.sub("", first)).strip(EDGES):
            end = at + 1  # "Các Sở:" alone names the kind of those that follow
        if not end:
            end = _unit(segment, pieces, at)
            found.guess(segment[pieces[at][0] : pieces[end - 1][1]])
        at = end


def _names(segment: str, pieces: Sequence[tuple[int, int]], at: int) -> Iterable[tuple[int, str]]:
    """What may be one name from a piece on, the longest first, with the piece behind it."""
    return [
        (end, segment[pieces[at][0] : pieces[end - 1][1]].strip(EDGES))
        for end in range(len(pieces), at, -1)
    ]


def _unit(segment: str, pieces: Sequence[tuple[int, int]], at: int) -> int:
    """Where words that nobody knows end: "và" keeps them together, a comma does not."""
    end = at + 1
    while end < len(pieces):
        between = segment[pieces[end - 1][1] : pieces[end][0]]
        if "," in between or ":" in between or BEGINS.match(segment[pieces[end][0] :]):
            break
        end += 1
    return end


def outside(words: str) -> tuple[str, ...]:
    """The bodies outside the province's committee that a text names, in order."""
    found = (SAME.get(m, m) for m in OUTSIDE.findall(words))
    return tuple(dict.fromkeys(found))
