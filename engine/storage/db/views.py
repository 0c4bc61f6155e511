"""One view of the store for all that a thread reads in a row."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from typing import Generic, TypeVar

from engine.errors import DieuPhoiError
from engine.storage.db.failures import understand

ReaderT = TypeVar("ReaderT")


class ThreadViews(Generic[ReaderT]):
    """Shares a reader among the reads of a thread; ``begin`` opens one."""

    def __init__(self, begin: Callable[[], AbstractContextManager[ReaderT]]) -> None:
        """Open nothing yet."""
        self._begin = begin
        self._mine = threading.local()

    @contextmanager
    def shared(self) -> Iterator[None]:
        """Let all reads of this thread use one reader, opened by the first."""
        self._mine.view, self._mine.reader = ExitStack(), None
        try:
            yield
        finally:
            self.end()
            self._mine.view = None

    @contextmanager
    def read(self) -> Iterator[ReaderT]:
        """The reader of this thread, or one for this once; a failed connection ends the view."""
        view: ExitStack | None = getattr(self._mine, "view", None)
        if view is None:
            with self._begin() as alone:
                yield alone
            return
        if self._mine.reader is None:
            self._mine.reader = view.enter_context(self._begin())
        try:
            yield self._mine.reader
        except Exception as failure:
            if understand(failure) is not failure:
                self._mine.reader = None
                view.__exit__(type(failure), failure, failure.__traceback__)
            raise

    def end(self) -> None:
        """End the view of this thread early; the next read has a new one."""
        view: ExitStack | None = getattr(self._mine, "view", None)
        if view is not None:
            self._mine.reader = None
            # What was read was read, even if the connection has gone away since.
            with suppress(DieuPhoiError):
                view.close()
