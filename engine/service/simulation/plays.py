"""The plays that one process holds: few, each its officer's alone, and none for long."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from typing import Any

from engine.bpmn.validation import refused
from engine.errors import InvalidDiagram, InvalidInput, NotAllowedNow, NotFound
from engine.model.ids import new_id
from engine.model.permission import Actor, Target, permit
from engine.model.text import clean
from engine.sentences import sentence
from engine.service.deployments import deployments
from engine.service.engine import Engine
from engine.service.plans import drafts, processes
from engine.service.simulation import world
from engine.service.simulation.play import Play, Subject, recorded
from engine.service.simulation.scenarios import FILE, parse_scenarios

MOST = 6
"""Plays at once in one process."""
IDLE_SECONDS = 30 * 60
GONE = sentence(
    "Lần chạy thử này không còn: nó chỉ giữ trong bộ nhớ, hết sau 30 phút không dùng hoặc khi máy "
    "chủ khởi động lại. Hãy chạy thử lại từ bản nháp."
)


class Plays:
    """Safe between threads."""

    def __init__(self) -> None:
        """Hold none."""
        self._held: dict[str, Play] = {}
        self._lock = threading.Lock()

    def of_draft(self, engine: Engine, who: Actor, draft_id: str) -> Play:
        """Begin to play a draft as it is saved.

        Raises :class:`errors.InvalidDiagram` for one that could not be deployed, NotAllowedNow
        where too many are played already.
        """
        row = drafts.open_(engine, who, draft_id)
        return self._begin(
            engine, who, row.key, drafts.octets(row.files), row.title or row.key, draft_id
        )

    def of_version(self, engine: Engine, who: Actor, key: str, version: int) -> Play:
        """The same for a version that is deployed."""
        permit(who, "deploy", Target())
        files = processes.files(engine, who, key, version)
        title = processes.view(engine, who, key).title
        return self._begin(engine, who, key, files, title, None)

    def get(self, who: Actor, play_id: str) -> Play:
        """One's own play; raises :class:`errors.NotFound` where it is gone, or another's."""
        permit(who, "deploy", Target())
        self._sweep()
        with self._lock:
            found = self._held.get(play_id)
        if found is None or found.officer_id != who.officer_id:
            raise NotFound(GONE)
        found.used = time.monotonic()
        return found

    def drop(self, who: Actor, play_id: str) -> Play:
        """End a play; gives what it was."""
        found = self.get(who, play_id)
        with self._lock:
            self._held.pop(play_id, None)
        with found.lock:
            found.close()
        return found

    def _begin(
        self,
        engine: Engine,
        who: Actor,
        key: str,
        files: Mapping[str, bytes],
        title: str,
        draft_id: str | None,
    ) -> Play:
        findings = deployments.examine(engine, files)[1]
        if refused(findings):
            raise InvalidDiagram(findings=findings)
        self._make_room(who)
        subject = Subject(world.read(key, files), title, draft_id)
        play = Play(new_id(), who.officer_id, subject, engine, engine.now().replace(microsecond=0))
        with self._lock:
            self._held[play.id] = play
        return play

    def _make_room(self, who: Actor) -> None:
        """One for each officer: who begins anew lets go of what he had."""
        self._sweep()
        with self._lock:
            own = [each for each in self._held.values() if each.officer_id == who.officer_id]
            others = len(self._held) - len(own)
        for each in own:
            self._let_go(each)
        if others >= MOST:
            raise NotAllowedNow(
                sentence(
                    "Đang có %(most)s người chạy thử cùng lúc. Hãy thử lại sau ít phút.", most=MOST
                )
            )

    def _sweep(self) -> None:
        """Let go of what nobody has looked at for long."""
        before = time.monotonic() - IDLE_SECONDS
        with self._lock:
            idle = [each for each in self._held.values() if each.used < before]
        for each in idle:
            self._let_go(each)

    def _let_go(self, play: Play) -> None:
        with self._lock:
            self._held.pop(play.id, None)
        with play.lock:
            play.close()


def keep(play: Play, who: Actor, name: str, title: str) -> str:
    """Write the play down among the scenarios of its draft; gives the scenario's name.

    Raises InvalidInput for a name that is taken or none, Conflict where the draft was saved since.
    """
    named = clean(name)
    draft_id = play.subject.draft_id
    if draft_id is None:
        raise NotAllowedNow(
            sentence("Phiên bản đã triển khai không đổi được; hãy ghi từ bản nháp.")
        )
    if not named:
        raise InvalidInput(fields={"name": sentence("Đặt tên cho kịch bản.")})
    row = drafts.open_(play.real, who, draft_id)
    whole = _file(row.files.get(FILE))
    if any(each.get("name") == named for each in whole["scenarios"]):
        raise InvalidInput(fields={"name": sentence("Bản nháp đã có kịch bản tên này.")})
    whole["scenarios"].append(recorded(play, named, clean(title) or named))
    _save(play.real, who, draft_id, row.revision, whole)
    return named


def forget(engine: Engine, who: Actor, draft_id: str, name: str) -> None:
    """Take a scenario out of a draft; raises NotFound."""
    row = drafts.open_(engine, who, draft_id)
    whole = _file(row.files.get(FILE))
    left = [each for each in whole["scenarios"] if each.get("name") != name]
    if len(left) == len(whole["scenarios"]):
        raise NotFound
    _save(engine, who, draft_id, row.revision, {**whole, "scenarios": left})


def _file(text: str | None) -> dict[str, Any]:
    if text is None:
        return {"scenarios": []}
    parse_scenarios(text)
    read = json.loads(text)
    return {"scenarios": read} if isinstance(read, list) else dict(read)


def _save(
    engine: Engine, who: Actor, draft_id: str, revision: int, whole: Mapping[str, Any]
) -> None:
    text = json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
    drafts.save(engine, who, draft_id, revision, {FILE: text})
