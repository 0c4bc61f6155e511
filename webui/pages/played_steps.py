"""What the page of a play asks for, as steps of a scenario."""

from __future__ import annotations

import math

from engine.errors import InvalidInput, NotAllowedNow
from engine.model.numbers import whole
from engine.sentences import sentence
from engine.service.simulation import board as boards
from engine.service.simulation.play import Play, Raw
from webui.language import gettext
from webui.request_fields import day_of, json_or_text, text

MOST_DAYS = 3_660


def advance(play: Play) -> None:
    """Move the clock by days."""
    days = whole(text("days"))
    if days is None or not 0 < days <= MOST_DAYS:
        raise InvalidInput(
            fields={"days": sentence("Nhập số ngày, từ 1 đến %(most)s.", most=MOST_DAYS)}
        )
    play.act({"advance": f"P{days}D"})


def next_timer(play: Play) -> None:
    """Move the clock to when the next timer fires."""
    board = boards.board(play)
    if board.due is None:
        raise NotAllowedNow(sentence("Không có mốc thời gian nào đang chờ."))
    seconds = max(1, math.ceil((board.due - board.now).total_seconds()))
    play.act({"advance": f"PT{seconds}S"})


def deliver(play: Play) -> None:
    """Deliver what a token waits for, as it stands in the list."""
    place = whole(text("place"))
    awaited = boards.board(play).awaited
    if place is None or place >= len(awaited):
        raise NotAllowedNow(sentence("Không còn nơi nào chờ điều này."))
    one = awaited[place]
    data = json_or_text(text("data")) if text("data") else {}
    if not isinstance(data, dict):
        raise InvalidInput(fields={"data": sentence("phải là một đối tượng JSON.")})
    step: Raw = {one.kind: one.name}
    if one.keys:
        step["key"] = dict(one.keys)
    if one.kind == "service" and text("error"):
        step["error"] = text("error")
    elif data:
        step["result" if one.kind == "service" else "data"] = data
    play.act(step)


def _of_part(play: Play, verb: str, **data: object) -> None:
    """A verb on the part of an agency, as whoever is named."""
    step: Raw = {"do": verb, "on": text("on"), "key": text("agency") or None}
    step |= {"as": text("holder") or None, "reason": text("reason") or None, "data": data or None}
    play.act({name: value for name, value in step.items() if value is not None})


def raise_difficulty(play: Play) -> None:
    """Raise a difficulty about a part."""
    _of_part(play, "raise", text=text("reason") or gettext(sentence("Vướng mắc khi chạy thử")))


def ask_extension(play: Play) -> None:
    """Ask to extend a part's deadline."""
    _of_part(play, "ask", until=day_of("until").isoformat())


def allow_extension(play: Play) -> None:
    """Allow the extension that was asked for."""
    _of_part(play, "decide", allow=True)


def refuse_extension(play: Play) -> None:
    """Refuse it."""
    _of_part(play, "decide", allow=False)


def retry(play: Play) -> None:
    """Try again what failed."""
    play.act({"do": "retry", "on": text("on")})


def skip(play: Play) -> None:
    """Go on without what failed."""
    play.act({"do": "skip", "on": text("on")})
