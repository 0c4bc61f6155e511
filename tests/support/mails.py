"""Somebody who is told something by mail, wherever there is an organisation or none."""

from __future__ import annotations

from engine.sentences import sentence
from engine.service.context import Tx
from engine.service.notifications.notify import Telling, tell
from engine.storage import OfficerRow

KEY = "remind::clerk"
"""How the key of this mail ends; it begins with the command's id."""


def remind_clerk(tx: Tx) -> None:
    """Have a mail sent to the clerk after the commit."""
    clerk = OfficerRow("clerk", "clerk", "Văn thư", email="van-thu@example.vn", created_at=tx.at)
    tell(tx, [clerk], Telling("remind", sentence("Nhắc việc")))
