"""What a reader of a table should know of the draft: what was not understood, or is not drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from engine.bpmn.drafting.actors import actors
from engine.bpmn.drafting.directory import Directory
from engine.bpmn.drafting.table import Table
from engine.bpmn.drafting.tasks import Task, sends_to_agency
from engine.sentences import Sentence, sentence
from engine.spreadsheets import Remark

UNGROUPED = frozenset({"document", "monitor", "standing"})
"""Kinds that are drawn outside the sub-process of their field."""


def remarks(table: Table, found: Sequence[Task], directory: Directory) -> Iterator[Remark]:
    """All that is to be said, task by task, then of the whole plan."""
    for task in found:
        for column, words in _of_task(task, directory):
            yield Remark(table.sheet, task.row.line, column, words)
    for name in _undrawn_fields(found):
        words = sentence("tên lĩnh vực «%(field)s» không hiện trên sơ đồ.", field=name)
        yield Remark(table.sheet, 0, "", words)
    monitor = table.facts.get("monitor", "")
    if monitor and not monitor_of(monitor, directory):
        words = sentence(
            "không có cơ quan theo dõi «%(name)s» (%(nearest)s); sẽ hỏi khi bắt đầu kế hoạch.",
            name=monitor,
            nearest=directory.nearest(monitor),
        )
        yield Remark(table.sheet, 0, "", words)
    yield from _other_monitors(table, monitor, directory)
    if not any(task.ends for task in found):
        words = sentence(
            "không nhiệm vụ nào tự kết thúc: bước báo cáo và bước kết thúc kế hoạch mở ngay từ đầu."
        )
        yield Remark(table.sheet, 0, "", words)
    if not directory.whole:
        words = sentence(
            "chưa đối chiếu tên cơ quan với danh mục tổ chức (chưa có dữ liệu); mã cơ quan được "
            "đặt theo tên."
        )
        yield Remark("", 0, "", words)


def _other_monitors(table: Table, words: str, directory: Directory) -> Iterator[Remark]:
    """A plan is watched over by one agency; who else is named is told, not dropped."""
    if directory.agency(words) is not None:
        return
    named = actors(words, directory).agencies if words else ()
    first = named[0] if named else ""
    for other in named[1:]:
        told = sentence(
            "văn bản nêu nhiều cơ quan theo dõi; kế hoạch chỉ có một: lấy «%(first)s», không lấy "
            "«%(other)s».",
            first=_name(first, directory),
            other=_name(other, directory),
        )
        yield Remark(table.sheet, 0, "", told)


def _name(agency_id: str, directory: Directory) -> str:
    known = directory.agency(agency_id)
    return known.name if known is not None else agency_id


def monitor_of(words: str, directory: Directory) -> str:
    """The agency that watches over a plan, from its id or name; empty when it is not known."""
    found = directory.agency(words) if words else None
    if found is not None:
        return found.id if found.ended_on is None else ""
    named = actors(words, directory).agencies if words else ()
    return named[0] if named else ("" if directory.whole else words)


def _of_task(task: Task, directory: Directory) -> Iterator[tuple[str, Sentence]]:
    for note in task.lead.notes:
        yield "chủ trì", note
    if task.deadline.problem is not None:
        yield (
            "thời gian",
            sentence("chưa hiểu «%(time)s»: nhiệm vụ không có hạn.", time=task.row.time),
        )
    if sends_to_agency(task.row.destination) and not task.collector and task.kind == "assignment":
        yield (
            "nơi gửi",
            sentence(
                "không có cơ quan «%(name)s» (%(nearest)s): không vẽ bước tổng hợp.",
                name=task.row.destination,
                nearest=directory.nearest(task.row.destination),
            ),
        )


def _undrawn_fields(found: Sequence[Task]) -> list[str]:
    """Fields of work of which no two tasks share a sub-process."""
    named = dict.fromkeys(task.row.field for task in found if task.row.field)
    drawn = Counter(task.row.field for task in found if task.kind not in UNGROUPED)
    return [name for name in named if drawn[name] <= 1]
