"""What administrators are told: a step that failed, work given to an agency that is no more."""

from __future__ import annotations

from collections.abc import Sequence

from engine.model.organisation import valid_on
from engine.sentences import joined, sentence
from engine.service.context import Tx
from engine.service.listeners import Listener
from engine.service.notifications.notify import Telling, tell
from engine.storage import AssignmentRow, IncidentRow, InstanceRow, OfficerRow, Unit

INCIDENTS = "/su-co"
"""The page where incidents are listed, tried again and passed over."""


class IncidentNotices(Listener):
    """Tells the administrators of incidents."""

    def incidents_opened(
        self, tx: Tx, instance: InstanceRow, incidents: Sequence[IncidentRow]
    ) -> None:
        """Tell of steps that failed: of each plan one unread message is enough."""
        telling = Telling(
            kind="incident",
            subject=sentence(
                "Sự cố ở «%(place)s»: %(about)s",
                place=instance.title or instance.process_id,
                about=incidents[0].told,
            ),
            body=joined("\n", (row.told for row in incidents)),
            link=INCIDENTS,
            root_id=instance.root_id,
        )
        tell(tx, _not_told(tx.unit, telling), telling)


def of_ended_agencies(tx: Tx, rows: Sequence[AssignmentRow]) -> None:
    """Tell the administrators when new work is for agencies that have ended.

    Groups are frozen when a plan starts; whoever takes the work over is for people to say.
    """
    today = tx.today
    named = {row.agency_id for row in rows if row.agency_id is not None}
    agencies = tx.unit.agencies.find(id=named) if named else []
    ended = {each.id: each.name for each in agencies if not valid_on(each, today)}
    for row in rows:
        if row.agency_id not in ended:
            continue
        telling = Telling(
            kind="transferred",
            subject=sentence(
                "%(place)s đã kết thúc hoạt động mà còn được giao: %(about)s",
                place=ended[row.agency_id],
                about=row.title,
            ),
            body=sentence("Hãy chuyển giao nhiệm vụ cho cơ quan kế thừa, có văn bản căn cứ."),
            link=f"/to-chuc/co-quan/{row.agency_id}",
            assignment_id=row.id,
            root_id=row.root_id,
        )
        tell(tx, _not_told(tx.unit, telling), telling)


def _not_told(unit: Unit, telling: Telling) -> list[OfficerRow]:
    """The administrators who have no unread message of this kind about this place yet."""
    return [
        officer
        for officer in unit.officers.with_role("administrator")
        if not unit.notifications.exists(
            officer_id=officer.id,
            kind=telling.kind,
            root_id=telling.root_id,
            link=telling.link,
            read_at=None,
        )
    ]
