"""Messages and signals from outside, documents that plans wait for, files, difficulties."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from engine.errors import InvalidInput, NotAllowedNow, NotFound, SecretRefused
from engine.model.permission import SYSTEM
from tests.integration.verbs import verbs
from tests.integration.verbs.processes import deployed, guided, running
from tests.integration.verbs.rows.tasks import OFFICER, OURS, THEIRS, WHY, received
from tests.integration.verbs.scene import Scene
from tests.integration.verbs.trial import Refusal, Row

ADMIN, WATCHER, MONITOR = "administrator", "chuyen_vien.so-noi-vu", "truong_phong.so-noi-vu"
CLERK = "van_thu.so-noi-vu"
PAPER = {"number": "12/BTP", "issued_on": "2025-04-08", "issuer": "Bộ Tư pháp", "title": "Trả lời"}


def plan_waits(scene: Scene) -> None:
    """Both shares have ended and the plan waits for a document of the ministry."""
    for agency in (OURS, THEIRS):
        verbs.withdraw_assignment(scene.engine, SYSTEM, scene.assignment(agency), reason=WHY)


def kept(scene: Scene) -> None:
    """A message of three days came for which nobody waited."""
    verbs.correlate(scene.engine, SYSTEM, "reply", message_id="a", ttl=timedelta(days=3))


def raised(scene: Scene) -> str:
    """The agency has raised a difficulty; gives it."""
    received(scene)
    return verbs.raise_difficulty(
        scene.engine, scene.who(OFFICER), scene.assignment(OURS), "Thiếu kinh phí"
    )


def forwarded(scene: Scene) -> str:
    """The monitor has passed it upward."""
    difficulty = raised(scene)
    verbs.forward_difficulty(scene.engine, scene.who(WATCHER), difficulty, "Vượt thẩm quyền")
    return difficulty


def answered(scene: Scene) -> str:
    """The monitor has answered it."""
    difficulty = raised(scene)
    verbs.answer_difficulty(scene.engine, scene.who(WATCHER), difficulty, "Đã bố trí")
    return difficulty


def led(scene: Scene) -> str:
    """A difficulty that the diagram has led to the monitor; gives it."""
    guided(scene)
    received(scene)
    return verbs.raise_difficulty(
        scene.engine, scene.who(OFFICER), scene.assignment(OURS), "Thiếu hướng dẫn"
    )


def led_upward(scene: Scene) -> str:
    """The monitor has passed it on and submitted it, so that the authority's step waits."""
    difficulty = led(scene)
    verbs.forward_difficulty(scene.engine, scene.who(WATCHER), difficulty, "Vượt thẩm quyền")
    submission = scene.task("so-noi-vu", "Task_submit")
    head = scene.who("thu_truong.so-noi-vu")
    verbs.complete_task(scene.engine, head, submission, {"submission": "Trình"})
    return difficulty


def attach(scene: Scene, who: Any, **changed: Any) -> str:
    """Attach a text to the agency's assignment, save for what is changed."""
    told = {
        "name": "C:\\van ban\\bao-cao.txt",
        "body": "Báo cáo kết quả".encode(),
        "assignment_id": scene.assignment(OURS),
        **changed,
    }
    return verbs.attach(scene.engine, who, **told, command_id=scene.click)


def record(scene: Scene, who: Any, **changed: Any) -> Any:
    """Record a document of the ministry, save for what is changed."""
    return verbs.record_document(
        scene.engine,
        who,
        {**PAPER, **changed},
        message="Văn bản của Bộ",
        command_id=scene.click,
    )


