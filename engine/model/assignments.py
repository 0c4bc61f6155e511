"""The officers' states of an assignment: one table, from which pages, checks and docs are made.

The process sets the state when it reaches a step with property ``state``; a verb on the whole
assignment sets it otherwise. Codes are those of the exchange of documents (edXML).
"""

from __future__ import annotations

from enum import Enum

from engine.model.states import StateChange, StateTable
from engine.sentences import Sentence, sentence

COORDINATING = "coordinating"
"""The role of an agency that helps the one in the lead: it is counted with nobody's results."""


class AssignmentState(Enum):
    """Where an assignment stands for those who carry it out."""

    ASSIGNED = "assigned"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    ALLOCATED = "allocated"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    AWAITING_APPROVAL = "awaiting_approval"
    SUSPENDED = "suspended"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"

    @property
    def word(self) -> Sentence:
        """The word officers read."""
        return _WORDS[self][0]

    @property
    def exchange_code(self) -> str | None:
        """The code sent over the document exchange; None where it has none."""
        return _WORDS[self][1]

    @property
    def is_final(self) -> bool:
        """Whether the work on it has ended."""
        return self in FINAL


_WORDS: dict[AssignmentState, tuple[Sentence, str | None]] = {
    AssignmentState.ASSIGNED: (sentence("Chờ tiếp nhận"), "01"),
    AssignmentState.REFUSED: (sentence("Từ chối tiếp nhận"), "02"),
    AssignmentState.ACCEPTED: (sentence("Đã tiếp nhận"), "03"),
    AssignmentState.ALLOCATED: (sentence("Đã phân công"), "04"),
    AssignmentState.IN_PROGRESS: (sentence("Đang thực hiện"), "05"),
    AssignmentState.WAITING: (sentence("Chờ sự kiện"), None),
    AssignmentState.AWAITING_APPROVAL: (sentence("Chờ duyệt"), None),
    AssignmentState.SUSPENDED: (sentence("Tạm dừng"), None),
    AssignmentState.COMPLETED: (sentence("Hoàn thành"), "06"),
    AssignmentState.WITHDRAWN: (sentence("Đã thu hồi"), None),
    AssignmentState.CANCELLED: (sentence("Đã hủy"), None),
}

FINAL = frozenset({AssignmentState.COMPLETED, AssignmentState.WITHDRAWN, AssignmentState.CANCELLED})
_S = AssignmentState
_WORKING = (_S.ACCEPTED, _S.ALLOCATED, _S.IN_PROGRESS, _S.WAITING, _S.AWAITING_APPROVAL)
_OPEN = (_S.ASSIGNED, _S.REFUSED, *_WORKING)


def _rows(
    states: tuple[AssignmentState, ...],
    verb: str,
    to: AssignmentState | None,
    guard: str,
    word: Sentence,
    *,
    reason: bool = False,
) -> tuple[StateChange[AssignmentState], ...]:
    return tuple(StateChange(state, verb, to, guard, word, reason) for state in states)


TABLE = StateTable(
    sentence("Nhiệm vụ đang ở trạng thái «%(state)s» nên không thể «%(verb)s»."),
    (
        *_rows(
            (_S.ASSIGNED, _S.REFUSED),
            "accept",
            _S.ACCEPTED,
            "assignment.accept",
            sentence("Tiếp nhận"),
        ),
        *_rows(
            (_S.ASSIGNED, _S.ACCEPTED),
            "refuse",
            _S.REFUSED,
            "assignment.refuse",
            sentence("Từ chối tiếp nhận"),
            reason=True,
        ),
        *_rows(
            (_S.REFUSED,),
            "insist",
            _S.ASSIGNED,
            "assignment.insist",
            sentence("Yêu cầu thực hiện"),
            reason=True,
        ),
        *_rows(
            (_S.ASSIGNED, _S.ACCEPTED, _S.ALLOCATED, _S.IN_PROGRESS),
            "allocate",
            _S.ALLOCATED,
            "assignment.allocate",
            sentence("Phân công"),
        ),
        *_rows(_WORKING, "submit", _S.COMPLETED, "assignment.submit", sentence("Báo cáo kết quả")),
        *_rows(
            (_S.AWAITING_APPROVAL, _S.COMPLETED),
            "return",
            _S.IN_PROGRESS,
            "assignment.return",
            sentence("Trả lại"),
            reason=True,
        ),
        *_rows(
            _OPEN, "reassign", _S.ASSIGNED, "assignment.reassign", sentence("Giao lại"), reason=True
        ),
        *_rows(
            _OPEN, "withdraw", _S.WITHDRAWN, "assignment.withdraw", sentence("Thu hồi"), reason=True
        ),
        *_rows(
            _OPEN, "suspend", _S.SUSPENDED, "assignment.suspend", sentence("Tạm dừng"), reason=True
        ),
        *_rows(
            (_S.SUSPENDED,), "resume", None, "assignment.resume", sentence("Tiếp tục"), reason=True
        ),
        *_rows(
            (*_OPEN, _S.SUSPENDED),
            "transfer",
            None,
            "assignment.transfer",
            sentence("Chuyển giao nhiệm vụ"),
            reason=True,
        ),
        *_rows(
            (*_OPEN, _S.SUSPENDED),
            "cancel",
            _S.CANCELLED,
            "instance.cancel",
            sentence("Hủy"),
            reason=True,
        ),
        *_rows(
            _WORKING,
            "ask_extension",
            None,
            "assignment.ask_extension",
            sentence("Xin gia hạn"),
            reason=True,
        ),
        *_rows(
            _WORKING,
            "ask_finish",
            None,
            "assignment.ask_finish",
            sentence("Đề nghị kết thúc nhiệm vụ thường xuyên"),
            reason=True,
        ),
        *_rows(
            _WORKING,
            "finish",
            _S.COMPLETED,
            "assignment.finish",
            sentence("Kết thúc nhiệm vụ thường xuyên"),
            reason=True,
        ),
        *_rows(
            (*_OPEN, _S.SUSPENDED),
            "change_deadline",
            None,
            "assignment.change_deadline",
            sentence("Thay đổi thời hạn"),
            reason=True,
        ),
        *_rows(
            _OPEN,
            "raise_difficulty",
            None,
            "difficulty.raise",
            sentence("Phản ánh khó khăn, vướng mắc"),
        ),
    ),
)


def reached(state: AssignmentState, step: str) -> AssignmentState:
    """The state when the process reaches a step with property ``state``.

    A process that goes on after a suspension or a return sets it again; a withdrawn or
    cancelled assignment keeps its state. Raises ValueError for a word outside the table.
    """
    wanted = AssignmentState(step)
    keeps = state in (AssignmentState.WITHDRAWN, AssignmentState.CANCELLED)
    return state if keeps else wanted
