"""Reading a script: a JSON list of steps.

It is read whole before anything is played, and every fault in it is told at once, by the number
of the step (from 1) and the name of the field.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from engine.errors import InvalidInput, InvalidTimer
from engine.model.timers import parse_timer
from engine.sentences import Sentence, sentence
from engine.service.simulation.fields import Fields
from engine.service.simulation.steps import (
    STATUSES,
    VERBS,
    Advance,
    Carry,
    Complete,
    Do,
    Expect,
    Message,
    Service,
    Signal,
    Start,
    Step,
)


def parse_steps(text: str | bytes) -> tuple[Step, ...]:
    """Read a file of steps; raises :class:`errors.InvalidInput` with the place of every fault."""
    try:
        raw = json.loads(text)
    except (ValueError, UnicodeDecodeError) as error:
        message = sentence("Danh sách bước không phải JSON hợp lệ: %(error)s.", error=str(error))
        raise InvalidInput(message) from error
    return read_steps(raw)


def read_steps(value: object) -> tuple[Step, ...]:
    """Read steps from JSON values.

    Raises :class:`errors.InvalidInput`; ``fields`` map ``"3.nth"`` to a sentence.
    """
    if not isinstance(value, list):
        message = sentence('Danh sách bước phải là một mảng JSON, ví dụ [{"complete": "Task_1"}].')
        raise InvalidInput(message, fields={"": message})
    faults: dict[str, Sentence] = {}
    steps: list[Step] = []
    for number, item in enumerate(value, start=1):
        step = _read_one(number, item, faults)
        if step is not None:
            steps.append(step)
    if faults:
        where, what = next(iter(faults.items()))
        message = sentence("Bước %(step)s: %(what)s", step=where, what=what)
        if len(faults) > 1:
            message = sentence(
                "%(first)s (và %(count)s lỗi khác)", first=message, count=len(faults) - 1
            )
        raise InvalidInput(message, fields=faults)
    return tuple(steps)


def _complete(take: Fields) -> Step:
    return Complete(
        take.needed("complete"),
        take.mapping("data"),
        take.number("nth", 1),
        take.text("key"),
        take.text("as"),
    )


def _carry(take: Fields) -> Step:
    return Carry(
        take.needed("carry"),
        _names(take, "keys"),
        take.text("through"),
        _names(take, "only"),
        take.mapping("data"),
    )


def _names(take: Fields, field: str) -> tuple[str, ...]:
    value = take.take(field)
    if value is None:
        return ()
    if isinstance(value, list) and all(isinstance(name, str) for name in value):
        return tuple(value)
    take.fault(field, sentence("phải là một mảng các chuỗi."))
    return ()


def _message(take: Fields) -> Step:
    key = take.take("key")
    if isinstance(key, int | float) and not isinstance(key, bool):
        key = str(key)
    if not (key is None or isinstance(key, str | dict)):
        take.fault("key", sentence("phải là một chuỗi hoặc một đối tượng thuộc tính → giá trị."))
        key = None
    return Message(take.needed("message"), key, take.mapping("data"))


def _signal(take: Fields) -> Step:
    return Signal(take.needed("signal"), take.mapping("data"))


def _advance(take: Fields) -> Step:
    duration = take.needed("advance")
    try:
        parse_timer("duration", duration)
    except InvalidTimer:
        take.fault("advance", sentence("phải là khoảng thời gian ISO 8601, ví dụ P3D hoặc PT2H."))
    return Advance(duration)


def _start(take: Fields) -> Step:
    return Start(take.needed("start"), take.mapping("data"), take.text("event"))


def _service(take: Fields) -> Step:
    error = take.text("error")
    if error is not None and take.take("result") is not None:
        take.fault("error", sentence("chỉ dùng một trong hai: result hoặc error."))
    return Service(take.needed("service"), take.mapping("result"), error, take.text("key"))


def _do(take: Fields) -> Step:
    verb = take.needed("do")
    if verb and verb not in VERBS:
        take.fault(
            "do", sentence("không có việc này; chọn một trong: %(verbs)s.", verbs=", ".join(VERBS))
        )
    return Do(
        verb,
        take.text("on"),
        take.text("key"),
        take.text("as"),
        take.text("reason"),
        take.mapping("data"),
    )


def _expect(take: Fields) -> Step:
    raw = take.take("expect")
    if not isinstance(raw, dict):
        take.fault("expect", sentence("phải là một đối tượng JSON."))
        return Expect()
    inner = take.inside("expect", raw)
    status = inner.text("status")
    if status is not None and status not in STATUSES:
        inner.fault("status", sentence("chọn một trong: %(values)s.", values=", ".join(STATUSES)))
    opened = inner.take("open")
    if opened is not None and not _all_text(opened):
        inner.fault("open", sentence("phải là một mảng các mã phần tử."))
        opened = None
    expect = Expect(
        tuple(opened) if isinstance(opened, list) else None,
        status,
        inner.mapping("data") if "data" in raw else None,
        inner.objects("transitions"),
        inner.objects("notified"),
        inner.mapping("deadline") if "deadline" in raw else None,
    )
    inner.take("data")
    inner.take("deadline")
    inner.finish()
    return expect


def _all_text(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


READERS: Mapping[str, Callable[[Fields], Step]] = {
    "complete": _complete,
    "carry": _carry,
    "message": _message,
    "signal": _signal,
    "advance": _advance,
    "start": _start,
    "service": _service,
    "do": _do,
    "expect": _expect,
}


def _read_one(number: int, item: object, faults: dict[str, Sentence]) -> Step | None:
    if not isinstance(item, dict):
        faults[str(number)] = sentence("phải là một đối tượng JSON.")
        return None
    kinds = [kind for kind in READERS if kind in item]
    if len(kinds) != 1:
        faults[str(number)] = sentence(
            "phải có đúng một trong: %(verbs)s.", verbs=", ".join(READERS)
        )
        return None
    take = Fields(str(number), item, faults)
    step = READERS[kinds[0]](take)
    take.finish()
    return step
