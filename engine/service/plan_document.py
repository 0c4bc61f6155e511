"""The document of a plan: what it says when the plan starts, and what its issuing adds."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from engine.bpmn.definition import Definition
from engine.bpmn.runtime import ROOT, State
from engine.errors import InvalidInput
from engine.model.dates import require_past
from engine.model.plans import FIELDS
from engine.model.registers import symbol_alone
from engine.model.text import clean, fold, nfc
from engine.sentences import sentence, verbatim
from engine.service import record
from engine.service.context import Command, ReadTx, Tx
from engine.service.registers import plan_numbers
from engine.storage import InstanceRow, PlanRow, TaskRow

CHOSEN = ("cadence", "policy")
"""What the administration adds when it starts a plan: how often the monitor looks after work
without a date (ISO 8601), and which escalation policy holds."""

DRAWN = ("addressees", "issued_in", "title_origin")
"""What the diagram tells of the document beside that, and the start does not ask for."""

ISSUED = ("number", "symbol", "issued_on", "signer", "signed_as")
"""What a document gets when it is issued: by a step of the plan, where the source left it open."""

_CITED = re.compile(r"\s*(\d+)\s*/\s*(\S.*?)\s*")
"""Number and symbol written together, as on a document: ``89/KH-UBND``."""


@dataclass(frozen=True, slots=True)
class SourceWords:
    """What the document says of a task beside what its assignments keep.

    ``urgency`` is told in its own words ("khẩn trương", "kịp thời"), which move no deadline and
    make nothing late; ``added``: the document does not hold this task.
    """

    urgency: str = ""
    added: bool = False


NOTHING = SourceWords()


def source_words(definition: Definition, number: str | None) -> SourceWords:
    """What the diagram of a plan tells of the task with this number."""
    nodes = (node for node in definition.nodes.values() if number)
    said = next((n.properties for n in nodes if n.properties.get("number") == number), None)
    return SourceWords(said.get("urgency", ""), "origin" in said) if said else NOTHING


def citation(plan: PlanRow) -> str:
    """Number and symbol as people write them: ``89/KH-UBND``; empty where nothing has a figure.

    A clerk may write that there is no number ("Không số"): such words name no document.
    """
    number, symbol = plan.number or "", plan.symbol or ""
    if not any(sign.isdigit() for sign in number):
        number = ""
    return f"{number}/{symbol}" if number.isdecimal() and symbol else number or symbol


def of_form(data: Mapping[str, Any]) -> dict[str, Any]:
    """What the start form of a plan says about its document."""
    return {name: data[name] for name in (*FIELDS, *CHOSEN) if data.get(name) not in (None, "")}


def require_issued(said: Mapping[str, Any], today: date) -> None:
    """Refuse a day of issue that is still to come; raises :class:`errors.InvalidInput`."""
    require_past("issued_on", _day(said.get("issued_on")), today)


def variables(told: Mapping[str, Any]) -> dict[str, Any]:
    """The document as variables; what is absent is null, so that a diagram may ask."""
    return {name: told.get(name) for name in FIELDS}


def plan_row(row: InstanceRow, key: str, told: Mapping[str, Any], command: Command) -> PlanRow:
    """The row of a plan that begins; raises :class:`errors.InvalidInput` for a day that is none."""
    names = (*FIELDS, *CHOSEN, *DRAWN)
    known = {name: told[name] for name in names if told.get(name) not in (None, "")}
    known |= _number(known.get("number"))
    title = row.title or key
    return PlanRow(
        instance_id=row.id,
        key=key,
        title=title,
        created_at=command.at,
        number=_text(known.get("number")),
        symbol=_text(known.get("symbol")),
        issued_on=_day(known.get("issued_on")),
        issuer=_text(known.get("issuer")),
        signer=_text(known.get("signer")),
        document=known,
        monitor_agency_id=_text(known.get("monitor")),
        consolidators=_list(known.get("consolidators")),
        folded=_folded(title, known),
        policy_key=_text(known.get("policy")),
    )


def amend(
    tx: Tx, plan: PlanRow, task: TaskRow, written: Mapping[str, Any], asked: Collection[str]
) -> dict[str, Any]:
    """Bring a plan's row to what a step of its own writes, and record the old beside the new.

    Called before the step, so that what it leads to is given out under the new number; returns
    what the step writes, with the number that the register gave. ``asked`` are the fields of its
    form. A name of the same spelling in a scope inside the plan is about something else; a field
    left empty keeps what was known. Raises :class:`errors.InvalidInput`.
    """
    given = dict(written)
    issues = {*asked} & {*ISSUED}
    if not issues or task.instance_id != plan.instance_id:
        return given
    state = State.load(tx.unit.instances.need(task.instance_id).state)
    ours = {name for name in issues if _of_plan(state, task.token, name)}
    told = {name: given[name] for name in ours if given.get(name) not in (None, "")}
    require_issued(told, tx.today)
    if "number" in ours:
        code, number = _numbered(tx, plan, given, asked)
        told |= number
        given |= {"number": code} if code else {}
    write(tx, plan, told)
    return given


def _numbered(
    tx: Tx, plan: PlanRow, given: Mapping[str, Any], asked: Collection[str]
) -> tuple[str, dict[str, Any]]:
    """The number that the step gives the plan as it is written, and what its document says then."""
    typed, reason = (clean(str(given.get(name) or "")) for name in ("number", plan_numbers.REASON))
    if typed and not symbol_alone(typed) and not any(sign.isdigit() for sign in typed):
        typed, reason = "", reason or typed
    day = _day(given.get("issued_on")) or plan.issued_on or tx.today
    known = citation(plan) if any(sign.isdigit() for sign in plan.number or "") else ""
    issue = plan_numbers.Issue(typed, reason, known, day, plan_numbers.REASON in asked)
    row = plan_numbers.at_issue(tx, plan, issue)
    if row is not None:
        return row.code, numbered(row.code)
    if reason:
        return "", {"number": None, plan_numbers.REASON: reason}
    return typed, numbered(typed) if typed else {}


def proposed_number(
    tx: ReadTx, plan: PlanRow | None, task: TaskRow, asked: Collection[str]
) -> str | None:
    """The number that a step which issues a plan would give it now, if its document bears none."""
    if plan is None or plan.instance_id != task.instance_id or plan_numbers.REASON not in asked:
        return None
    numbered_already = any(sign.isdigit() for sign in plan.number or "")
    return None if numbered_already else plan_numbers.proposed(tx, plan)


def write(tx: Tx, plan: PlanRow, told: Mapping[str, Any]) -> None:
    """Write what the document of a plan now says, and record what that changes; None: no more."""
    before = plan.document or {}
    changes = {
        name: {"old": before.get(name), "new": value}
        for name, value in told.items()
        if before.get(name) != value
    }
    if not changes:
        return
    document = {name: v for name, v in {**before, **told}.items() if v is not None}
    columns: dict[str, Any] = {
        "number": _text(document.get("number")),
        "symbol": _text(document.get("symbol")),
        "issued_on": _day(document.get("issued_on")),
        "signer": _text(document.get("signer")),
        "document": document,
        "folded": _folded(plan.title, document),
    }
    tx.unit.plans.update(plan.instance_id, **columns)
    record.note(
        tx,
        plan.instance_id,
        "plan",
        element=plan.key,
        from_state=plan.status,
        to_state=plan.status,
        body={"changes": changes},
    )
    if columns["folded"] != plan.folded:
        tx.engine.listeners.plan_named_otherwise(tx, replace(plan, **columns))


def numbered(code: str) -> dict[str, Any]:
    """What the document of a plan says of a number as it is written; it needs no reason more.

    Of a figure alone the symbol that was known stays.
    """
    symbol = {} if code.isdecimal() else {"symbol": None}
    return {"number": code, **symbol, **_number(code), plan_numbers.REASON: None}


def _of_plan(state: State, token: int, name: str) -> bool:
    """Whether a write of the name at this token goes to the plan's own variable."""
    held = state.tokens.get(token)
    inner = held.scope if held else ROOT
    while inner != ROOT:
        scope = state.scopes[inner]
        if name in scope.vars or scope.parent is None:
            return False
        inner = scope.parent
    return True


def _number(value: object) -> dict[str, str]:
    """Number and symbol apart, where somebody wrote them together."""
    cited = _CITED.fullmatch(str(value or ""))
    return {"number": cited[1], "symbol": cited[2]} if cited else {}


def _folded(title: str, document: Mapping[str, Any]) -> str:
    parts = (document.get("number"), document.get("symbol"))
    cited = "/".join(str(part) for part in parts if part)
    named = (title, cited, document.get("issuer"), document.get("signer"))
    return fold(" ".join(str(part) for part in named if part))


def _text(value: object) -> str | None:
    return None if value in (None, "") else nfc(str(value))


def _list(value: object) -> list[str]:
    if isinstance(value, list | tuple):
        return [str(item) for item in value]
    return [part.strip() for part in str(value or "").split(",") if part.strip()]


def _day(value: object) -> date | None:
    if value in (None, ""):
        return None
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError as error:
        raise InvalidInput(
            sentence("Ngày ban hành phải có dạng năm-tháng-ngày."),
            fields={"issued_on": verbatim(str(value))},
        ) from error
