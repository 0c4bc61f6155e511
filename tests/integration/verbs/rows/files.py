"""Documents that plans wait for, and files."""

from __future__ import annotations

from engine.errors import InvalidInput, NotFound, SecretRefused
from tests.integration.verbs import verbs
from tests.integration.verbs.given.messages import CLERK, PAPER, attach, plan_waits, record
from tests.integration.verbs.given.tasks import OFFICER, OURS
from tests.integration.verbs.trial import Refusal, Row

ROWS = [
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
]