ROWS = [
    Row(
        "a message goes to the one who waits for it",
        "message.correlate",
        ADMIN,
        lambda s, who: verbs.correlate(
            s.engine, who, "reply", data={"ok": "yes"}, command_id=s.click
        ),
        given=lambda s: running(s, "waiter"),
        everybody=True,
    ),
    Row(
        "a message for which nobody waits is kept for its time",
        "message.correlate",
        ADMIN,
        lambda s, who: verbs.correlate(
            s.engine, who, "reply", keys={"number": 89}, data={"ok": 1}, command_id=s.click
        ),
    ),
    Row(
        "a message that was sent before is no second one",
        "message.correlate",
        ADMIN,
        lambda s, who: verbs.correlate(s.engine, who, "reply", message_id="a", command_id=s.click),
        given=kept,
    ),
    Row(
        "who begins to wait gets a message that was kept",
        "instance.start",
        ADMIN,
        lambda s, who: verbs.start_instance(s.engine, who, "waiter", command_id=s.click),
        given=lambda s: [deployed(s, "waiter"), kept(s)],
    ),
    Row(
        "a message for which two wait is an incident, of which the administrators are told",
        "message.correlate",
        ADMIN,
        lambda s, who: verbs.correlate(s.engine, who, "reply", command_id=s.click),
        given=lambda s: [running(s, "waiter"), running(s, "waiter")],
    ),
    Row(
        "a message goes to the instance that is named",
        "message.correlate",
        ADMIN,
        lambda s, who: verbs.correlate(s.engine, who, "reply", to=s.it[1], command_id=s.click),
        given=lambda s: [running(s, "waiter"), running(s, "waiter")],
    ),
    Row(
        "a message begins a process",
        "message.correlate",
        ADMIN,
        lambda s, who: verbs.correlate(
            s.engine, who, "order", keys="HS-1", data={"amount": 3}, command_id=s.click
        ),
        given=lambda s: deployed(s, "by-message"),
    ),
    Row(
        "a message is not kept beyond its time",
        "message.expire",
        "system",
        lambda s, _who: verbs.expire_messages(s.engine),
        given=lambda s: [kept(s), s.later("2025-04-12T09:00")],
    ),
    Row(
        "a message is kept until its time is over",
        "message.expire",
        "system",
        lambda s, _who: verbs.expire_messages(s.engine),
        given=lambda s: [kept(s), s.later("2025-04-12T08:59")],
    ),
    Row(
        "a signal reaches all who wait for it and begins a process",
        "signal.broadcast",
        ADMIN,
        lambda s, who: verbs.broadcast(s.engine, who, "go", {"why": "x"}, command_id=s.click),
        given=lambda s: [running(s, "listens"), running(s, "listens"), deployed(s, "by-signal")],
        everybody=True,
    ),
    Row(
        "a document is entered into the register and reaches the plan that waits for it",
        "document.record",
        CLERK,
        lambda s, who: record(s, who, title="  Trả lời  kiến nghị "),
        given=plan_waits,
        everybody=True,
    ),
    Row(
        "a document for which no plan waits stands in the register",
        "document.record",
        CLERK,
        lambda s, who: verbs.record_document(
            s.engine, who, {"title": "Thông báo"}, command_id=s.click
        ),
    ),
    Row(
        "a file is attached to an assignment, under its own name alone",
        "attachment.add",
        OFFICER,
        attach,
        everybody=True,
    ),
    Row(
        "a file is attached to a task and is its assignment's too",
        "attachment.add",
        OFFICER,
        lambda s, who: attach(s, who, assignment_id=None, task_id=s.task(OURS)),
        everybody=True,
    ),
    Row(
        "the same file once more is one file",
        "attachment.add",
        OFFICER,
        attach,
        given=lambda s: verbs.attach(
            s.engine,
            s.who(OFFICER),
            name="bao-cao.txt",
            body="Báo cáo kết quả".encode(),
            assignment_id=s.assignment(OURS),
        ),
    ),
    Row(
        "a difficulty is raised, the monitor is told and the diagram reacts",
        "difficulty.raise",
        OFFICER,
        lambda s, who: verbs.raise_difficulty(
            s.engine, who, s.assignment(OURS), "Thiếu kinh phí", command_id=s.click
        ),
        given=received,
        everybody=True,
    ),
    Row(
        "the monitor answers a difficulty and the agency is told",
        "difficulty.answer",
        WATCHER,
        lambda s, who: verbs.answer_difficulty(
            s.engine, who, s.it, "Đã bố trí", command_id=s.click
        ),
        given=raised,
        everybody=True,
    ),
    Row(
        "the monitor passes a difficulty upward and the leadership is told",
        "difficulty.forward",
        WATCHER,
        lambda s, who: verbs.forward_difficulty(
            s.engine, who, s.it, "Vượt thẩm quyền", command_id=s.click
        ),
        given=raised,
        everybody=True,
    ),
    Row(
        "the leadership answers what was passed upward",
        "difficulty.answer",
        "leader",
        lambda s, who: verbs.answer_difficulty(s.engine, who, s.it, "Đồng ý", command_id=s.click),
        given=forwarded,
    ),
    Row(
        "the monitor's answer does the diagram's step too",
        "difficulty.answer",
        WATCHER,
        lambda s, who: verbs.answer_difficulty(
            s.engine, who, s.it, "Làm theo CV 5", command_id=s.click
        ),
        given=led,
    ),
    Row(
        "passing a difficulty upward does the diagram's step too",
        "difficulty.forward",
        WATCHER,
        lambda s, who: verbs.forward_difficulty(
            s.engine, who, s.it, "Vượt thẩm quyền", command_id=s.click
        ),
        given=led,
    ),
    Row(
        "the diagram's step answers the difficulty too",
        "task.complete",
        WATCHER,
        lambda s, who: verbs.complete_task(
            s.engine,
            who,
            s.task("so-noi-vu"),
            {"outcome": "answered", "answer": "Làm theo CV 5"},
            command_id=s.click,
        ),
        given=led,
    ),
    Row(
        "the ruling of an authority is the leadership's to write",
        "difficulty.rule",
        "leader",
        lambda s, who: verbs.answer_difficulty(s.engine, who, s.it, "Đồng ý", command_id=s.click),
        given=led_upward,
        everybody=True,
    ),
    Row(
        "a difficulty ends with its assignment",
        "assignment.withdraw",
        MONITOR,
        lambda s, who: verbs.withdraw_assignment(
            s.engine, who, s.assignment(OURS), reason=WHY, command_id=s.click
        ),
        given=raised,
    ),
]

