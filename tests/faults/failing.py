"""A disk that fails at a counted call, as a device that breaks or fills up does."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.faults.disk import FULL, OK, SHORT_WRITE, Call

Fault = dict[str, int]
"""What is answered to each kind of call that fails."""

EIO = {"open": 14, "read": 266, "write": 778, "sync": 1034, "truncate": 1546, "delete": 2570}
"""What SQLite's own VFS answers when the system says that the device failed."""

FAULTS: dict[str, Fault] = {
    "fails": EIO,
    "is full": {"write": FULL},
    "takes half": {"write": SHORT_WRITE},
}


@dataclass
class FailingDisk:
    """Stands between SQLite and the disk; counts the calls that could fail and fails some."""

    seen: list[Call] = field(default_factory=list)
    fault: Fault = field(default_factory=dict)
    first: int = 0
    last: int = 0

    def fail(self, fault: Fault, first: int, calls: int = 1) -> None:
        """Fail so many calls, the n-th of those from now on that the fault names being the first.

        ``calls=0`` counts only.
        """
        self.fault, self.first, self.last = fault, first, first + calls - 1
        self.seen.clear()

    def before(self, call: Call) -> int:
        """Let it pass or fail it."""
        if call.kind not in self.fault:
            return OK
        self.seen.append(call)
        return self.fault[call.kind] if self.first <= len(self.seen) <= self.last else OK

    def after(self, call: Call) -> None:
        """It was done."""
