"""Whether what is deployed can be issued as a plan."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.parser import NOTE, Finding, Reading
from engine.bpmn.validation.known import Known
from engine.model.plans import FIELDS
from engine.sentences import sentence

_MARKS = frozenset(FIELDS) - {"title"}


def check_issuable(reading: Reading, known: Known) -> Iterator[Finding]:
    """Note, in an installation, that nobody will find a button to issue what is deployed.

    A process that bears nothing of a document is only called by others, or started by its address.
    """
    if known.processes is None:
        return
    alone = [
        each for each in reading.definitions.values() if each.executable and each.starts_alone()
    ]
    if not alone or any(_MARKS & each.properties.keys() for each in alone):
        return
    message = sentence(
        "Không quy trình nào ở đây mang thông tin văn bản (số, ký hiệu, cơ quan theo dõi…) nên "
        "không có nút «Ban hành»; quy trình chỉ chạy khi được gọi."
    )
    advice = sentence("Nếu đây là kế hoạch: ghi tên và thông tin văn bản vào thuộc tính quy trình.")
    file = reading.file_of[alone[0].id]
    yield Finding(NOTE, "not-a-plan", alone[0].id, None, file, message, advice)
