"""The scenarios that come with a process, played before it is deployed, and what they pass.

Each is played in a world of its own with the organisation as it is. A scenario that fails, or does
not come to its end in time, holds the deployment up; whoever deploys may overrule it with a reason.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.bpmn.definition import Definition
from engine.bpmn.validation import refused
from engine.errors import InvalidDiagram, ScenariosFailed
from engine.model.clock import VirtualClock
from engine.model.permission import Actor, Target, permit
from engine.model.text import clean
from engine.sentences import Sentence, sentence, verbatim
from engine.service.deployments import deployments
from engine.service.engine import Engine
from engine.service.plans import drafts
from engine.service.simulation import world
from engine.service.simulation.context import OutOfTime
from engine.service.simulation.runner import LIMIT, Bundle, Order, Outcome, Player
from engine.service.simulation.scenarios import FILE, Scenario, parse_scenarios
from engine.service.simulation.steps import Expect
from engine.storage import DraftRow

SECONDS = 90.0
"""How long all scenarios of one deployment may take together.

Those of the largest plan take some 12 s where nothing else runs, three times that on a busy server.
"""
INCIDENT = 3
PASSED, FAILED, UNFINISHED = "passed", "failed", "unfinished"


@dataclass(frozen=True, slots=True)
class Proof:
    """How one scenario ended: ``state`` is passed, failed or unfinished; ``why`` says of what."""

    name: str
    title: str
    state: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow in words: from where to where, under which name."""

    id: str
    words: Sentence


@dataclass(frozen=True, slots=True)
class Coverage:
    """One process: how many of its flows scenarios took, and those that none did."""

    process: str
    name: str
    file: str
    taken: frozenset[str]
    untaken: tuple[Flow, ...]


@dataclass(frozen=True, slots=True)
class Proven:
    """What came of all scenarios of a set of files."""

    proofs: tuple[Proof, ...]
    coverage: tuple[Coverage, ...]

    @property
    def open(self) -> tuple[Proof, ...]:
        """Those that hold a deployment up."""
        return tuple(proof for proof in self.proofs if proof.state != PASSED)


def prove(
    engine: Engine, who: Actor, key: str, files: Mapping[str, bytes], language: str = "vi"
) -> Proven:
    """Play all scenarios among the files; raises InvalidInput for a file that holds none.

    Raises :class:`errors.InvalidDiagram` where the files could not be deployed anyhow.
    """
    permit(who, "deploy", Target())
    scenarios = parse_scenarios(files[FILE]) if FILE in files else ()
    findings = deployments.examine(engine, files)[1]
    if refused(findings):
        raise InvalidDiagram(findings=findings)
    played = world.read(key[: deployments.LONGEST_KEY], files)
    until = time.monotonic() + SECONDS
    taken: set[tuple[str, str]] = set()
    proofs = [_play(engine, played, each, until, language, taken) for each in scenarios]
    return Proven(tuple(proofs), tuple(_coverage(played, taken)))


def deploy(
    engine: Engine,
    who: Actor,
    key: str,
    files: Mapping[str, bytes],
    *,
    note: str | None = None,
    despite: str | None = None,
    command_id: str | None = None,
) -> dict[str, object]:
    """Deploy what its scenarios prove; ``despite`` is the reason for which they are overruled.

    Raises :class:`errors.ScenariosFailed` with what differed, and then stores nothing.
    """
    left = prove(engine, who, key, files).open if FILE in files else ()
    if left and not clean(despite or ""):
        raise ScenariosFailed(_refusal(left), proofs=[_as_json(proof) for proof in left])
    if left:
        names = ", ".join(proof.name for proof in left)
        said = sentence(
            "Triển khai dù kịch bản chưa đạt (%(names)s): %(reason)s",
            names=names,
            reason=clean(despite or ""),
        )
        note = f"{note}. {said}" if note else str(said)
    return deployments.deploy(engine, who, key, files, note=note, command_id=command_id)


def deploy_draft(
    engine: Engine,
    who: Actor,
    draft_id: str,
    revision: int,
    *,
    note: str | None = None,
    despite: str | None = None,
    command_id: str | None = None,
) -> dict[str, object]:
    """The same for a draft as saved at ``revision``; it stays, for the next change."""
    row = drafts.at_revision(engine, who, draft_id, revision)
    return deploy(
        engine,
        who,
        row.key,
        drafts.octets(row.files),
        note=note,
        despite=despite,
        command_id=command_id,
    )


