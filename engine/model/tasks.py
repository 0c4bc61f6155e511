"""States of a task: those of WS-HumanTask 1.1 §4.10, no others; one table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from engine.errors import NotAllowedNow
from engine.sentences import Sentence, sentence, verbatim


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

    @property
    def is_open(self) -> bool:
        """Whether somebody still has it to do."""
        return self in OPEN


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


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table; ``to`` None on resuming: ready, or reserved when somebody has it."""

    state: TaskState
    verb: str
    to: TaskState | None
    guard: str
    reason_required: bool
    word: Sentence


def _rows(
    states: tuple[TaskState, ...],
    verb: str,
    to: TaskState | None,
    word: Sentence,
    *,
    reason: bool = False,
) -> tuple[Transition, ...]:
    return tuple(Transition(state, verb, to, f"task.{verb}", reason, word) for state in states)


TRANSITIONS: tuple[Transition, ...] = (
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
)
_BY_KEY = {(row.state, row.verb): row for row in TRANSITIONS}


def transition(state: TaskState, verb: str) -> Transition:
    """The row of the table; raises :class:`errors.NotAllowedNow` naming the state in words."""
    row = _BY_KEY.get((state, verb))
    if row is None:
        word = next((row.word for row in TRANSITIONS if row.verb == verb), verbatim(verb))
        raise NotAllowedNow(
            sentence(
                "Việc đang ở trạng thái «%(state)s» nên không thể «%(verb)s».",
                state=state.word,
                verb=word,
            ),
            state=state.value,
            verb=verb,
        )
    return row


def apply(state: TaskState, verb: str) -> TaskState:
    """The state after the verb; raises :class:`errors.NotAllowedNow`."""
    return transition(state, verb).to or state


def verbs_in(state: TaskState) -> tuple[Transition, ...]:
    """What may be done in this state, in the order of the table."""
    return tuple(row for row in TRANSITIONS if row.state is state)
