"""What one request passes through: ``python -m tests.architecture.trace [FLOW] [--tree TREE]``.

Counted are calls of the functions of ``engine`` and ``webui`` (generators each time they go on),
on a small province with one running plan, in a warm process: everything that is cached has been
asked for once. With a flow it also prints that flow's functions in the order of their first call,
each indented below whoever called it, and how many of them each folder has.
"""

from __future__ import annotations

import argparse
import inspect
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from itertools import chain
from pathlib import Path
from types import CodeType, FrameType, SimpleNamespace
from typing import Any

ROOT = Path(__file__).parents[2]


class Trace:
    """Counts calls of own functions between :meth:`start` and :meth:`stop`."""

    def __init__(self, tree: Path) -> None:
        self.tree = tree
        self._tree = f"{tree}/"
        self._own = tuple(f"{tree}/{package}/" for package in ("engine", "webui"))
        self._stack: list[CodeType] = []
        self.calls = 0
        self.deepest = 0
        self.functions: dict[CodeType, int] = {}
        self.times: Counter[CodeType] = Counter()
        self.crossings: dict[tuple[str, str], int] = {}

    @contextmanager
    def running(self) -> Iterator[None]:
        """Count until the end of the block."""
        sys.setprofile(self._see)
        try:
            yield
        finally:
            sys.setprofile(None)

    def _see(self, frame: FrameType, event: str, _argument: object) -> None:
        code = frame.f_code
        if event not in {"call", "return"} or not self._is_own(code):
            return
        if event == "return":
            if self._stack:
                self._stack.pop()
            return
        if self._stack:
            crossing = (package_of(self.file(self._stack[-1])), package_of(self.file(code)))
            self.crossings[crossing] = self.crossings.get(crossing, 0) + 1
        self.functions.setdefault(code, len(self._stack))
        self.times[code] += 1
        self._stack.append(code)
        self.calls += 1
        self.deepest = max(self.deepest, len(self._stack))

    def _is_own(self, code: CodeType) -> bool:
        return code.co_filename.endswith(".py") and code.co_filename.startswith(self._own)

    def file(self, code: CodeType) -> str:
        """The file of a function, relative to the tree."""
        return code.co_filename.removeprefix(self._tree)

    def figures(self) -> tuple[int, int, int, int, int, int]:
        """Calls, functions, files, depth, and calls from the service into storage and BPMN."""
        files = {self.file(code) for code in self.functions}
        service = "engine/service"
        return (
            self.calls,
            len(self.functions),
            len(files),
            self.deepest,
            self.crossings.get((service, "engine/storage"), 0),
            self.crossings.get((service, "engine/bpmn"), 0),
        )

    def hops(self) -> Iterator[str]:
        """Each function once, below whoever called it first."""
        for code, depth in self.functions.items():
            yield f"{'  ' * depth}{self.file(code)}: {code.co_qualname}"

    def rooms(self) -> Iterator[str]:
        """A table: calls, functions and files of each folder, those with most calls first."""
        calls = Counter[str]()
        for code, times in self.times.items():
            calls[folder_of(self.file(code))] += times
        yield "| folder | calls | functions | files |"
        yield "|---|--:|--:|--:|"
        for folder, times in calls.most_common():
            there = [self.file(code) for code in self.times if folder_of(self.file(code)) == folder]
            yield f"| `{folder}` | {times} | {len(there)} | {len({*there})} |"


def folder_of(file: str) -> str:
    """``engine/service/tasks`` of ``engine/service/tasks/view.py``, ``webui`` of all its files."""
    return "/".join(file.split("/")[:-1][: 3 if file.startswith("engine/") else 1])


def package_of(file: str) -> str:
    """``engine/service`` of ``engine/service/tasks/view.py``."""
    return "/".join(file.split("/")[:2])


Flow = Callable[[Any, Any, Trace], None]


def complete(place: Any, desk: Any, trace: Trace) -> None:
    """POST that completes a task behind which another waits."""
    conftest = import_module("tests.web.conftest")
    files = files_of(conftest.MODELS)
    files["process.bpmn"] = with_signature(files["process.bpmn"])
    conftest.deployments.deploy(place.engine, conftest.SYSTEM, "hai-buoc", files)
    complete_twice(place, desk, trace, "hai-buoc")


def complete_last(place: Any, desk: Any, trace: Trace) -> None:
    """POST that completes the last task of an agency: its part ends and the plan hears of it."""
    complete_twice(place, desk, trace, "ke-hoach-thu")


def complete_twice(place: Any, desk: Any, trace: Trace, process: str) -> None:
    """Complete the task of one plan, and count what the same in another passes through."""
    for counted in (Trace(trace.tree), trace):
        conftest = import_module("tests.web.conftest")
        plan = conftest.plans.start(place.engine, conftest.SYSTEM, process, {})
        with place.engine.storage.read() as unit:
            (task,) = unit.tasks.find(root_id=plan, agency_id="so-tu-phap", open=True)
        post(desk, task.id, counted)


