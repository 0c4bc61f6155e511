"""What looks like a program stays a text: in decision tables, in forms and in mail."""

from __future__ import annotations

import time
from html import escape
from pathlib import Path

import pytest

from engine import bootstrap
from engine.bpmn.decisions import read_decisions
from engine.bpmn.parser import read
from engine.model.clock import VirtualClock
from engine.model.permission import SYSTEM
from engine.notify.mail import MemoryMailer
from engine.sentences import verbatim
from engine.service import organisation
from engine.service.context import Tx, run
from engine.service.notifications.notify import Telling, tell
from engine.service.runtime import outbox
from tests.faults.played import BEGIN
from tests.integration.diagrams import END, START, diagram
from tests.integration.province import DATA
from tests.unit.bpmn.decisions.test_tables import FRAME, table
from tests.unit.bpmn.validation.test_hostile import ESCAPES

TEMPLATES = ["{{7*7}}", "${1+1}", "{0.__class__}", "%(x)s", "{{config}}", *ESCAPES]


@pytest.mark.parametrize("text", [*ESCAPES, 'open("{}", "w")'], ids=range(len(ESCAPES) + 1))
@pytest.mark.parametrize("cell", ["input", "output"])
def test_a_program_in_a_cell_of_a_decision_table_is_refused_unexecuted(
    text: str, cell: str, tmp_path: Path
) -> None:
    trace = tmp_path / "trace"
    hostile = escape(text.replace('"id"', f'"touch {trace}"').replace("{}", str(trace)))
    rule = ([hostile], ['"x"']) if cell == "input" else (["-"], [hostile])
    body = FRAME.format(table("FIRST", rule)).encode()
    began = time.monotonic()
    _, findings = read_decisions({"d.dmn": body})
    assert [finding.code for finding in findings] == ["expression"]
    assert not trace.exists()
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("text", TEMPLATES, ids=range(len(TEMPLATES)))
def test_the_default_of_a_form_is_its_text_or_nothing(text: str) -> None:
    field = f'<camunda:formField id="note" type="string" defaultValue="{escape(text)}"/>'
    inside = f"<extensionElements><camunda:formData>{field}</camunda:formData></extensionElements>"
    task = f'<userTask id="do" camunda:assignee="officer">{inside}</userTask>'
    body = diagram("drawn", START + task + END, "start>do do>end")
    duty = read({"f.bpmn": body}).definitions["drawn"].nodes["do"].duty
    assert duty is not None
    assert duty.schema is not None
    assert duty.schema["properties"]["note"].get("default", text) == text


def test_a_mail_says_what_it_was_told_and_computes_nothing() -> None:
    engine = bootstrap.in_memory(VirtualClock(BEGIN))
    organisation.load(engine, DATA)
    with engine.storage.read() as unit:
        officer = unit.officers.by_login("chuyen_vien.so-y-te")
    assert officer is not None
    for number, text in enumerate(TEMPLATES):

        def work(tx: Tx, text: str = text) -> None:
            telling = Telling("remind", verbatim(text), verbatim(text))
            tell(tx, [officer], telling)

        run(engine, SYSTEM, "tell", {}, work, f"tell-{number}")
    outbox.run_due(engine)
    mailer = engine.mailer
    assert isinstance(mailer, MemoryMailer)
    assert [mail.subject for mail in mailer.sent] == TEMPLATES
    assert all(text in mail.text for text, mail in zip(TEMPLATES, mailer.sent, strict=True))
    engine.close()
