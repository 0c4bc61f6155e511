"""One document that gives an agency many tasks is received once: one số đến for all of them.

Which field of a form holds the số đến the form says itself: ``"x-ui": {"register": "incoming"}``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.errors import InvalidInput
from engine.model.permission import Actor, Target, may
from engine.model.registers import INCOMING
from engine.sentences import sentence
from engine.service.bulk.lifecycle import start_in
from engine.service.bulk.preview import Form, require_few
from engine.service.context import ReadTx, Tx, reading, verb
from engine.service.engine import Engine
from engine.service.permission import allow
from engine.service.plan_document import citation
from engine.service.plans import incoming
from engine.service.tasks.task import Found, find, schema_of
from engine.storage import PlanRow

SEVERAL = sentence("Các việc này không cùng một văn bản và một cơ quan; hãy tiếp nhận riêng.")


def field_of(schema: Mapping[str, Any] | None) -> str | None:
    """The field of a form that holds a số đến, or None."""
    fields = (schema or {}).get("properties", {})
    return next(
        (name for name, each in fields.items() if each.get("x-ui", {}).get("register") == INCOMING),
        None,
    )


def number_for(engine: Engine, who: Actor, form: Form) -> tuple[PlanRow, str | None] | None:
    """The plan whose document these tasks come with, and the số đến that it has already.

    None where the form holds no số đến, the tasks are not of one document and one agency, or the
    actor keeps no register of it.
    """
    if field_of(form.schema) is None:
        return None
    with reading(engine) as tx:
        try:
            plan, agency = _together(tx, form.task_ids)
        except InvalidInput:
            return None
        if not may(who, "document.record", Target(agency_id=agency)):
            return None
        return plan, incoming.arrival_of(tx.unit, agency, plan)


@verb("bulk.receive")
def receive(
    tx: Tx,
    task_ids: Sequence[str],
    data: Mapping[str, Any],
    own: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    command_id: str | None = None,
) -> str:
    """Enter the document of the tasks' plan in the agency's register, and begin to complete them.

    Its số đến is the one typed into the form, else the next of the register; a document that the
    register holds already keeps the one it has. Gives the id of the operation.
    """
    found = [find(tx.unit, each) for each in require_few(task_ids)]
    for each in found:
        allow(tx.who, "task.complete", "task.read", each.target)
    plan, agency = _together(tx, task_ids)
    instance = tx.unit.instances.need(found[0].task.instance_id)
    name = field_of(schema_of(tx, instance, found[0].task))
    if name is None:
        raise InvalidInput(fields={"item": sentence("Biểu mẫu của bước này không ghi số đến.")})
    code = _entered(tx, plan, agency, name, str(data.get(name) or ""))
    numbered = {each: {**values, name: code} for each, values in (own or {}).items()}
    return start_in(tx, "complete", task_ids, {**data, name: code}, numbered)


def _entered(tx: Tx, plan: PlanRow, agency: str, name: str, typed: str) -> str:
    """The số đến of the plan's document in the agency's register; ``name`` is its field."""
    held = incoming.arrival_of(tx.unit, agency, plan)
    if held is not None and typed not in ("", held):
        known = sentence("Văn bản này đã vào sổ với số đến %(code)s.", code=held)
        raise InvalidInput(fields={name: known})
    if held is not None:
        return held
    document = {
        "number": citation(plan),
        "issued_on": plan.issued_on.isoformat() if plan.issued_on else None,
        "issuer": plan.issuer,
        "title": plan.title,
        incoming.ARRIVAL: typed,
    }
    return str(incoming.record_in(tx, document, agency_id=agency)["number"])


def _together(tx: ReadTx, task_ids: Sequence[str]) -> tuple[PlanRow, str]:
    """The one plan and the one agency of the tasks; raises :class:`errors.InvalidInput`."""
    found: list[Found] = [find(tx.unit, each) for each in task_ids]
    pairs = {(each.task.root_id, each.task.agency_id) for each in found}
    plan, agency = found[0].plan, found[0].task.agency_id
    if len(pairs) != 1 or plan is None or agency is None:
        raise InvalidInput(fields={"item": SEVERAL})
    return plan, agency
