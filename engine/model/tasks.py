"""States of a task: those of WS-HumanTask 1.1 §4.10, no others; one table."""

from __future__ import annotations

from enum import Enum

from engine.model.states import StateChange, StateTable


class TaskState(Enum):
    """Where a task stands between being offered and being done."""

    READY = "ready"
    RESERVED = "reserved"
    IN_PROGRESS = "in_progress"
    SUSPENDED = "suspended"
    COMPLETED = "completed"
    FAILED = "failed"
    OBSOLETE = "obsolete"

    @property
    def word(self) -> str:
        """The word officers read."""
        return _WORDS[self]


_WORDS = {
    TaskState.READY: "Chưa thực hiện",
    TaskState.RESERVED: "Đã nhận",
    TaskState.IN_PROGRESS: "Đang thực hiện",
    TaskState.SUSPENDED: "Tạm dừng",
    TaskState.COMPLETED: "Hoàn thành",
    TaskState.FAILED: "Không hoàn thành được",
    TaskState.OBSOLETE: "Không còn cần",
}
OPEN = frozenset({TaskState.READY, TaskState.RESERVED, TaskState.IN_PROGRESS, TaskState.SUSPENDED})
_T = TaskState
_ACTIVE = (_T.READY, _T.RESERVED, _T.IN_PROGRESS)


def _rows(
    states: tuple[TaskState, ...],
    verb: str,
    to: TaskState | None,
    word: str,
    *,
    reason: bool = False,
) -> tuple[StateChange[TaskState], ...]:
    return tuple(StateChange(state, verb, to, f"task.{verb}", word, reason) for state in states)


TABLE = StateTable(
    "Việc",
    "task",
    (
        *_rows((_T.READY,), "claim", _T.RESERVED, "Nhận việc"),
        *_rows((_T.RESERVED, _T.IN_PROGRESS), "release", _T.READY, "Trả lại việc"),
        *_rows((_T.READY, _T.RESERVED), "start", _T.IN_PROGRESS, "Bắt đầu"),
        *_rows(_ACTIVE, "draft", None, "Lưu nháp"),
        *_rows(_ACTIVE, "complete", _T.COMPLETED, "Hoàn thành"),
        *_rows(_ACTIVE, "delegate", _T.RESERVED, "Chuyển xử lý"),
        *_rows(_ACTIVE, "reassign", _T.RESERVED, "Phân công lại", reason=True),
        *_rows(_ACTIVE, "suspend", _T.SUSPENDED, "Tạm dừng", reason=True),
        *_rows((_T.SUSPENDED,), "resume", None, "Tiếp tục"),
        *_rows(tuple(OPEN), "skip", _T.OBSOLETE, "Bỏ qua", reason=True),
    ),
)
"""To resume leads to reserved when somebody has the task, else to ready."""
