"""Days that people give: of years that an office can mean, on the right side of the clock."""

from __future__ import annotations

from datetime import date

from engine.errors import InvalidInput
from engine.model.deadlines.deadline import YEARS
from engine.sentences import sentence

FAR = sentence(
    "Năm phải từ %(first)s đến %(last)s; kiểm tra lại năm đã ghi.",
    first=str(YEARS.start),
    last=str(YEARS.stop - 1),
)


def require_year(field: str, day: date | None) -> None:
    """Refuse a day that no office means; raises :class:`errors.InvalidInput` under ``field``."""
    if day is not None and day.year not in YEARS:
        raise InvalidInput(fields={field: FAR})


def require_past(field: str, day: date | None, today: date) -> None:
    """Refuse the day of a document that is still to come: what was issued was issued by today."""
    require_year(field, day)
    if day is not None and day > today:
        raise InvalidInput(
            fields={
                field: sentence(
                    "Ngày %(day)s chưa đến (hôm nay là %(today)s); ghi ngày trên văn bản.",
                    day=day,
                    today=today,
                )
            }
        )
