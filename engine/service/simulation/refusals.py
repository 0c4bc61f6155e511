"""Why a run does not start, and what it ends with, as findings like those of the check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.bpmn.definition import Definition

UNCAUGHT = "uncaught-error"


def uncaught(troubles: Sequence[Mapping[str, object]]) -> list[Mapping[str, object]]:
    """Errors that nothing caught, as warnings."""
    return [
        finding(UNCAUGHT, str(trouble["message"]), trouble["element"], "warning")
        for trouble in troubles
        if trouble["code"] == UNCAUGHT
    ]


def several(names: Sequence[str]) -> Mapping[str, object]:
    """More than one process could start."""
    listed = ", ".join(names)
    message = f"Có {len(names)} quy trình tự khởi động được ({listed}); chọn một bằng --process."
    return finding("several-processes", message, names[0], "error")


def none(names: Sequence[str]) -> Mapping[str, object]:
    """No process starts by itself."""
    listed = ", ".join(names) or "(không có)"
    message = (
        f"Không quy trình nào tự khởi động được: {listed}. Chọn bằng --process, hoặc bắt đầu "
        "danh sách bước bằng start, message hoặc signal."
    )
    return finding("no-process", message, names[0] if names else None, "error")


def unknown(name: str, here: Mapping[str, Definition]) -> Mapping[str, object]:
    """There is no process of this name."""
    listed = ", ".join(here) or "(không có)"
    message = f"Không có quy trình «{name}». Các quy trình hiện có: {listed}."
    return finding("unknown-process", message, None, "error")


def finding(code: str, message: str, element: object, severity: str) -> Mapping[str, object]:
    """One finding of the run itself, in the form of those of the check."""
    return {
        "severity": severity,
        "element": element,
        "line": None,
        "code": code,
        "message": message,
    }
