"""Why a run does not start, and what it ends with, as findings like those of the check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.bpmn.definition import Definition
from engine.sentences import Sentence, sentence, verbatim

UNCAUGHT = "uncaught-error"


@dataclass(frozen=True, slots=True)
class Told:
    """One finding of the run itself; ``element`` is the id of what it speaks of, if any."""

    code: str
    message: Sentence
    element: object = None
    severity: str = "error"

    def as_json(self, language: str) -> Mapping[str, object]:
        """In the form of the findings of the check."""
        return {
            "severity": self.severity,
            "element": self.element,
            "line": None,
            "code": self.code,
            "message": self.message.in_language(language),
        }


def uncaught(troubles: Sequence[Mapping[str, object]]) -> list[Told]:
    """Errors that nothing caught, as warnings."""
    return [
        Told(UNCAUGHT, verbatim(str(trouble["message"])), trouble["element"], "warning")
        for trouble in troubles
        if trouble["code"] == UNCAUGHT
    ]


def several(names: Sequence[str]) -> Told:
    """More than one process could start."""
    message = sentence(
        "Có %(count)s quy trình tự khởi động được (%(names)s); chọn một bằng --process.",
        count=len(names),
        names=", ".join(names),
    )
    return Told("several-processes", message, names[0])


def none(names: Sequence[str]) -> Told:
    """No process starts by itself."""
    message = sentence(
        "Không quy trình nào tự khởi động được: %(names)s. Chọn bằng --process, hoặc bắt đầu "
        "danh sách bước bằng start, message hoặc signal.",
        names=", ".join(names) or "—",
    )
    return Told("no-process", message, names[0] if names else None)


def unknown(name: str, here: Mapping[str, Definition]) -> Told:
    """There is no process of this name."""
    message = sentence(
        "Không có quy trình «%(name)s». Các quy trình hiện có: %(names)s.",
        name=name,
        names=", ".join(here) or "—",
    )
    return Told("unknown-process", message)
