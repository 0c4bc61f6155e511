"""What a driver's exception means to the product."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from engine.errors import Busy, Conflict, DieuPhoiError, StoreUnfit
from engine.sentences import sentence

FULL = sentence("Ổ đĩa hoặc cơ sở dữ liệu đã đầy, chưa ghi gì. Vui lòng báo người quản trị.")
BROKEN = sentence("Ổ đĩa báo lỗi khi đọc hoặc ghi, chưa ghi gì. Vui lòng báo người quản trị.")
UNSURE = sentence(
    "Ổ đĩa báo lỗi đúng lúc ghi; không rõ đã ghi hay chưa. Hãy thử lại và báo người quản trị."
)
UNKNOWN = sentence(
    "Mất kết nối với cơ sở dữ liệu khi đang ghi; không rõ đã ghi hay chưa. Hãy thử lại."
)
UNSURE_EN = (
    "The disk failed while writing; whether it was written is not known. Try again, and tell the "
    "administrator."
)
UNKNOWN_EN = (
    "The connection to the database was lost while writing; whether it was written is not known. "
    "Try again."
)
REFUSED = sentence("Cơ sở dữ liệu từ chối thao tác.")
TAKEN = sentence("Dữ liệu này đã có.")

_SQLITE_BUSY, _SQLITE_LOCKED, _SQLITE_IOERR, _SQLITE_FULL, _SQLITE_CANTOPEN = 5, 6, 10, 13, 14
_RETRY = {"40001", "40P01"}
_BUSY = {"55P03", "57014", "53000", "53200", "53300"}
_FULL, _BROKEN = {"53100"}, {"58030"}
_LOST = {"57P01", "57P02", "57P03"}


class Clash(Exception):
    """Another unit changed the same row first; the work is done again from the beginning."""

    def __init__(self, outward: DieuPhoiError) -> None:
        """Take what the caller is told when doing it again does not help either."""
        super().__init__(outward.message)
        self.outward = outward


class Lost(Clash):
    """The connection went away before anything was committed."""


def understand(failure: BaseException) -> BaseException:
    """Turn a driver's exception into ours; anything else comes back as it is."""
    if isinstance(failure, PoolTimeout):
        return Busy()
    if isinstance(failure, DBAPIError) and failure.orig is not None:
        failure = failure.orig
    home = type(failure).__module__.partition(".")[0]
    if home in ("sqlite3", "pysqlite3"):
        return _of_sqlite(failure)
    if home == "psycopg":
        return _of_postgresql(failure)
    return failure


def outward(failure: BaseException) -> BaseException:
    """What to tell of it where the work is not done again."""
    meant = understand(failure)
    return meant.outward if isinstance(meant, Clash) else meant


def in_doubt(failure: BaseException) -> Busy | None:
    """What to tell of a commit that failed in a way that leaves open whether it is done; or None.

    A commit that SQLite could not sync is undone for now, but its pages are in the log: whoever
    opens the store after a crash may find it done.
    """
    meant = understand(failure)
    if isinstance(meant, Lost):
        return Busy(UNKNOWN)
    if isinstance(meant, Busy) and meant.sentence == BROKEN:
        return Busy(UNSURE, cause=str(failure))
    return None


def _of_sqlite(failure: BaseException) -> BaseException:
    code = getattr(failure, "sqlite_errorcode", None)
    if code is None:
        return StoreUnfit(REFUSED, cause=str(failure))
    # Not every build gives the extended code, so the words decide.
    if str(failure).startswith("UNIQUE constraint failed"):
        return Clash(Conflict(TAKEN, cause=str(failure)))
    if code & 0xFF in (_SQLITE_BUSY, _SQLITE_LOCKED):
        return Busy()
    if code & 0xFF == _SQLITE_FULL:
        return Busy(FULL, cause=str(failure))
    if code & 0xFF in (_SQLITE_IOERR, _SQLITE_CANTOPEN):
        return Busy(BROKEN, cause=str(failure))
    return StoreUnfit(REFUSED, cause=str(failure))


def _of_postgresql(failure: BaseException) -> BaseException:
    state = getattr(failure, "sqlstate", None)
    if state in _RETRY:
        return Clash(Busy())
    if state == "23505":
        return Clash(Conflict(TAKEN, cause=str(failure)))
    if state in _BUSY:
        return Busy(cause=str(failure))
    if state in _FULL:
        return Busy(FULL, cause=str(failure))
    if state in _BROKEN:
        return Busy(BROKEN, cause=str(failure))
    if state in _LOST or (state is None and type(failure).__name__ == "OperationalError"):
        return Lost(Busy(cause=str(failure)))
    return StoreUnfit(REFUSED, cause=str(failure))
