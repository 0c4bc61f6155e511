"""A plan that was read, as the table of tasks that a process is drafted from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from engine.bpmn.drafting import Row, Table
from engine.plan_reading.agencies import Agency, names
from engine.plan_reading.plan import ReadPlan
from engine.plan_reading.task import Task
from engine.plan_reading.times import due
from engine.sentences import Sentence, sentence
from engine.spreadsheets import Remark

LONGEST_QUOTE = 80


def as_table(plan: ReadPlan) -> Table:
    """The table; what a person should look at, and what became no task, are its remarks."""
    rows = tuple(_rows(plan))
    return Table(_facts(plan), rows, tuple(_remarks(plan)), "", plan.source.name)


def _facts(plan: ReadPlan) -> dict[str, str]:
    head = plan.letterhead
    facts = {
        "title": head.title.text if head.title else "",
        "number": head.number.text if head.number else "",
        "issued_on": head.issued_on.isoformat() if head.issued_on else "",
        "issuer": head.issuer.text if head.issuer else "",
        "signer": head.signer.text if head.signer else "",
        "signed_as": head.position.text if head.position else "",
        "legal_basis": "; ".join(each.text for each in head.legal_basis),
        "recipients": "; ".join(each.text for each in head.recipients),
        "monitor": _listed(plan.monitors),
        "difficulties_to": _listed(plan.difficulties_to),
        "addressees": "; ".join(each.text for each in head.addressees),
    }
    return {name: value for name, value in facts.items() if value}


def _rows(plan: ReadPlan) -> Iterator[Row]:
    seen: Counter[str] = Counter()
    for line, task in enumerate(plan.tasks, 1):
        seen[task.ordinal] += 1
        again = seen[task.ordinal]
        yield Row(
            line=line,
            number=task.ordinal if again == 1 else f"{task.ordinal} ({again})",
            title=task.text.text.rstrip(" .;"),
            lead=_listed(task.lead),
            coordinating=_listed(task.coordinate),
            time=task.time.text if task.time else "",
            product=task.product.text if task.product else "",
            destination=_listed(task.send_to),
            sentence=task.quote.text,
        )


def _listed(agencies: tuple[Agency, ...]) -> str:
    return "; ".join(names(agencies))


def _remarks(plan: ReadPlan) -> Iterator[Remark]:
    for line, task in enumerate(plan.tasks, 1):
        for column, message in _doubts(plan, task):
            yield Remark("", line, column, message)
    for passage in plan.unused:
        words = sentence(
            "đoạn của văn bản không thành nhiệm vụ: «%(text)s».", text=_short(passage.text)
        )
        yield Remark("", 0, "", words)


def _doubts(plan: ReadPlan, task: Task) -> Iterator[tuple[str, Sentence]]:
    for field in sorted(task.doubts):
        yield _COLUMNS.get(field, field), sentence("cần xem lại: văn bản nêu chưa rõ.")
    _, deadline = due(task.time, plan.letterhead.issued_on)
    if deadline is not None and deadline.problem is not None:
        yield _COLUMNS["due"], deadline.problem


_COLUMNS = {"lead": "chủ trì", "coordinate": "phối hợp", "due": "thời gian"}


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE].rstrip()}…"
