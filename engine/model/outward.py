"""Acts by which an agency commits itself before others, and who of it may do them."""

from __future__ import annotations

from types import MappingProxyType

from engine.model.organisation import HEADING, LEADING
from engine.sentences import sentence

ACTS = MappingProxyType(
    {
        "assignment.refuse": sentence("Từ chối tiếp nhận"),
        "assignment.ask_extension": sentence("Xin gia hạn"),
        "assignment.ask_finish": sentence("Đề nghị kết thúc nhiệm vụ thường xuyên"),
        "difficulty.raise": sentence("Phản ánh khó khăn, vướng mắc"),
    }
)
"""The permission that each act asks for, and its name."""

LEVELS = MappingProxyType(
    {
        "leader": (LEADING, sentence("Lãnh đạo cơ quan")),
        "head": (HEADING, sentence("Trưởng phòng trở lên")),
        "officer": (0, sentence("Mọi cán bộ của cơ quan")),
    }
)
"""From which rank of position on an act may be done, and in words."""

WAITING, SENT, RETURNED, LAPSED = "waiting", "sent", "returned", "lapsed"
"""How an act stands that was prepared; it lapses with its assignment, or when another agency
has the work."""

BY_DEFAULT = "leader"
"""Who commits an agency that has no rule of its own."""
