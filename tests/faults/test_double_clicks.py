"""One task handed in many times at once, from threads and from two processes: done once."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import threading
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from engine import bootstrap
from engine.config import Config
from engine.model.clock import VirtualClock
from tests.faults.desk import BUSY, DONE, found, signed_in
from tests.faults.dying import begin_in_child, wait_for
from tests.faults.played import BEGIN
from tests.support.invariants import Ledger, assert_invariants
from tests.support.soaking import full
from webui.app import create_app

TASKS = full(12, 1000, a_second=15)
PROCESSES = 2
NOT_YOURS_ANY_MORE = {403, 404, 409}


@dataclass(frozen=True)
class Click:
    """One of the clicks on a task: under which command, with which note, from where."""

    process: int
    command: str
    note: str


def command(*parts: object) -> str:
    """An id as a form bears one, the same for the same parts."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def clicks(task: str, each: int) -> list[Click]:
    """The same form again and again, the same id with another body, and other ids."""
    made = []
    for number in range(each):
        for process in range(PROCESSES):
            match number % 5:
                case 0 | 1:
                    made.append(Click(process, command(task), "một"))
                case 2:
                    made.append(Click(process, command(task), "hai"))
                case other:
                    own = command(task, process, number)
                    made.append(Click(process, own, f"ba {other}"))
    return made


def click_all(config: Config, process: int, tasks: list[str], each: int, together: Any) -> None:
    """Every click of one process, each from a thread of its own, on one task after the other."""
    engine = bootstrap.build(config, VirtualClock(BEGIN))
    app = create_app(engine)
    answers: list[dict[str, object]] = []

    def work(place: int, browser: FlaskClient, csrf: str) -> None:
        for task in tasks:
            ours = [click for click in clicks(task, each) if click.process == process][place]
            together.wait()
            status = BUSY
            while status == BUSY:
                form = {"csrf": csrf, "command": ours.command, "note": ours.note}
                status = browser.post(f"/viec/{task}/complete", data=form).status_code
            told = {"task": task, "command": ours.command, "note": ours.note, "status": status}
            answers.append(told)

    crowd = [threading.Thread(target=work, args=(n, *signed_in(app))) for n in range(each)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    (config.home / f"answers-{process}.json").write_text(json.dumps(answers))
    engine.close()


@pytest.mark.slow
@pytest.mark.parametrize("each", [1, 5])
def test_a_task_that_is_handed_in_many_times_at_once_is_done_once(
    database_url: str, tmp_path: Path, cheap_passwords: None, each: int
) -> None:
    settings = {"DIEUPHOI_DATABASE_URL": database_url, "DIEUPHOI_HOME": str(tmp_path)}
    config = Config.from_env(settings)
    engine = bootstrap.build(config, VirtualClock(BEGIN))
    tasks = found(engine, TASKS)
    engine.close()
    together = multiprocessing.get_context("fork").Barrier(PROCESSES * each)
    begun = [
        begin_in_child(lambda p=process: click_all(config, p, tasks, each, together))
        for process in range(PROCESSES)
    ]
    assert [wait_for(child) for child in begun] == [0] * PROCESSES

    answers: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for process in range(PROCESSES):
        for told in json.loads((tmp_path / f"answers-{process}.json").read_text()):
            answers[told["task"]].append(told)
    engine = bootstrap.build(config, VirtualClock(BEGIN))
    ledger = Ledger()
    for task in tasks:
        ledger.completions.add(winner(answers[task], PROCESSES * each))
    ledger.acknowledged |= ledger.completions
    with engine.storage.read() as unit:
        standing = Counter((row.element, row.open) for row in unit.tasks.find())
    assert standing == {("first", False): TASKS, ("second", True): TASKS}
    assert_invariants(engine, ledger)
    engine.close()


def winner(answers: list[dict[str, Any]], clicks_of_all: int) -> str:
    """The one command that was done; every other click was told so or given the same answer."""
    assert len(answers) == clicks_of_all
    done = {(told["command"], told["note"]) for told in answers if told["status"] == DONE}
    assert len(done) == 1, answers
    others = {told["status"] for told in answers if (told["command"], told["note"]) not in done}
    assert others <= NOT_YOURS_ANY_MORE, answers
    same = {told["status"] for told in answers if (told["command"], told["note"]) in done}
    assert same == {DONE}, answers
    return next(iter(done))[0]
