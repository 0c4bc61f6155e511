"""What is given before verbs: assignments."""

from __future__ import annotations

from datetime import date

from tests.integration.verbs import verbs
from tests.integration.verbs.given.tasks import (
    CHIEF,
    HEAD,
    OFFICER,
    OURS,
    THEIRS,
    WHY,
    done,
    received,
)
from tests.integration.verbs.processes import standing_duty
from tests.integration.verbs.scene import Scene

MONITOR, WATCHER = "truong_phong.so-noi-vu", "chuyen_vien.so-noi-vu"


LATER = date(2025, 4, 25)


def refused(scene: Scene) -> None:
    """The agency has refused the assignment."""
    verbs.refuse_assignment(scene.engine, scene.who(CHIEF), scene.assignment(OURS), reason=WHY)


def signed(scene: Scene) -> None:
    """The agency has sent its result; the other agency is still at work."""
    done(scene)
    verbs.complete_task(scene.engine, scene.who(CHIEF), scene.task(OURS), {"decision": "approved"})


def suspended(scene: Scene) -> None:
    """The assignment has rested since the first morning, received and counted in working days."""
    received(scene)
    counted(scene)
    verbs.suspend_assignment(scene.engine, scene.who(MONITOR), scene.assignment(OURS), reason=WHY)


def counted(scene: Scene) -> None:
    """The assignment has five working days from the issue of the plan."""
    verbs.change_deadline(
        scene.engine,
        scene.who(MONITOR),
        scene.assignment(OURS),
        "trong 5 ngày làm việc",
        reason=WHY,
    )


def rested(scene: Scene) -> None:
    """The same, two working days later."""
    suspended(scene)
    scene.at("2025-04-11T10:00")


def rested_with_a_date(scene: Scene) -> None:
    """Due on the 14th, it rests from the 9th to the 11th, while a reminder is due."""
    received(scene)
    verbs.suspend_assignment(scene.engine, scene.who(MONITOR), scene.assignment(OURS), reason=WHY)
    scene.at("2025-04-11T10:00")


def lent(scene: Scene, from_position: str, to_position: str, capacity: str) -> str:
    """One position is lent to another for the month; gives the delegation."""
    return verbs.lend_powers(
        scene.engine,
        scene.who("administrator"),
        from_position,
        to_position,
        capacity,
        basis="GUQ 1",
        valid_from=date(2025, 4, 1),
        valid_to=date(2025, 4, 30),
    )


def claimed_for_another(scene: Scene) -> None:
    """The head of division has taken the clerk's task by what was lent to him."""
    lent(scene, f"{OURS}/van_thu", f"{OURS}/truong_phong", "TUQ")
    verbs.claim_task(scene.engine, scene.who(HEAD), scene.task(OURS))


def asked(scene: Scene) -> str:
    """The agency has asked for more time; gives the request."""
    received(scene)
    verbs.ask_extension(
        scene.engine, scene.who(CHIEF), scene.assignment(OURS), LATER, reason="Thiếu người"
    )
    return str(scene.row("extensions").id)


def decided(scene: Scene) -> str:
    """The monitor has refused it."""
    request = asked(scene)
    verbs.decide_extension(
        scene.engine, scene.who(MONITOR), request, allow_it=False, reason="Không"
    )
    return request


def attached(scene: Scene) -> str:
    """The agency is at its doing and has attached a file; gives the file."""
    received(scene)
    return verbs.attach(
        scene.engine,
        scene.who(OFFICER),
        name="bao-cao.txt",
        body="Báo cáo".encode(),
        assignment_id=scene.assignment(OURS),
    )


def standing(scene: Scene) -> str:
    """The agency has a standing duty and has received it; gives the assignment."""
    standing_duty(scene.engine)
    duty = str(scene.row("assignments", standing=True).id)
    verbs.accept_assignment(scene.engine, scene.who("van_thu.so-y-te"), duty)
    verbs.settle(scene.engine)
    return duty


def attached_elsewhere(scene: Scene) -> str:
    """The file belongs to the other agency."""
    received(scene)
    return verbs.attach(
        scene.engine,
        scene.who(f"chuyen_vien.{THEIRS}"),
        name="bao-cao.txt",
        body="Báo cáo".encode(),
        assignment_id=scene.assignment(THEIRS),
    )


def dissolved(scene: Scene) -> None:
    """Our agency ended: its work went to another, of whom nobody has acted yet."""
    verbs.transfer_agency(
        scene.engine,
        scene.who("administrator"),
        OURS,
        "so-xay-dung",
        basis="NQ 60",
        dissolve=True,
    )
