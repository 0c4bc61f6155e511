"""A task of a plan that no agency was given: told when it happens, kept for the diagram."""

from __future__ import annotations

from engine.bpmn.definition import Node
from engine.model.text import clean
from engine.sentences import sentence
from engine.service.context import Tx
from engine.service.notifications.notify import Telling, tell
from engine.service.organisation import recipients
from engine.service.record import UNASSIGNED, note
from engine.storage import InstanceRow


def leave(tx: Tx, instance: InstanceRow, node: Node) -> None:
    """Record that an activity found no agency; tell the administrators and the monitor."""
    title = clean(node.properties.get("title") or node.name or node.id)
    note(tx, instance.id, UNASSIGNED, element=node.id, to_state="completed", body={"title": title})
    plan = tx.unit.plans.get(instance.root_id)
    telling = Telling(
        kind="unattended",
        subject=sentence("Không có cơ quan nào được giao: %(about)s", about=title),
        body=sentence(
            "Nhóm cơ quan của nhiệm vụ này đang trống nên nhiệm vụ được coi là đã xong. Nếu cần "
            "thực hiện, hãy thêm cơ quan vào nhóm và ban hành lại, hoặc giao ngoài kế hoạch."
        ),
        link=f"/ke-hoach/{instance.root_id}",
        root_id=instance.root_id,
        digest=True,
    )
    watching = recipients.watchers(tx.unit, plan.monitor_agency_id if plan else None, tx.at)
    tell(tx, [*tx.unit.officers.with_role("administrator"), *watching], telling)
