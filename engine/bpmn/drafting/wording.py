"""The words on shapes: short enough to read, never other than the document's."""

from __future__ import annotations

from engine.bpmn.drafting.tasks import Task

LETTERS = 80  # of a title on a shape; the whole title is a property
EVENT_LETTERS = 48  # of an event's name
MARK = "(bổ sung)"
"""Behind the name of a shape for which the document has no step."""
ADDED = "bổ sung khi lập quy trình; văn bản không đánh số bước này"


def short(title: str) -> str:
    """The beginning of a title, cut between words."""
    if len(title) <= LETTERS:
        return title
    return title[:LETTERS].rsplit(" ", 1)[0].rstrip(",;") + "…"


def event_words(task: Task) -> str:
    """The event in the document's words: "Văn bản rà soát của Bộ, ngành trung ương"."""
    words = task.row.time.split(", các ")[0].split(", giao ")[0]
    for opening in ("Sau khi có ", "Sau khi ", "Trên cơ sở ", "Khi có "):
        if words.startswith(opening):
            words = words[len(opening) :]
            break
    words = words.replace("của của", "của").rstrip(".")
    if len(words) > EVENT_LETTERS and task.senders:
        words = "Văn bản của " + ", ".join(task.senders)
    return words[:1].upper() + words[1:]
