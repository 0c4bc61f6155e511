"""The border between SQLite and the disk: every call is written down, and any of them can fail.

A VFS (https://www.sqlite.org/vfs.html) laid over the system's own inside the very library that
the engine uses, so that nothing of the engine is replaced.
"""

from __future__ import annotations

import ctypes as c
import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from engine.storage.db import pool

OK, FULL = 0, 13
SHORT_WRITE = -1
"""Half of it is written, then the disk is full."""

_INT, _LONG, _POINTER = c.c_int, c.c_int64, c.c_void_p
_IO_METHODS = (
    ("close", ()),
    ("read", (_POINTER, _INT, _LONG)),
    ("write", (_POINTER, _INT, _LONG)),
    ("truncate", (_LONG,)),
    ("sync", (_INT,)),
)
_REMAINING_IO_METHODS = 13


class IoMethods(c.Structure):
    """``sqlite3_io_methods``, version 3: what one open file can do."""

    _fields_ = (
        ("version", _INT),
        *((name, c.CFUNCTYPE(_INT, _POINTER, *takes)) for name, takes in _IO_METHODS),
        ("others", _POINTER * _REMAINING_IO_METHODS),
    )


class OpenFile(c.Structure):
    """``sqlite3_file``; what the system's VFS keeps stands behind."""

    _fields_ = (("methods", c.POINTER(IoMethods)),)


# Names go through as addresses: SQLite keeps them, and reads on behind their end.
OPEN = c.CFUNCTYPE(_INT, _POINTER, _POINTER, c.POINTER(OpenFile), _INT, c.POINTER(_INT))
DELETE = c.CFUNCTYPE(_INT, _POINTER, _POINTER, _INT)


class Vfs(c.Structure):
    """``sqlite3_vfs``, version 3: what there is of a file system."""

    _fields_ = (
        ("version", _INT),
        ("file_size", _INT),
        ("longest_path", _INT),
        ("following", _POINTER),
        ("name", c.c_char_p),
        ("private", _POINTER),
        ("open", OPEN),
        ("delete", DELETE),
        ("others", _POINTER * 14),
    )


@dataclass(frozen=True, slots=True)
class Call:
    """One call: open, read, write, truncate, sync or delete, on a file named by its path.

    ``data`` is what is written at ``offset``; for truncate ``offset`` is the new length. ``sure``
    of a delete: the folder is synced too.
    """

    kind: str
    path: str
    offset: int = 0
    data: bytes = b""
    sure: bool = False


class Observer(Protocol):
    """Who stands at the border."""

    def before(self, call: Call) -> int:
        """Let it pass (0), or fail it with a result code of SQLite."""

    def after(self, call: Call) -> None:
        """It was done."""


class _Shim:
    """The VFS laid over; its parts live as long as a connection may use them."""

    def __init__(self, below: Any, observer: Observer) -> None:
        self._below, self._observer = below, observer
        self._paths: dict[int, str] = {}
        self._own: dict[int, tuple[IoMethods, IoMethods]] = {}
        self.vfs = Vfs.from_buffer_copy(below.contents)
        self.vfs.name, self.vfs.following = b"observed", None
        self.vfs.open, self.vfs.delete = OPEN(self._open), DELETE(self._delete)

    def _through(self, call: Call, act: Callable[[], int]) -> int:
        code = self._observer.before(call) or act()
        if code == OK:
            self._observer.after(call)
        return code

    def _open(self, vfs: int, name: int | None, file: Any, flags: int, given: Any) -> int:
        below = self._below.contents.open
        if name is None:
            return int(below(vfs, name, file, flags, given))
        path = c.string_at(name).decode()
        code = self._through(Call("open", path), lambda: below(vfs, name, file, flags, given))
        if code == OK:
            self._paths[c.addressof(file.contents)] = path
            file.contents.methods = c.pointer(self._observed(file.contents.methods))
        return code

    def _delete(self, vfs: int, name: int, sync_folder: int) -> int:
        call = Call("delete", c.string_at(name).decode(), sure=bool(sync_folder))
        return self._through(call, lambda: self._below.contents.delete(vfs, name, sync_folder))

    def _observed(self, below: Any) -> IoMethods:
        """The methods of a file with ours in their place; one table for each of the system's."""
        key = c.addressof(below.contents)
        if key not in self._own:
            original = below.contents
            own = IoMethods.from_buffer_copy(original)
            for name, takes in _IO_METHODS:
                kind = c.CFUNCTYPE(_INT, _POINTER, *takes)
                setattr(own, name, kind(self._method(name, getattr(original, name))))
            self._own[key] = (own, original)
        return self._own[key][0]

    def _method(self, name: str, below: Callable[..., int]) -> Callable[..., int]:
        def close(file: int) -> int:
            self._paths.pop(file)
            return below(file)

        def move(file: int, data: int, size: int, offset: int) -> int:
            written = c.string_at(data, size) if name == "write" else b""
            call = Call(name, self._paths[file], offset, written)
            code = self._through(call, lambda: below(file, data, size, offset))
            if code == SHORT_WRITE:
                below(file, data, size // 2, offset)
            return FULL if code == SHORT_WRITE else code

        def change(file: int, value: int) -> int:
            call = Call(name, self._paths[file], value if name == "truncate" else 0)
            return self._through(call, lambda: below(file, value))

        return {"close": close, "read": move, "write": move}.get(name, change)


_kept: list[_Shim] = []
"""SQLite holds plain addresses into these."""


@contextmanager
def observed(observer: Observer) -> Iterator[None]:
    """Stand between SQLite and the disk for all connections that are opened meanwhile."""
    driver = pool.sqlite_module().__name__.partition(".")[0]
    native = "_sqlite3" if driver == "sqlite3" else f"{driver}._sqlite3"
    library = c.CDLL(str(importlib.import_module(native).__file__))
    library.sqlite3_vfs_find.restype = c.POINTER(Vfs)
    below = library.sqlite3_vfs_find(None)
    shim = _Shim(below, observer)
    _kept.append(shim)
    assert library.sqlite3_vfs_register(c.byref(shim.vfs), 1) == OK
    try:
        yield
    finally:
        library.sqlite3_vfs_unregister(c.byref(shim.vfs))
        library.sqlite3_vfs_register(below, 1)
