"""How the log is written: a line each, as text or as JSON, with the request that it belongs to.

What is told beside the message (``extra=``) is never dropped. No field holds what somebody wrote
into a form, a password or a token.
"""

from __future__ import annotations

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime

REQUEST: ContextVar[str] = ContextVar("request", default="")
"""The id of the request that this thread answers."""
QUIET = ("alembic", "apscheduler", "procrastinate", "pdfminer")
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_CONTROL = {code: f"\\x{code:02x}" for code in (*range(32), 127)}


def set_up(form: str) -> None:
    """Write to stderr from now on, ``form`` being ``text`` or ``json``."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Json() if form == "json" else _Text())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for chatty in QUIET:
        logging.getLogger(chatty).setLevel(logging.WARNING)


def fields(record: logging.LogRecord) -> dict[str, object]:
    """What a record tells beside its message, the request first."""
    beside = {name: value for name, value in vars(record).items() if name not in _OWN}
    request = REQUEST.get()
    return {"request": request, **beside} if request else beside


class _Json(logging.Formatter):
    """One object a line: ``at``, ``level``, ``logger``, ``message``, the fields, ``trace``."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **fields(record),
        }
        if record.exc_info:
            told["trace"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False, default=str)


class _Text(logging.Formatter):
    """The message, then the fields as ``name=value``; a control character is never a line."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # the library's name
        line = super().formatMessage(record)
        beside = "".join(f" {name}={value}" for name, value in fields(record).items())
        return (line + beside).translate(_CONTROL)
