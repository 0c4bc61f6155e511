"""Who is meant by the words of a document: groups, agencies, placeholders, outside bodies.

Group words map to the catalogue's group keys; a single agency is the slug of its full name
("Sở Nội vụ" is ``so-noi-vu``); words that name nobody in particular become placeholders, which
a person binds when the plan starts. Outside bodies cannot be assigned work (they are drawn as
closed pools).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.model.text import fold

#: Longest first: words (folded) and the key of the group they mean.
GROUPS: tuple[tuple[str, str], ...] = (
    ("uy ban nhan dan cac xa, phuong, dac khu", "ubnd-xa"),
    ("ubnd cac xa, phuong, dac khu", "ubnd-xa"),
    ("uy ban nhan dan cac huyen, thi xa, thanh pho", "ubnd-huyen"),
    ("ubnd cac huyen, thi xa, thanh pho", "ubnd-huyen"),
    ("ubnd cac huyen, thanh pho, thi xa", "ubnd-huyen"),
    ("uy ban nhan dan cac huyen, thanh pho", "ubnd-huyen"),
    ("ubnd cac huyen, thanh pho", "ubnd-huyen"),
    ("ubnd cap huyen", "ubnd-huyen"),
    ("cac co quan chuyen mon thuoc ubnd tinh", "co-quan-chuyen-mon"),
    ("cac so, ban, nganh, co quan, don vi cap tinh", "so-ban-nganh"),
    ("cac so, ban, nganh, co quan, don vi", "so-ban-nganh"),
    ("cac so, ban, nganh, don vi", "so-ban-nganh"),
    ("cac so, ban, nganh cap tinh", "so-ban-nganh"),
    ("cac so, ban, nganh tinh", "so-ban-nganh"),
    ("cac so, ban, nganh", "so-ban-nganh"),
    ("cac co quan bao chi", "co-quan-bao-chi"),
    ("dia phuong", "dia-phuong"),
)
#: Words that stand before a body and name its head or join it to the one before.
BEFORE = re.compile(r"^(?:(?:và|các|Thủ trưởng|Chủ tịch|Giám đốc|Lãnh đạo)\b\s*)+", re.IGNORECASE)
AGENCY = re.compile(r"^(so|cong an|thanh tra|van phong|bao va|ban quan ly|ubnd|uy ban) ")
OUTSIDE = re.compile(
    r"Bộ, ngành trung ương|Bộ, ngành Trung ương|Bộ chuyên ngành|Bộ Nông nghiệp và Môi trường"
    r"|Bộ (?:Tài chính|Nội vụ|Xây dựng|Tư pháp|Khoa học và Công nghệ)"
    r"|Chính phủ|Ban Tổ chức Tỉnh ủy|Hội đồng nhân dân(?: tỉnh)?|HĐND tỉnh"
    r"|Thường trực Tỉnh ủy|TT\. Tỉnh ủy"
)
SAME = {"TT. Tỉnh ủy": "Thường trực Tỉnh ủy", "Hội đồng nhân dân": "Hội đồng nhân dân tỉnh"}
SAME |= {"HĐND tỉnh": "Hội đồng nhân dân tỉnh", "Bộ, ngành Trung ương": "Bộ, ngành trung ương"}


@dataclass(frozen=True, slots=True)
class Actors:
    """What a cell of leads means: group keys, agency ids and placeholders with their words."""

    groups: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    placeholders: tuple[tuple[str, str], ...] = ()

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


def slug(words: str) -> str:
    """An id made of words: without marks, lower case, hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold(words)).strip("-")


def actors(words: str) -> Actors:
    """Read a cell such as "các sở, ban, ngành, UBND các huyện, thành phố; Công an tỉnh"."""
    groups: list[str] = []
    rest = words.replace(";", ",").replace("\n", ",")
    for alias, key in GROUPS:
        while (at := fold(rest).find(alias)) >= 0:
            groups.append(key)
            rest = rest[:at] + "," + rest[at + len(alias) :]
    agencies: list[str] = []
    placeholders: list[tuple[str, str]] = []
    for name in re.split(r",| và (?=Sở|Công an|Thanh tra|UBND)", rest):
        clean = BEFORE.sub("", name.strip(" .")).strip()
        if clean and AGENCY.match(fold(clean)):
            agencies.append(slug(clean))
        elif clean:
            placeholders.append((slug(clean), clean))
    return Actors(tuple(dict.fromkeys(groups)), tuple(dict.fromkeys(agencies)), tuple(placeholders))


def outside(words: str) -> tuple[str, ...]:
    """The bodies outside the province's committee that a text names, in order."""
    found = (SAME.get(m, m) for m in OUTSIDE.findall(words))
    return tuple(dict.fromkeys(found))