def of_draft(
    engine: Engine, who: Actor, draft_id: str, language: str = "vi"
) -> tuple[DraftRow, Proven]:
    """What the scenarios of a draft prove, as it is saved."""
    row = drafts.open_(engine, who, draft_id)
    return row, prove(engine, who, row.key, drafts.octets(row.files), language)


def order_of(scenario: Scenario) -> Order:
    """What a scenario starts, and what is then done."""
    return Order(
        process=scenario.process,
        data=scenario.data,
        steps=scenario.steps,
        document=scenario.document,
        bindings=scenario.bindings,
        organisation=scenario.organisation,
    )


def exit_of(scenario: Scenario, outcome: Outcome) -> int:
    """The exit status; an incident that the scenario's last word on the status expects is none."""
    asked = [step.status for step in scenario.steps or () if isinstance(step, Expect)]
    last = next((status for status in reversed(asked) if status is not None), None)
    return 0 if outcome.exit == INCIDENT and last == "incident" else outcome.exit


def _play(
    engine: Engine,
    played: world.Files,
    scenario: Scenario,
    until: float,
    language: str,
    taken: set[tuple[str, str]],
) -> Proof:
    if time.monotonic() > until:
        return Proof(scenario.name, scenario.title, UNFINISHED)
    clock = VirtualClock(scenario.at or engine.now().replace(microsecond=0))
    private = world.furnish(engine, clock, played)
    try:
        player = Player(private, clock, limit=scenario.limit or LIMIT, language=language)
        player.stage.until = until
        outcome = player.perform(Bundle(played.key, played.files), order_of(scenario))
        out_of_time = _out_of_time(player)
    finally:
        private.close()
    taken |= {
        (str(line["process"]), str(line["element"]))
        for line in player.trace.lines
        if line["type"] == "sequenceFlow"
    }
    if exit_of(scenario, outcome) == 0:
        return Proof(scenario.name, scenario.title, PASSED)
    state = UNFINISHED if out_of_time else FAILED
    return Proof(scenario.name, scenario.title, state, _why(outcome))


def _out_of_time(player: Player) -> bool:
    try:
        player.stage.require_time()
    except OutOfTime:
        return True
    return False


def _why(outcome: Outcome) -> str:
    """What differed: the step that missed, else the incidents, else what refused the start."""
    if outcome.failure is not None:
        return outcome.failure
    told = [*outcome.incidents, *(one for one in outcome.findings if "message" in one)]
    return "; ".join(str(one["message"]) for one in told[:3])


def _coverage(played: world.Files, taken: set[tuple[str, str]]) -> Iterator[Coverage]:
    for process in played.definitions.values():
        if not process.executable or not process.flows:
            continue
        own = frozenset(flow for of, flow in taken if of == process.id)
        left = tuple(
            Flow(flow, _in_words(process, flow)) for flow in process.flows if flow not in own
        )
        yield Coverage(process.id, process.name or process.id, process.file, own, left)


def _in_words(process: Definition, flow_id: str) -> Sentence:
    flow = process.flows[flow_id]
    source = process.nodes[flow.source].name or flow.source
    target = process.nodes[flow.target].name or flow.target
    if flow.name:
        return sentence(
            "«%(name)s»: từ «%(source)s» đến «%(target)s»",
            name=flow.name,
            source=source,
            target=target,
        )
    return sentence("từ «%(source)s» đến «%(target)s»", source=source, target=target)


def _refusal(left: Sequence[Proof]) -> Sentence:
    first = left[0]
    return sentence(
        "%(count)s kịch bản chưa đạt nên chưa triển khai. «%(title)s»: %(why)s",
        count=len(left),
        title=first.title,
        why=verbatim(first.why)
        if first.why
        else sentence("chưa chạy xong trong thời gian cho phép"),
    )


def _as_json(proof: Proof) -> dict[str, Any]:
    return {"name": proof.name, "title": proof.title, "state": proof.state, "why": proof.why}
