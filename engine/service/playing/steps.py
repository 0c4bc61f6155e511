"""The steps of a played run: what a script, a scenario or the editor may ask for, one by one.

A list of steps is JSON. It is read whole before anything is played, and every fault in it is
told at once, by the number of the step (from 1) and the name of the field.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from engine.errors import InvalidInput, InvalidTimer
from engine.model.timers import parse_timer

VERBS = (
    "extend",
    "refuse",
    "return",
    "suspend",
    "resume",
    "raise",
    "transfer",
    "add",
    "withdraw",
    "bind",
    "retry",
    "skip",
    "cancel",
)
STATUSES = ("completed", "waiting", "incident", "refused")


@dataclass(frozen=True, slots=True)
class Complete:
    """Complete the ``nth`` (from 1, in order of opening) open work at an element.

    ``key`` narrows to the instance of one agency or item, ``holder`` (``as``) names who does it.
    """

    element: str
    data: Mapping[str, object] = field(default_factory=dict)
    nth: int = 1
    key: str | None = None
    holder: str | None = None


@dataclass(frozen=True, slots=True)
class Carry:
    """Complete the work of an activity's children (of ``keys``, else all), one after another.

    It stops behind ``through``; ``data`` maps elements to what is filled in beyond the least.
    """

    element: str
    keys: tuple[str, ...] = ()
    through: str | None = None
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Message:
    """A message from outside; ``key`` is one value, or one for each correlation property."""

    name: str
    key: str | Mapping[str, str] | None = None
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Signal:
    """A broadcast from outside."""

    name: str
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Advance:
    """Move the clock by an ISO 8601 duration; timers due on the way fire at their own time."""

    duration: str


@dataclass(frozen=True, slots=True)
class Start:
    """Start one more instance, at ``event`` when the process has several start events."""

    process: str
    data: Mapping[str, object] = field(default_factory=dict)
    event: str | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """Answer the oldest waiting call of a service by a result or by a BPMN error."""

    name: str
    result: Mapping[str, object] = field(default_factory=dict)
    error: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Do:
    """A verb of the product on an instance, an assignment or an incident."""

    verb: str
    on: str | None = None
    key: str | None = None
    holder: str | None = None
    reason: str | None = None
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Expect:
    """What must hold now. A field left out is not looked at."""

    open: tuple[str, ...] | None = None
    status: str | None = None
    data: Mapping[str, object] | None = None
    transitions: tuple[Mapping[str, object], ...] = ()
    notified: tuple[Mapping[str, object], ...] = ()
    deadline: Mapping[str, object] | None = None


Step = Complete | Carry | Message | Signal | Advance | Start | Service | Do | Expect


def parse_steps(text: str | bytes) -> tuple[Step, ...]:
    """Read a file of steps; raises :class:`errors.InvalidInput` with the place of every fault."""
    try:
        raw = json.loads(text)
    except (ValueError, UnicodeDecodeError) as error:
        message = f"Danh sách bước không phải JSON hợp lệ: {error}."
        raise InvalidInput(message) from error
    return read_steps(raw)


def read_steps(value: object) -> tuple[Step, ...]:
    """Read steps from JSON values.

    Raises :class:`errors.InvalidInput`; ``details["fields"]`` maps ``"3.nth"`` to a sentence.
    """
    if not isinstance(value, list):
        message = "Danh sách bước phải là một mảng JSON, ví dụ [{\"complete\": \"Task_1\"}]."
        raise InvalidInput(message, fields={"": message})
    faults: dict[str, str] = {}
    steps: list[Step] = []
    for number, item in enumerate(value, start=1):
        step = _read_one(number, item, faults)
        if step is not None:
            steps.append(step)
    if faults:
        where, what = next(iter(faults.items()))
        message = f"Bước {where}: {what}"
        if len(faults) > 1:
            message += f" (và {len(faults) - 1} lỗi khác)"
        raise InvalidInput(message, fields=faults)
    return tuple(steps)


class _Reader:
    """Takes the fields of one step; what is left over at the end was not known."""

    def __init__(self, number: int, raw: Mapping[str, object], faults: dict[str, str]) -> None:
        self._number = number
        self._raw = raw
        self._left = set(raw)
        self._faults = faults

    def fault(self, name: str, sentence: str) -> None:
        self._faults[f"{self._number}.{name}"] = sentence

    def take(self, name: str) -> object:
        self._left.discard(name)
        return self._raw.get(name)

    def text(self, name: str) -> str | None:
        value = self.take(name)
        if value is None or isinstance(value, str):
            return value
        self.fault(name, "phải là một chuỗi.")
        return None

    def needed(self, name: str) -> str:
        value = self.text(name)
        if not value:
            self.fault(name, "phải là một chuỗi không rỗng.")
            return ""
        return value

    def object(self, name: str) -> Mapping[str, object]:
        value = self.take(name)
        if value is None:
            return {}
        if isinstance(value, dict):
            return value
        self.fault(name, "phải là một đối tượng JSON.")
        return {}

    def number(self, name: str, default: int) -> int:
        value = self.take(name)
        if value is None:
            return default
        if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
            return value
        self.fault(name, "phải là một số nguyên từ 1.")
        return default

    def objects(self, name: str) -> tuple[Mapping[str, object], ...]:
        value = self.take(name)
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(item, dict) for item in value):
            return tuple(value)
        self.fault(name, "phải là một mảng các đối tượng JSON.")
        return ()

    def finish(self) -> None:
        for name in sorted(self._left):
            self.fault(name, "không phải trường của bước này.")


def _complete(take: _Reader) -> Step:
    return Complete(
        take.needed("complete"),
        take.object("data"),
        take.number("nth", 1),
        take.text("key"),
        take.text("as"),
    )


def _carry(take: _Reader) -> Step:
    keys = take.take("keys")
    if not (keys is None or (isinstance(keys, list) and all(isinstance(k, str) for k in keys))):
        take.fault("keys", "phải là một mảng mã cơ quan.")
        keys = None
    return Carry(
        take.needed("carry"), tuple(keys or ()), take.text("through"), take.object("data")
    )


def _message(take: _Reader) -> Step:
    key = take.take("key")
    if isinstance(key, int | float) and not isinstance(key, bool):
        key = str(key)
    if not (key is None or isinstance(key, str | dict)):
        take.fault("key", "phải là một chuỗi hoặc một đối tượng thuộc tính → giá trị.")
        key = None
    return Message(take.needed("message"), key, take.object("data"))


def _signal(take: _Reader) -> Step:
    return Signal(take.needed("signal"), take.object("data"))


def _advance(take: _Reader) -> Step:
    duration = take.needed("advance")
    try:
        parse_timer("duration", duration)
    except InvalidTimer:
        take.fault("advance", "phải là khoảng thời gian ISO 8601, ví dụ P3D hoặc PT2H.")
    return Advance(duration)


def _start(take: _Reader) -> Step:
    return Start(take.needed("start"), take.object("data"), take.text("event"))


def _service(take: _Reader) -> Step:
    error = take.text("error")
    if error is not None and take.take("result") is not None:
        take.fault("error", "chỉ dùng một trong hai: result hoặc error.")
    return Service(take.needed("service"), take.object("result"), error, take.text("key"))


def _do(take: _Reader) -> Step:
    verb = take.needed("do")
    if verb and verb not in VERBS:
        take.fault("do", f"không có việc này; chọn một trong: {', '.join(VERBS)}.")
    return Do(
        verb,
        take.text("on"),
        take.text("key"),
        take.text("as"),
        take.text("reason"),
        take.object("data"),
    )


def _expect(take: _Reader) -> Step:
    raw = take.take("expect")
    if not isinstance(raw, dict):
        take.fault("expect", "phải là một đối tượng JSON.")
        return Expect()
    inner = _Inner(take, raw)
    status = inner.text("status")
    if status is not None and status not in STATUSES:
        inner.fault("status", f"chọn một trong: {', '.join(STATUSES)}.")
    opened = inner.take("open")
    if opened is not None and not _all_text(opened):
        inner.fault("open", "phải là một mảng các mã phần tử.")
        opened = None
    expect = Expect(
        tuple(opened) if isinstance(opened, list) else None,
        status,
        inner.object("data") if "data" in raw else None,
        inner.objects("transitions"),
        inner.objects("notified"),
        inner.object("deadline") if "deadline" in raw else None,
    )
    inner.take("data")
    inner.take("deadline")
    inner.finish()
    return expect


class _Inner(_Reader):
    """The fields inside ``expect``; faults are told as ``3.expect.status``."""

    def __init__(self, outer: _Reader, raw: Mapping[str, object]) -> None:
        super().__init__(outer._number, raw, outer._faults)

    def fault(self, name: str, sentence: str) -> None:
        super().fault(f"expect.{name}", sentence)


def _all_text(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


READERS: Mapping[str, Callable[[_Reader], Step]] = {
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


def _read_one(number: int, item: object, faults: dict[str, str]) -> Step | None:
    if not isinstance(item, dict):
        faults[str(number)] = "phải là một đối tượng JSON."
        return None
    kinds = [kind for kind in READERS if kind in item]
    if len(kinds) != 1:
        faults[str(number)] = f"phải có đúng một trong: {', '.join(READERS)}."
        return None
    take = _Reader(number, item, faults)
    step = READERS[kinds[0]](take)
    take.finish()
    return step