def post(desk: Any, task: str, trace: Trace) -> None:
    """Send the form of a task, whose page the officer has open, and be redirected."""
    desk.get(f"/viec/{task}")
    form = {
        "csrf": desk.csrf,
        "command": import_module("tests.web.conftest").new_id(),
        "result_summary": "Đã rà soát",
        "result_number": "12/BC-STP",
        "result_date": "10/04/2025",
    }
    with trace.running():
        answer = desk.client.post(f"/viec/{task}/complete", data=form)
    assert answer.location.startswith("/viec?done=complete")


def with_signature(process: bytes) -> bytes:
    """The process with a second task for each agency."""
    end = b'<bpmn:endEvent id="End_2"><bpmn:incoming>Flow_22'
    sign = b"""<bpmn:userTask id="Task_sign" camunda:candidateGroups="${agency}/lanh_dao">
        <bpmn:incoming>Flow_22</bpmn:incoming><bpmn:outgoing>Flow_23</bpmn:outgoing>
        </bpmn:userTask><bpmn:sequenceFlow id="Flow_23" sourceRef="Task_sign" targetRef="End_2"/>
        <bpmn:endEvent id="End_2"><bpmn:incoming>Flow_23"""
    assert end in process
    for old, new in (
        (end, sign),
        (b'sourceRef="Task_do" targetRef="End_2"', b'sourceRef="Task_do" targetRef="Task_sign"'),
        (b"ke-hoach-thu", b"hai-buoc"),
        (b"thuc-hien", b"hai-buoc-thuc-hien"),
    ):
        process = process.replace(old, new)
    return process


def files_of(folder: Path) -> dict[str, bytes]:
    """What is deployed of a folder."""
    files = (path for path in folder.rglob("*.*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def page(place: Any, desk: Any, trace: Trace) -> None:
    """GET of the page of a task."""
    url = f"/viec/{place.task()}"
    with trace.running():
        answer = desk.client.get(url)
    assert answer.status_code == 200


def inbox(_place: Any, desk: Any, trace: Trace) -> None:
    """GET of the inbox, two cards."""
    with trace.running():
        answer = desk.client.get("/viec")
    assert answer.status_code == 200


def tick(place: Any, _desk: Any, trace: Trace) -> None:
    """One tick with the timers of a working day."""
    conftest = import_module("tests.web.conftest")
    clock = conftest.service_clock if hasattr(conftest, "service_clock") else conftest.ticking
    place.clock.set(conftest.START + timedelta(days=4))
    clock.settle(place.engine)
    place.clock.set(conftest.START + timedelta(days=5))
    with trace.running():
        clock.settle(place.engine)


def deploy(place: Any, _desk: Any, trace: Trace) -> None:
    """Deployment of one process with one form."""
    conftest = import_module("tests.web.conftest")
    files = files_of(conftest.MODELS)
    with trace.running():
        conftest.deployments.deploy(place.engine, conftest.SYSTEM, "ke-hoach-khac", files)


FLOWS: Mapping[str, Flow] = {
    each.__name__: each for each in (complete, complete_last, page, inbox, tick, deploy)
}


def traced(tree: Path, store: tuple[Path, str], flow: Flow) -> Trace:
    """Play a flow on a copy of the store, after its page was shown once."""
    conftest = import_module("tests.web.conftest")
    trace = Trace(tree)
    with tempfile.TemporaryDirectory() as folder:
        served = inspect.unwrap(conftest.place)(store, Path(folder))
        place = next(served)
        desk = inspect.unwrap(conftest.signed_in)(place)(conftest.DOER)
        desk.get("/viec")
        desk.get(f"/viec/{place.task()}")
        flow(place, desk, trace)
        served.close()
    return trace


def main() -> None:
    """Print the figures of every flow, and the hops of the one that is named."""
    parser = argparse.ArgumentParser(description="Count what a request passes through.")
    parser.add_argument("flow", nargs="?", choices=FLOWS)
    parser.add_argument("--tree", type=Path, default=ROOT)
    arguments = parser.parse_args()
    tree = arguments.tree.resolve()
    sys.path.insert(0, str(tree))
    conftest = import_module("tests.web.conftest")
    folder = Path(tempfile.mkdtemp())
    try:
        hashing = inspect.unwrap(conftest.cheap_passwords)()
        next(hashing)
        factory = SimpleNamespace(mktemp=lambda _name: folder)
        store = inspect.unwrap(conftest.filled)(factory, None)
        if arguments.flow:
            trace = traced(tree, store, FLOWS[arguments.flow])
            lines = chain(trace.hops(), [""], trace.rooms())
        else:
            lines = table(tree, store)
        for line in lines:
            sys.stdout.write(f"{line}\n")
    finally:
        shutil.rmtree(folder)


def table(tree: Path, store: tuple[Path, str]) -> Iterator[str]:
    """One line a flow."""
    yield "| flow | calls | functions | files | deepest | service → storage | service → bpmn |"
    yield "|---|---|---|---|---|---|---|"
    for flow in FLOWS.values():
        figures = " | ".join(f"{n:,}" for n in traced(tree, store, flow).figures())
        yield f"| {inspect.getdoc(flow)} | {figures} |"


if __name__ == "__main__":
    main()
