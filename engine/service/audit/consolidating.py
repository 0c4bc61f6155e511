"""What was made of others' answers, in an officer's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.sentences import Sentence, sentence
from engine.service.audit.parties import Parties
from engine.storage import Recorded


def told(one: Recorded, body: Mapping[str, Any], parties: Parties) -> Sentence | None:
    """Words taken over, opinions responded to, and who was missing when a report was handed in."""
    if one.row.to_state == "gaps":
        missing = ", ".join(parties.agency(each) for each in body.get("missing") or ())
        if not missing:
            return sentence("Trình báo cáo tổng hợp khi mọi cơ quan đã gửi")
        return sentence("Trình báo cáo tổng hợp khi chưa gửi: %(who)s", who=missing)
    return _WORDS.get(one.row.to_state or "")


_WORDS = {
    "taken": sentence("Đưa nội dung của các cơ quan vào dự thảo"),
    "responded": sentence("Ghi tiếp thu, giải trình ý kiến của các cơ quan"),
}
