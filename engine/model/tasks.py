"""States of a task: those of WS-HumanTask 1.1 §4.10, no others; one table."""

from __future__ import annotations

from enum import Enum

from engine.model.states import StateChange, StateTable
from engine.sentences import Sentence, sentence


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
    def word(self) -> Sentence:
        """The word officers read."""
        return _WORDS[self]


_WORDS = {
    TaskState.READY: sentence("Chưa thực hiện"),
    TaskState.RESERVED: sentence("Đã nhận"),
    TaskState.IN_PROGRESS: sentence("Đang thực hiện"),
    TaskState.SUSPENDED: sentence("Tạm dừng"),
    TaskState.COMPLETED: sentence("Hoàn thành"),
    TaskState.FAILED: sentence("Không hoàn thành được"),
    TaskState.OBSOLETE: sentence("Không còn cần"),
}
OPEN = frozenset({TaskState.READY, TaskState.RESERVED, TaskState.IN_PROGRESS, TaskState.SUSPENDED})
_T = TaskState
_ACTIVE = (_T.READY, _T.RESERVED, _T.IN_PROGRESS)


def _rows(
    states: tuple[TaskState, ...],
    verb: str,
    to: TaskState | None,
    word: Sentence,
    *,
    reason: bool = False,
) -> tuple[StateChange[TaskState], ...]:
    return tuple(StateChange(state, verb, to, f"task.{verb}", word, reason) for state in states)


TABLE = StateTable(
    sentence("Việc đang ở trạng thái «%(state)s» nên không thể «%(verb)s»."),
    (
        *_rows((_T.READY,), "claim", _T.RESERVED, sentence("Nhận việc")),
        *_rows((_T.RESERVED, _T.IN_PROGRESS), "release", _T.READY, sentence("Trả lại việc")),
        *_rows((_T.READY, _T.RESERVED), "start", _T.IN_PROGRESS, sentence("Bắt đầu")),
        *_rows(_ACTIVE, "draft", None, sentence("Lưu nháp")),
        *_rows(_ACTIVE, "complete", _T.COMPLETED, sentence("Hoàn thành")),
        *_rows(_ACTIVE, "delegate", _T.RESERVED, sentence("Chuyển xử lý")),
        *_rows(_ACTIVE, "reassign", _T.RESERVED, sentence("Phân công lại"), reason=True),
        *_rows(_ACTIVE, "suspend", _T.SUSPENDED, sentence("Tạm dừng"), reason=True),
        *_rows((_T.SUSPENDED,), "resume", None, sentence("Tiếp tục")),
        *_rows(tuple(OPEN), "skip", _T.OBSOLETE, sentence("Bỏ qua"), reason=True),
    ),
)
"""To resume leads to reserved when somebody has the task, else to ready."""
