"""Whether documents, tables and record agree: the invariants that hold between commands."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.bpmn.runtime import LoopScope, State
from engine.model.transitions import canonical
from engine.storage import InstanceRow, Unit

LIVE = ("active", "suspended")

WORDS = {
    "guards": "thiếu khóa bảo vệ của hồ sơ",
    "head": "phần cuối của chuỗi không khớp với hồ sơ quy trình",
    "fold": "trạng thái lưu khác với trạng thái tính lại từ hồ sơ",
    "tasks": "việc đang mở không khớp với trạng thái",
    "left-over": "quy trình đã kết thúc nhưng còn việc, hẹn giờ hoặc đăng ký chờ",
    "children": "số quy trình con đang chạy không khớp với trạng thái",
    "stuck": "quy trình chưa kết thúc nhưng không chờ điều gì",
    "unreadable": "trạng thái lưu không đọc được",
    "changed": "dòng bị sửa",
    "missing": "thiếu dòng",
    "inserted": "dòng thừa hoặc sai chỗ",
    "cut": "phần cuối bị cắt sau mốc niêm phong",
    "rewritten": "khác với mốc niêm phong",
    "stream-missing": "cả chuỗi bị xóa sau mốc niêm phong",
    "text": "văn bản dài kèm theo bị sửa hoặc bị xóa",
    "anchor": "mốc niêm phong không hợp lệ",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not agree: ``what`` is its code, ``seq`` the first bad row if any."""

    what: str
    stream: str
    detail: str
    seq: int | None = None

    def __str__(self) -> str:
        """Give the sentence for the reader."""
        place = self.stream if self.seq is None else f"{self.stream} dòng {self.seq}"
        sentence = f"{place}: {WORDS.get(self.what, self.what)}"
        return f"{sentence} ({self.detail})" if self.detail else sentence


def instances(unit: Unit, plan: str | None) -> Iterator[InstanceRow]:
    """All instances (of one plan) with their documents, some at a time."""
    yield from unit.instances.walk(plan)


def check(
    unit: Unit, plan: str | None, heads: Mapping[str, tuple[int, str]]
) -> Iterator[list[Problem]]:
    """The problems of each instance in turn; ``heads`` are the ends of the chains walked."""
    for row in instances(unit, plan):
        yield _of_instance(unit, row, heads.get(row.id))


def _of_instance(unit: Unit, row: InstanceRow, head: tuple[int, str] | None) -> list[Problem]:
    problems: list[Problem] = []
    if row.seq and head is not None and head != (row.seq, row.head):
        detail = f"hồ sơ đến dòng {head[0]}, quy trình ghi dòng {row.seq}"
        problems.append(Problem("head", row.id, detail, min(head[0], row.seq) + 1))
    try:
        state = State.load(row.state)
    except (ValueError, KeyError) as failure:
        return [*problems, Problem("unreadable", row.id, str(failure))]
    if not problems and not _folds(unit, row, state):
        problems.append(Problem("fold", row.id, ""))
    if row.status in LIVE:
        return problems + list(_of_live(unit, row, state))
    left = {
        "task": unit.tasks.count(instance_id=row.id, open=True),
        "timer": unit.timers.count(instance_id=row.id, kind="token"),
        "subscription": unit.subscriptions.count(instance_id=row.id),
    }
    over = ", ".join(f"{name} {count}" for name, count in left.items() if count)
    return [*problems, Problem("left-over", row.id, over)] if over else problems


def _folds(unit: Unit, row: InstanceRow, stored: State) -> bool:
    state = State()
    try:
        for recorded in unit.record.whole_stream(row.id):
            if recorded.has_erased:
                return True
            state.apply(recorded.body.get("ops") or ())
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        return False  # a row that cannot be read is told by the walk over the chain
    return _form(state.dump()) == _form(stored.dump())


def _form(document: str) -> bytes:
    """The document without what only tells versions of its writing apart: the record is NFC."""
    return canonical(json.loads(document))


def _of_live(unit: Unit, row: InstanceRow, state: State) -> Iterator[Problem]:
    waits = {(token.id, wait.kind) for token in state.tokens.values() for wait in token.waits}
    waiting = {token for token, kind in waits if kind == "task"}
    tasks = {task.token for task in unit.tasks.of_instance(row.id)}
    if tasks != waiting:
        detail = f"việc mở tại {sorted(tasks)}, trạng thái chờ tại {sorted(waiting)}"
        yield Problem("tasks", row.id, detail)
    if unit.inbox.exists(instance_id=row.id):
        return
    for token in sorted(token for token, kind in waits if kind == "children"):
        yield from _of_children(unit, row, state, token)
    if not waits and not unit.incidents.open_of(row.id):
        yield Problem("stuck", row.id, "")


def _of_children(unit: Unit, row: InstanceRow, state: State, token: int) -> Iterator[Problem]:
    live = [head for head in unit.instances.child_heads(row.id, token) if head.status in LIVE]
    counted = [
        scope.active
        for scope in state.scopes.values()
        if isinstance(scope, LoopScope) and scope.token == token
    ]
    due = counted[0] if counted else 1
    if len(live) != due:
        yield Problem("children", row.id, f"đang chạy {len(live)}, trạng thái ghi {due}")