REFUSALS = [
    Refusal(
        "a document has a title",
        "document.record",
        CLERK,
        lambda s, who: record(s, who, title="  "),
        InvalidInput,
        field="title",
    ),
    Refusal(
        "a document is of a day",
        "document.record",
        CLERK,
        lambda s, who: record(s, who, issued_on="hôm qua"),
        InvalidInput,
        field="issued_on",
    ),
    Refusal(
        "a secret document is not entered",
        "document.record",
        CLERK,
        lambda s, who: record(s, who, secrecy="Mật"),
        SecretRefused,
    ),
    Refusal(
        "a document that the register holds is not entered once more by mistake",
        "document.record",
        CLERK,
        lambda s, who: verbs.record_document(
            s.engine, who, {**PAPER, "issuer": "BỘ TƯ PHÁP"}, once=True
        ),
        InvalidInput,
        given=lambda s: verbs.record_document(s.engine, s.who(CLERK), PAPER),
        field="again",
    ),
    Refusal(
        "a file belongs to something",
        "attachment.add",
        OFFICER,
        lambda s, who: attach(s, who, assignment_id=None),
        NotFound,
    ),
    Refusal(
        "an empty file is not taken",
        "attachment.add",
        OFFICER,
        lambda s, who: attach(s, who, body=b""),
        InvalidInput,
        field="file",
    ),
    Refusal(
        "a file has a name",
        "attachment.add",
        OFFICER,
        lambda s, who: attach(s, who, name="a/.."),
        InvalidInput,
        field="file",
    ),
    Refusal(
        "a file of no known kind is not taken",
        "attachment.add",
        OFFICER,
        lambda s, who: attach(s, who, name="a.exe", body=b"MZ\x00\x01"),
        InvalidInput,
        field="file",
    ),
    Refusal(
        "a file that is too large is not taken",
        "attachment.add",
        OFFICER,
        lambda s, who: attach(s, who, body=b"a" * (s.engine.config.max_upload + 1)),
        InvalidInput,
        field="file",
    ),
    Refusal(
        "a secret file is not taken",
        "attachment.add",
        OFFICER,
        lambda s, who: attach(s, who, body="Độ mật: Tối mật".encode()),
        SecretRefused,
    ),
    Refusal(
        "a difficulty has words",
        "difficulty.raise",
        OFFICER,
        lambda s, who: verbs.raise_difficulty(s.engine, who, s.assignment(OURS), " "),
        InvalidInput,
        field="text",
    ),
    Refusal(
        "a difficulty has at most five thousand characters",
        "difficulty.raise",
        OFFICER,
        lambda s, who: verbs.raise_difficulty(s.engine, who, s.assignment(OURS), "a" * 5001),
        InvalidInput,
        field="text",
    ),
    Refusal(
        "no difficulty is raised about what has ended",
        "difficulty.raise",
        OFFICER,
        lambda s, who: verbs.raise_difficulty(s.engine, who, s.assignment(OURS), "Thiếu"),
        NotAllowedNow,
        given=plan_waits,
    ),
    Refusal(
        "a difficulty is answered once",
        "difficulty.answer",
        WATCHER,
        lambda s, who: verbs.answer_difficulty(s.engine, who, s.it, "Thôi"),
        NotAllowedNow,
        given=answered,
    ),
    Refusal(
        "a difficulty is passed upward once",
        "difficulty.forward",
        WATCHER,
        lambda s, who: verbs.forward_difficulty(s.engine, who, s.it, "Nữa"),
        NotAllowedNow,
        given=forwarded,
    ),
    Refusal(
        "a difficulty that is not there is not answered",
        "difficulty.answer",
        WATCHER,
        lambda s, who: verbs.answer_difficulty(s.engine, who, "0" * 32, "Thôi"),
        NotFound,
    ),
]
