"""``dieuphoi run``: what it prints, how it ends, what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.cli import main
from tests.unit.cli.conftest import ONE_TASK, Run, diagram

LOOP = (
    '<startEvent id="S"/><task id="A"/><exclusiveGateway id="G" default="F4"/><endEvent id="E"/>'
    '<sequenceFlow id="F1" sourceRef="S" targetRef="A"/>'
    '<sequenceFlow id="F2" sourceRef="A" targetRef="G"/>'
    '<sequenceFlow id="F3" sourceRef="G" targetRef="A">'
    "<conditionExpression>${go}</conditionExpression></sequenceFlow>"
    '<sequenceFlow id="F4" sourceRef="G" targetRef="E"/>'
)
BROKEN = LOOP.replace("${go}", "${go + 1 > 0}")
ENDLESS_TASKS = (
    '<startEvent id="S"/><userTask id="U" camunda:assignee="x"/>'
    '<sequenceFlow id="F1" sourceRef="S" targetRef="U"/>'
    '<sequenceFlow id="F2" sourceRef="U" targetRef="U"/>'
)
CYCLE = (
    '<startEvent id="S"/><userTask id="U" camunda:assignee="x"/><task id="R"/>'
    '<boundaryEvent id="B" attachedToRef="U" cancelActivity="false"><timerEventDefinition>'
    "<timeCycle>R/P1D</timeCycle></timerEventDefinition></boundaryEvent>"
    '<receiveTask id="W" messageRef="M"/>'
    '<sequenceFlow id="F1" sourceRef="S" targetRef="W"/>'
    '<sequenceFlow id="F3" sourceRef="W" targetRef="U"/>'
    '<sequenceFlow id="F2" sourceRef="B" targetRef="R"/>'
    '<boundaryEvent id="B2" attachedToRef="W" cancelActivity="false"><timerEventDefinition>'
    "<timeCycle>R/P1D</timeCycle></timerEventDefinition></boundaryEvent>"
)


def test_a_line_says_what_happened_where_when_and_by_whom(run: Run) -> None:
    ran = run(diagram(ONE_TASK))

    line = next(line for line in ran.lines if line["element"] == "U" and line["from"] is None)
    assert list(line) == [
        "seq", "at", "instance", "parent", "process", "element", "name", "type",
        "from", "to", "key", "loop", "actor",
    ]  # fmt: skip
    assert (line["name"], line["type"], line["process"]) == ("Rà soát", "userTask", "P1")
    assert line["at"] == "2025-04-09T08:00:00+07:00"


def test_a_sequence_flow_is_told_as_taken(run: Run) -> None:
    flows = [line for line in run(diagram(ONE_TASK)).lines if line["type"] == "sequenceFlow"]

    assert [(line["element"], line["to"]) for line in flows] == [("F1", "taken"), ("F2", "taken")]


def test_an_empty_list_of_steps_only_starts(run: Run) -> None:
    ran = run(diagram(ONE_TASK), steps=[])

    assert (ran.end["status"], ran.end["open"], ran.exit) == ("waiting", ["U"], 0)


def test_without_steps_it_runs_to_the_end(run: Run) -> None:
    ran = run(diagram(ONE_TASK))

    assert (ran.end["status"], ran.end["open"], ran.exit) == ("completed", [], 0)


def test_several_processes_that_can_start_are_a_refusal_that_names_them(run: Run) -> None:
    other = ONE_TASK.replace('"S"', '"S2"').replace('"U"', '"U2"').replace('"E"', '"E2"')
    other = other.replace('"F1"', '"F3"').replace('"F2"', '"F4"')
    ran = run(diagram(ONE_TASK, other))

    assert (ran.end["status"], ran.exit) == ("refused", 2)
    assert "P1" in ran.end["findings"][-1]["message"]
    assert "P2" in ran.end["findings"][-1]["message"]
    assert run(diagram(ONE_TASK, other), "--process", "P2").exit == 0
    assert run(diagram(ONE_TASK, other), steps=[{"start": "P2"}]).end["open"] == ["U2"]


def test_a_process_that_another_calls_does_not_start_by_itself(run: Run) -> None:
    calls = (
        '<startEvent id="S2"/><callActivity id="C" calledElement="P1"/>'
        '<sequenceFlow id="F3" sourceRef="S2" targetRef="C"/>'
    )
    ran = run(diagram(ONE_TASK, calls), steps=[])

    assert (ran.end["open"], ran.exit) == (["U"], 0)
    assert [line["element"] for line in ran.lines if line["to"] == "completed"] == ["S2", "S"]


def test_a_message_that_starts_two_processes_finds_no_target(run: Run) -> None:
    begins = (
        '<startEvent id="S{0}"><messageEventDefinition messageRef="M"/></startEvent>'
        '<task id="T{0}"/><sequenceFlow id="F{0}" sourceRef="S{0}" targetRef="T{0}"/>'
    )
    model = diagram(begins.format(1), begins.format(2), extra='<message id="M" name="m"/>')
    ran = run(model, steps=[{"message": "m"}])

    assert (ran.exit, ran.lines) == (4, [])


def test_a_long_file_name_is_no_hindrance(tmp_path: Path) -> None:
    file = tmp_path / f"{'a' * 80}.bpmn"
    file.write_text(diagram(ONE_TASK), encoding="utf-8")

    assert CliRunner().invoke(main, ["run", str(file)]).exit_code == 0


def test_a_step_without_a_target_ends_the_run_with_status_4(run: Run) -> None:
    ran = run(diagram(ONE_TASK), steps=[{"complete": "Nowhere"}])

    assert (ran.exit, ran.end["status"]) == (4, "waiting")
    assert "Nowhere" in ran.stderr


def test_a_failed_expectation_ends_the_run_with_status_4(run: Run) -> None:
    ran = run(diagram(ONE_TASK), steps=[{"expect": {"open": [], "status": "completed"}}])

    assert ran.exit == 4


def test_an_endless_loop_is_an_incident(run: Run) -> None:
    ran = run(diagram(LOOP), "--data", '{"go": true}')

    assert (ran.exit, ran.end["status"]) == (3, "incident")
    assert ran.end["incidents"][0]["code"] == "step-budget"


@pytest.mark.parametrize(("expected", "status"), [("incident", 0), (None, 3), ("completed", 4)])
def test_an_incident_that_a_scenario_expects_is_no_failure(
    run: Run, tmp_path: Path, expected: str | None, status: int
) -> None:
    steps = [{"expect": {"status": expected}}] if expected else []
    scenario = {"name": "broken", "data": {"go": ["no", "number"]}, "steps": steps}
    (tmp_path / "scenarios.json").write_text(json.dumps([scenario]), encoding="utf-8")

    assert run(diagram(BROKEN), "--scenario", "broken").exit == status


def test_the_limit_of_actions_ends_an_unattended_run(run: Run) -> None:
    ran = run(diagram(ENDLESS_TASKS), "--limit", "7")

    assert ran.exit == 5
    assert sum(1 for line in ran.lines if line["to"] == "completed" and line["element"] == "U") == 7


def test_an_endless_cycle_fires_three_times(run: Run) -> None:
    ran = run(diagram(CYCLE, extra='<message id="M" name="m"/>'))

    fired = [line for line in ran.lines if line["element"] == "B2" and line["to"] == "completed"]
    assert len(fired) == 3
    assert (ran.exit, ran.end["open"]) == (0, ["W"])


def test_a_diagram_that_cannot_run_is_refused_with_its_findings(run: Run) -> None:
    ran = run(diagram('<startEvent id="S"/><sequenceFlow id="F" sourceRef="S" targetRef="X"/>'))

    assert (ran.exit, ran.end["status"]) == (2, "refused")
    assert any(found["severity"] == "error" for found in ran.end["findings"])


def test_a_bad_list_of_steps_is_told_by_step_and_field(run: Run) -> None:
    ran = run(diagram(ONE_TASK), steps=[{"complete": "U", "nht": 2}])

    assert ran.exit == 2
    assert "1.nht" in ran.stderr
    assert ran.stdout == ""


@pytest.mark.parametrize("data", ["{", "[1]"])
def test_start_data_must_be_a_json_object(run: Run, data: str) -> None:
    ran = run(diagram(ONE_TASK), "--data", data)

    assert ran.exit == 1
    assert "--data" in ran.stderr


def test_a_folder_without_a_diagram_is_told(tmp_path: Path) -> None:
    ran = CliRunner().invoke(main, ["run", str(tmp_path)])

    assert ran.exit_code == 1
    assert ".bpmn" in ran.stderr


def test_a_form_gets_its_least_valid_value(tmp_path: Path) -> None:
    folder = tmp_path / "plan"
    (folder / "forms").mkdir(parents=True)
    (folder / "forms" / "a.json").write_text(
        '{"type":"object","required":["n"],"properties":{"n":{"type":"integer","minimum":3}}}'
    )
    text = diagram(
        ONE_TASK.replace("camunda:assignee", 'camunda:formKey="forms/a.json" camunda:assignee')
    )
    (folder / "process.bpmn").write_text(text, encoding="utf-8")

    ran = CliRunner().invoke(main, ["run", str(folder)])

    assert ran.exit_code == 0, ran.stderr
    assert '"n": 3' in ran.stdout.splitlines()[-1]


def test_help_teaches_in_both_languages() -> None:
    vietnamese = CliRunner().invoke(main, ["run", "--help"]).stdout
    english = CliRunner().invoke(main, ["--lang", "en", "run", "--help"]).stdout

    assert "Ví dụ" in vietnamese
    assert "Mã thoát" in vietnamese
    assert "Examples" in english
    assert "Exit status" in english
    assert "dieuphoi run" in english


def test_every_command_has_help() -> None:
    told = CliRunner().invoke(main, ["--help"]).stdout

    for name in ("run", "check", "draft", "deploy", "start", "tasks", "complete", "plans",
                 "history", "verify", "backup", "restore", "worker", "demo", "admin"):  # fmt: skip
        assert name in told
        assert CliRunner().invoke(main, [name, "--help"]).exit_code == 0


PART = (
    '<startEvent id="S"/><endEvent id="E"/>'
    '<subProcess id="M"><multiInstanceLoopCharacteristics camunda:collection="${agencies}"'
    ' camunda:elementVariable="agency"/><startEvent id="MS"/><endEvent id="ME"/>'
    '<userTask id="U" camunda:candidateGroups="${agency}/van_thu"/>'
    '<sequenceFlow id="F3" sourceRef="MS" targetRef="U"/>'
    '<sequenceFlow id="F4" sourceRef="U" targetRef="ME"/></subProcess>'
    '<sequenceFlow id="F1" sourceRef="S" targetRef="M"/>'
    '<sequenceFlow id="F2" sourceRef="M" targetRef="E"/>'
)
"""One agency's share: its clerk completes ``U``."""


