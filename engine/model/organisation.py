"""Who works: agencies, groups, positions, officers, and who stands in for whom.

An agency is an id with dates of validity and successors, never a name: on 1 July 2025 the same
name began to mean another agency.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Protocol

from engine.sentences import Sentence, sentence


class Dated(Protocol):
    """Anything that holds from a day (inclusive) to a day (inclusive); None is open."""

    @property
    def valid_from(self) -> date | None:
        """First day."""
        ...

    @property
    def valid_to(self) -> date | None:
        """Last day."""
        ...


def valid_on(thing: Dated, day: date) -> bool:
    """Whether it holds on that day; both ends are included."""
    begun = thing.valid_from is None or thing.valid_from <= day
    return begun and (thing.valid_to is None or day <= thing.valid_to)


@dataclass(frozen=True, slots=True)
class PositionKind:
    """A kind of position; a higher ``rank`` may allocate the work of a lower one."""

    key: str
    title: str
    rank: int


LEADING = 50
"""The rank from which a position leads its agency."""
HEADING = 25
"""The rank from which a position heads a division."""

POSITION_KINDS: dict[str, PositionKind] = {
    kind.key: kind
    for kind in (
        PositionKind("van_thu", "Văn thư", 10),
        PositionKind("chuyen_vien", "Chuyên viên", 10),
        PositionKind("cong_chuc", "Công chức", 10),
        PositionKind("pho_truong_phong", "Phó Trưởng phòng", 25),
        PositionKind("truong_phong", "Trưởng phòng", 30),
        PositionKind("lanh_dao", "Lãnh đạo", 50),
        PositionKind("pho_thu_truong", "Phó Thủ trưởng cơ quan", 50),
        PositionKind("thu_truong", "Thủ trưởng cơ quan", 60),
        PositionKind("pho_chanh_van_phong", "Phó Chánh Văn phòng", 50),
        PositionKind("chanh_van_phong", "Chánh Văn phòng", 60),
        PositionKind("pho_chu_tich", "Phó Chủ tịch", 80),
        PositionKind("chu_tich", "Chủ tịch", 90),
    )
}

CAPACITY_MARKS: dict[str, Sentence] = {
    "TM": sentence("Thay mặt tập thể"),
    "KT": sentence("Ký thay cấp trưởng"),
    "TL": sentence("Thừa lệnh"),
    "TUQ": sentence("Thừa ủy quyền"),
    "Q": sentence("Quyền cấp trưởng"),
}
"""Under which mark somebody acts for another (Nghị định 30/2020/NĐ-CP, Điều 13)."""


def position_key(text: str) -> str:
    """A kind as written in a diagram (``chuyen-vien``) in the form of the table."""
    return text.strip().lower().replace("-", "_")


def rank_of(kind: str) -> int:
    """The rank of a kind; 0 for a kind the table does not know."""
    known = POSITION_KINDS.get(position_key(kind))
    return known.rank if known else 0


def title_of(kind: str) -> str:
    """The Vietnamese title of a kind; the kind itself where the table does not know it."""
    known = POSITION_KINDS.get(position_key(kind))
    return known.title if known else kind


def fits(held: str, wanted: str | None) -> bool:
    """Whether somebody who holds ``held`` may do the work meant for ``wanted``.

    "Lãnh đạo" is any leading position; work meant for nobody in particular is everybody's.
    """
    if wanted is None:
        return True
    need, have = position_key(wanted), position_key(held)
    if need == have:
        return True
    if need == "lanh_dao":
        return rank_of(have) >= LEADING
    if need == "thu_truong":
        return have in ("chanh_van_phong", "chu_tich")
    return need == "chuyen_vien" and have == "cong_chuc"


def kinds_that_fit(held: Iterable[str]) -> frozenset[str]:
    """All kinds of work that holders of these positions may do; for filters of lists."""
    have = list(held)
    known = frozenset(wanted for wanted in POSITION_KINDS if any(fits(h, wanted) for h in have))
    return known | frozenset(position_key(kind) for kind in have)


OFFICE_SETTING, LEADING_SETTING = "office_agency", "leading_agency"
SETTINGS: Mapping[str, str] = MappingProxyType(
    {OFFICE_SETTING: "Văn phòng UBND tỉnh", LEADING_SETTING: "Lãnh đạo UBND tỉnh"}
)
"""Agencies that a province names for two of its roles, as the sheet *Thiết lập* calls them.

Escalations and the processes that all plans share speak of them by the role.
"""
