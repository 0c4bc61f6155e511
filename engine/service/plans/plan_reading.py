"""A plan document read for a clerk, and the table that he made of it drafted as a process.

The file is read in a process of its own, within a budget: whatever it holds, only its sender
waits for it. Nothing of it is kept until he begins a draft.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Any

from engine.apart import OverBudget, apart
from engine.bpmn.drafting import LONGEST_KEY, Draft, Row, Table, draft, sketch
from engine.bpmn.drafting.actors import slug
from engine.errors import InvalidInput, SecretRefused
from engine.model.permission import Actor, Target, permit
from engine.plan_reading import Source, read_plan, read_source
from engine.plan_reading.layout import layout
from engine.plan_reading.learned import NOTHING_LEARNED, Learned, LearnedWord
from engine.plan_reading.passage import Passage
from engine.plan_reading.pictures import sizes
from engine.plan_reading.plan import task_as_json
from engine.plan_reading.roles import roles
from engine.plan_reading.task import Context, task_of
from engine.sentences import from_json, sentence
from engine.service.engine import Engine
from engine.service.plans import processes
from engine.service.plans.drafting import DIAGRAM, directory, files_of
from engine.service.plans.learned_words import learned

SECONDS = 20
"""Of one core; ten pages take less than five."""
MOST_TASKS = 200
COLUMNS = ("number", "title", "lead", "coordinating", "time", "product", "destination", "sentence")


@dataclass(frozen=True, slots=True)
class Drafted:
    """A drafted process: what is to be said of it, what the check says, and its files."""

    draft: Draft
    checked: processes.Checked
    files: Mapping[str, bytes]


def read(engine: Engine, who: Actor, name: str, body: bytes) -> dict[str, Any]:
    """What a document says, as ``dieuphoi read --json`` prints it, with its text as ``source``.

    Raises :class:`errors.InvalidInput` for what cannot be read and
    :class:`errors.SecretRefused`; nothing is kept of either.
    """
    return read_apart(engine, reading, name, body, learned(engine, who))


def read_apart(
    engine: Engine,
    work: Callable[[bytes], dict[str, Any]],
    name: str,
    body: bytes,
    taught: Learned = NOTHING_LEARNED,
) -> dict[str, Any]:
    """What ``work`` reads of a file that is :func:`sent`, in a process of its own.

    Raises :class:`errors.InvalidInput` for what cannot be read, :class:`errors.SecretRefused`.
    """
    if len(body) > engine.config.max_upload:
        most = engine.config.max_upload // 1024 // 1024
        raise InvalidInput(fields={"file": sentence("Tệp lớn hơn %(most)s MB.", most=most)})
    try:
        answer: dict[str, Any] = apart(work, sent(name, body, taught), SECONDS)
    except OverBudget as slow:
        raise InvalidInput(
            fields={"file": sentence("Không đọc xong tệp trong thời gian cho phép. Hãy chia nhỏ.")}
        ) from slow
    if answer.get("secret"):
        raise SecretRefused(file=name)
    if "refused" in answer:
        raise InvalidInput(fields={"file": from_json(answer["refused"])})
    return answer


def sent(name: str, body: bytes, taught: Learned = NOTHING_LEARNED) -> bytes:
    """What the process that reads is sent: the file behind a line with its name and the words."""
    line = {"name": name, "words": [word.as_json() for word in taught.words]}
    return f"{json.dumps(line)}\n".encode() + body


def reading(request: bytes) -> dict[str, Any]:
    """Read the plan that :func:`sent` packed; runs in the process of its own."""
    return read_sent(request, _plan)


def read_sent(
    request: bytes, work: Callable[[Source, bytes, Learned], dict[str, Any]]
) -> dict[str, Any]:
    """What ``work`` says of the file that was sent; or why it is refused, for who sent it."""
    line, _, body = request.partition(b"\n")
    said = json.loads(line)
    taught = Learned(tuple(LearnedWord.of_json(each) for each in said["words"]))
    try:
        source = read_source(said["name"], body)
    except SecretRefused:
        return {"secret": True}
    except InvalidInput as refused:
        return {"refused": refused.sentence.as_json()}
    return work(source, body, taught)


def _plan(source: Source, body: bytes, taught: Learned) -> dict[str, Any]:
    pages = sizes(body) if PurePath(source.name).suffix.lower() == ".pdf" else []
    return {
        **read_plan(source, taught).as_json(),
        "source": source.text,
        "layout": layout(source),
        "pages": pages,
    }


def taken(
    text: str, span: Sequence[int], issued: str | None, taught: Learned = NOTHING_LEARNED
) -> dict[str, Any]:
    """A passage of a document's text that somebody says is a task, in the form of those read."""
    passage = Passage.whole(text[slice(*span)], span[0]).evened()
    task = taught.understood(task_of("", roles(passage), passage, Context()))
    return task_as_json(task, date.fromisoformat(issued) if issued else None)


def key_of(facts: Mapping[str, str], file: str) -> str:
    """The key that is proposed for the process of a document: of its title, else of its file."""
    name = slug(facts.get("title", "")) or slug(PurePath(file).stem)
    return name[:LONGEST_KEY].strip("-")


def drafted(
    engine: Engine,
    who: Actor,
    key: str,
    facts: Mapping[str, str],
    tasks: Sequence[Mapping[str, str]],
) -> Drafted:
    """Draft the process of a table of tasks (:data:`COLUMNS`) and check it; nothing is kept.

    A line without words of the task is none. Raises :class:`errors.InvalidInput` for a table
    without tasks or with too many.
    """
    return _checked(engine, who, draft(_table(who, key, facts, tasks), key, directory(engine, who)))


def sketched(
    engine: Engine,
    who: Actor,
    key: str,
    facts: Mapping[str, str],
    tasks: Sequence[Mapping[str, str]],
) -> Drafted:
    """As :func:`drafted`, but not drawn: what the check says of it is the same."""
    table = _table(who, key, facts, tasks)
    return _checked(engine, who, sketch(table, key, directory(engine, who)))


def _checked(engine: Engine, who: Actor, made: Draft) -> Drafted:
    files = {DIAGRAM: made.xml, **files_of(made)}
    return Drafted(made, processes.check(engine, who, files), files)


def _table(
    who: Actor, key: str, facts: Mapping[str, str], tasks: Sequence[Mapping[str, str]]
) -> Table:
    permit(who, "deploy", Target())
    rows = [
        Row(line=line, **{name: task[name] for name in COLUMNS})
        for line, task in enumerate(tasks, 1)
        if task["title"]
    ]
    if not rows:
        raise InvalidInput(sentence("Chưa có nhiệm vụ nào. Giữ lại ít nhất một nhiệm vụ."))
    if len(rows) > MOST_TASKS:
        raise InvalidInput(sentence("Tối đa %(most)s nhiệm vụ một kế hoạch.", most=MOST_TASKS))
    return Table(dict(facts), tuple(rows), (), "", key)