def test_who_takes_up_his_post_today_completes_a_share_before_seven_in_the_morning(
    run: Run, tmp_path: Path
) -> None:
    province = {
        "agencies": [{"id": "so-a", "name": "Sở A", "kind": "so", "level": "tinh"}],
        "positions": [{"agency": "so-a", "kind": "van_thu"}],
        "officers": [
            {"login": "a", "name": "Lan", "positions": ["so-a/van_thu"], "from": "2025-04-09"}
        ],
    }
    (tmp_path / "province.json").write_text(json.dumps(province), encoding="utf-8")
    ran = run(
        diagram(PART),
        "--organisation",
        str(tmp_path / "province.json"),
        "--data",
        '{"agencies": ["so-a"]}',
        "--at",
        "2025-04-09T05:00:00+07:00",
        steps=[{"carry": "M"}],
    )

    assert ran.end["status"] == "completed"
    (done,) = [x for x in ran.lines if x["element"] == "U" and x["to"] == "completed"]
    assert done["actor"] == "a"


def test_working_days_are_counted_from_the_day_in_vietnam(run: Run) -> None:
    evening_in_london = "working_days('2025-04-09T18:00:00Z', 1)"
    ran = run(
        diagram(
            f'<startEvent id="S"/><scriptTask id="T"><script>day = {evening_in_london}</script>'
            '</scriptTask><endEvent id="E"/>'
            '<sequenceFlow id="F1" sourceRef="S" targetRef="T"/>'
            '<sequenceFlow id="F2" sourceRef="T" targetRef="E"/>'
        )
    )

    assert ran.end["data"]["day"] == "2025-04-11"


def test_what_a_run_could_not_do_is_told_in_the_language_of_the_call(tmp_path: Path) -> None:
    (tmp_path / "p.bpmn").write_text(diagram(ONE_TASK), encoding="utf-8")
    (tmp_path / "s.json").write_text('[{"complete": "nobody"}]', encoding="utf-8")
    line = ["--lang", "en", "run", str(tmp_path / "p.bpmn"), "--steps", str(tmp_path / "s.json")]

    ran = CliRunner().invoke(main, line)
    unknown = CliRunner().invoke(main, [*line[:4], "--process", "nothing"])

    assert ran.exit_code == 4
    assert "step 1: «nobody» of «*» has no open task number 1" in ran.stderr
    assert "There is no process «nothing»." in unknown.stdout
