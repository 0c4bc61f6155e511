"""Who issues a plan, and whom the issuer entrusts with directing the work of other agencies.

The property ``issuing_agency`` of a process names who issues it; without it, it is the agency that
leads the installation, by its office. That a document names an agency to monitor ("theo dõi, đôn
đốc") counts as entrusting it, and is recorded as such when the plan starts; the issuer may entrust
another agency, or nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.errors import Forbidden, NotFound
from engine.model.organisation import LEADING_SETTING, OFFICE_SETTING
from engine.model.permission import Actor, Target, may, permit
from engine.model.reasons import MONITORS
from engine.sentences import joined, sentence, verbatim
from engine.service.context import Tx, require_reason, verb
from engine.service.notifications.notify import Telling, tell
from engine.service.organisation import recipients
from engine.service.organisation.queries import names_of
from engine.service.permission import DIRECTING, ISSUERS, plan_target
from engine.service.plan_document import citation
from engine.service.record import note
from engine.service.runtime.load import take
from engine.service.runtime.step import require_active
from engine.storage import PlanRow, Unit

ISSUING = "issuing_agency"


def issuers(unit: Unit, properties: Mapping[str, Any]) -> list[str]:
    """The agency that issues such a plan, and its office where the installation knows one."""
    leading, office = unit.settings.get(LEADING_SETTING), unit.settings.get(OFFICE_SETTING)
    named = properties.get(ISSUING) or leading
    agencies = [named, office] if named == leading else [named]
    return [str(each) for each in agencies if each]


def target(unit: Unit, properties: Mapping[str, Any]) -> Target:
    """What rules may ask of a plan that has not begun."""
    return Target(issuers=frozenset(issuers(unit, properties)))


def require(unit: Unit, who: Actor, properties: Mapping[str, Any]) -> None:
    """Let who may start such a plan pass; raises :class:`errors.Forbidden` that names who may."""
    about = target(unit, properties)
    if may(who, "plan.start", about):
        return
    names = sorted(names_of(unit, about.issuers).values())
    if not names:
        permit(who, "plan.start", about)
    raise Forbidden(
        sentence(
            "Kế hoạch này do %(agencies)s ban hành; văn thư, lãnh đạo của cơ quan ấy mới bắt đầu "
            "được.",
            agencies=", ".join(names),
        ),
        verb="plan.start",
    )


def kept(unit: Unit, plan: PlanRow, properties: Mapping[str, Any]) -> dict[str, Any]:
    """What a plan that begins keeps of its issuing beside its document's words."""
    known: dict[str, Any] = {ISSUERS: issuers(unit, properties)}
    if plan.monitor_agency_id is not None:
        known[DIRECTING] = {"agency": plan.monitor_agency_id, "basis": str(MONITORS)}
    return known


@verb("plan.entrust")
def entrust(
    tx: Tx,
    root_id: str,
    agency_id: str | None,
    *,
    basis: str,
    command_id: str | None = None,
) -> None:
    """Entrust an agency with directing the others' work for the issuer; None: nobody."""
    plan = tx.unit.plans.get(root_id)
    permit(tx.who, "plan.entrust", plan_target(root_id, plan, tx.unit.plan_agencies.of(root_id)))
    words = require_reason(basis)
    if agency_id is not None and tx.unit.organisation.agency(agency_id) is None:
        raise NotFound(sentence("Không có cơ quan «%(agency)s».", agency=agency_id))
    require_active(take(tx.unit, root_id), while_suspended=True)
    if plan is None:
        raise NotFound
    before = (plan.document or {}).get(DIRECTING)
    now = {"agency": agency_id, "basis": words}
    tx.unit.plans.update(root_id, document={**(plan.document or {}), DIRECTING: now})
    tx.unit.plan_agencies.add(root_id, [agency_id])
    body = {"changes": {DIRECTING: {"old": before, "new": now}}}
    note(tx.because(words), root_id, "plan", element=plan.key, to_state="entrusted", body=body)
    _tell(tx, plan, {agency_id, (before or {}).get("agency"), plan.monitor_agency_id}, words)


def _tell(tx: Tx, plan: PlanRow, agencies: set[str | None], words: str) -> None:
    """Tell the leaders of who directed before and of who directs now."""
    named = sorted(agency for agency in agencies if agency)
    people = [each for agency in named for each in recipients.leaders(tx.unit, agency, tx.at)]
    about = citation(plan) or plan.title
    subject = sentence("Thay đổi cơ quan được giao điều hành kế hoạch %(about)s", about=about)
    link = f"/ke-hoach/{plan.instance_id}"
    body = joined("\n", (subject, verbatim(words)))
    tell(tx, people, Telling("plan", subject, body, link, root_id=plan.instance_id))
