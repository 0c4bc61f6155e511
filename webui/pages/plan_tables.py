"""The table of tasks of a document, as its form sends it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import request

from engine.errors import InvalidInput
from engine.model.text import nfc
from engine.sentences import sentence
from engine.service.plans import reading_table
from webui.forms.reading import iso_date
from webui.request_fields import text

FACTS = (
    "title",
    "number",
    "issued_on",
    "issuer",
    "signer",
    "signed_as",
    "legal_basis",
    "recipients",
    "addressees",
    "monitor",
    "difficulties_to",
)
_TYPED = ("number", *reading_table.FIELDS)


def entered() -> dict[str, Any]:
    """What the form holds: facts, tasks by their ids with the doubts looked at, and the key.

    Raises :class:`errors.InvalidInput` for a form of which a part is missing.
    """
    ids = request.form.getlist("task")
    columns = {name: [nfc(each) for each in request.form.getlist(name)] for name in _TYPED}
    if any(len(values) != len(ids) for values in columns.values()):
        raise InvalidInput(sentence("Biểu mẫu gửi lên không đủ. Hãy tải lại trang rồi gửi lại."))
    seen = [each.partition(".") for each in request.form.getlist("seen")]
    tasks = [
        {
            "id": task_id,
            "seen": [column for of, _, column in seen if of == task_id],
            **{name: columns[name][at].replace("\r\n", "\n").strip() for name in _TYPED},
        }
        for at, task_id in enumerate(ids)
    ]
    facts = {name: text(f"fact.{name}") for name in FACTS if text(f"fact.{name}")}
    if "issued_on" in facts:
        facts["issued_on"] = iso_date(facts["issued_on"])
    return {"facts": facts, "tasks": tasks, "key": text("key")}


def typed_into(row: Any) -> Any:
    """The reading as it would be with what was typed, so that nothing of it is lost."""
    try:
        typed = entered()
    except InvalidInput:
        return row
    tasks = reading_table.entered(row.tasks, typed["tasks"])
    return replace(row, facts=typed["facts"], tasks=tasks, draft_key=typed["key"])
