"""Verbs on an assignment: taking it in, doing it, its deadline, giving it to others."""

from __future__ import annotations

from datetime import date

from engine.errors import (
    Forbidden,
    InvalidInput,
    InvalidTimer,
    NotAllowedNow,
    NotFound,
    ReasonRequired,
    SecretRefused,
)
from tests.integration.verbs import verbs
from tests.integration.verbs.rows.tasks import (
    CHIEF,
    CLERK,
    HEAD,
    OFFICER,
    OURS,
    THEIRS,
    WHY,
    done,
    received,
)
from tests.integration.verbs.scene import Scene
from tests.integration.verbs.trial import Refusal, Row

MONITOR, WATCHER = "truong_phong.so-noi-vu", "chuyen_vien.so-noi-vu"
LATER = date(2025, 4, 25)


def refused(scene: Scene) -> None:
    """The agency has refused the assignment."""
    verbs.refuse_assignment(scene.engine, scene.who(HEAD), scene.assignment(OURS), reason=WHY)


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
        scene.engine, scene.who(OFFICER), scene.assignment(OURS), LATER, reason="Thiếu người"
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


ROWS = [
    Row(
        "accepting does the process's own step of receiving",
        "assignment.accept",
        CLERK,
        lambda s, who: verbs.accept_assignment(
            s.engine, who, s.assignment(OURS), command_id=s.click
        ),
        everybody=True,
    ),
    Row(
        "what was refused may be accepted after all",
        "assignment.accept",
        CLERK,
        lambda s, who: verbs.accept_assignment(
            s.engine, who, s.assignment(OURS), command_id=s.click
        ),
        given=refused,
    ),
    Row(
        "a head refuses, the work stays open and the monitor is told",
        "assignment.refuse",
        HEAD,
        lambda s, who: verbs.refuse_assignment(
            s.engine, who, s.assignment(OURS), reason=WHY, command_id=s.click
        ),
        everybody=True,
    ),
    Row(
        "a head names who does it: the step of doing is his, and he is told",
        "assignment.allocate",
        HEAD,
        lambda s, who: verbs.allocate_assignment(
            s.engine, who, s.assignment(OURS), s.officer(OFFICER), command_id=s.click
        ),
        given=received,
        everybody=True,
    ),
    Row(
        "reporting the result does the process's own step of doing, with its files",
        "assignment.submit",
        OFFICER,
        lambda s, who: verbs.submit_assignment(
            s.engine,
            who,
            s.assignment(OURS),
            number="12/BC",
            date="2025-04-09",
            summary="Đã rà soát",
            files=(s.it,),
            command_id=s.click,
        ),
        given=attached,
        everybody=True,
    ),
    Row(
        "a leader of the agency returns the work at the step of approval",
        "assignment.return",
        CHIEF,
        lambda s, who: verbs.return_assignment(
            s.engine, who, s.assignment(OURS), reason="Thiếu số liệu", command_id=s.click
        ),
        given=done,
        everybody=True,
    ),
    Row(
        "the monitor returns a result that was sent: the share begins once more",
        "assignment.return",
        WATCHER,
        lambda s, who: verbs.return_assignment(
            s.engine, who, s.assignment(OURS), reason="Thiếu số liệu", command_id=s.click
        ),
        given=signed,
        everybody=True,
    ),
    Row(
        "another agency gets the assignment and begins at its first step",
        "assignment.reassign",
        MONITOR,
        lambda s, who: verbs.reassign_assignment(
            s.engine, who, s.assignment(OURS), "so-xay-dung", reason=WHY, command_id=s.click
        ),
        given=received,
        everybody=True,
    ),
    Row(
        "an assignment is taken back and its activity goes on without the agency",
        "assignment.withdraw",
        MONITOR,
        lambda s, who: verbs.withdraw_assignment(
            s.engine, who, s.assignment(OURS), reason=WHY, command_id=s.click
        ),
        given=received,
        everybody=True,
    ),
    Row(
        "an assignment rests",
        "assignment.suspend",
        MONITOR,
        lambda s, who: verbs.suspend_assignment(
            s.engine, who, s.assignment(OURS), reason=WHY, command_id=s.click
        ),
        given=received,
        everybody=True,
    ),
    Row(
        "a rested assignment goes on: what was counted in working days gets back those it lost",
        "assignment.resume",
        MONITOR,
        lambda s, who: verbs.resume_assignment(
            s.engine, who, s.assignment(OURS), reason=WHY, command_id=s.click
        ),
        given=rested,
        everybody=True,
    ),
    Row(
        "a rested assignment with a written date goes on: its date stays, its reminders are armed",
        "assignment.resume",
        MONITOR,
        lambda s, who: verbs.resume_assignment(
            s.engine, who, s.assignment(OURS), reason=WHY, command_id=s.click
        ),
        given=rested_with_a_date,
    ),
    Row(
        "the record names the position that the work is for before another he holds",
        "task.release",
        HEAD,
        lambda s, who: verbs.release_task(s.engine, who, s.task(OURS), command_id=s.click),
        given=claimed_for_another,
    ),
    Row(
        "the record names his own position before one that was lent to him",
        "assignment.withdraw",
        MONITOR,
        lambda s, who: verbs.withdraw_assignment(
            s.engine, who, s.assignment(OURS), reason=WHY, command_id=s.click
        ),
        given=lambda s: lent(s, "so-noi-vu/thu_truong", "so-noi-vu/truong_phong", "KT"),
    ),
    Row(
        "the monitor of the plan monitors an assignment that names none",
        "assignment.withdraw",
        MONITOR,
        lambda s, who: verbs.withdraw_assignment(
            s.engine, who, s.assignment(OURS), reason=WHY, command_id=s.click
        ),
        given=lambda s: s.alter("assignments", s.assignment(OURS), monitor_agency_id=None),
        everybody=True,
    ),
    Row(
        "an agency asks for more time and the monitor is told",
        "assignment.ask_extension",
        OFFICER,
        lambda s, who: verbs.ask_extension(
            s.engine, who, s.assignment(OURS), LATER, reason="Thiếu người", command_id=s.click
        ),
        given=received,
        everybody=True,
    ),
    Row(
        "the monitor allows more time: deadline, tasks and reminders move, the doer is told",
        "assignment.decide_extension",
        MONITOR,
        lambda s, who: verbs.decide_extension(
            s.engine, who, s.it, allow_it=True, reason="Đồng ý", command_id=s.click
        ),
        given=asked,
        everybody=True,
    ),
    Row(
        "the monitor allows less time than was asked for",
        "assignment.decide_extension",
        MONITOR,
        lambda s, who: verbs.decide_extension(
            s.engine,
            who,
            s.it,
            allow_it=True,
            reason="Đồng ý",
            until=date(2025, 4, 18),
            command_id=s.click,
        ),
        given=asked,
    ),
    Row(
        "the monitor refuses more time and nothing moves",
        "assignment.decide_extension",
        MONITOR,
        lambda s, who: verbs.decide_extension(
            s.engine, who, s.it, allow_it=False, reason="Không", until=LATER, command_id=s.click
        ),
        given=asked,
    ),
    Row(
        "another last day moves deadline, tasks and reminders, and the doer is told",
        "assignment.change_deadline",
        MONITOR,
        lambda s, who: verbs.change_deadline(
            s.engine,
            who,
            s.assignment(OURS),
            LATER,
            reason=WHY,
            basis="CV 7",
            command_id=s.click,
        ),
        given=received,
        everybody=True,
    ),
    Row(
        "a deadline in words is counted from the issue of the plan",
        "assignment.change_deadline",
        MONITOR,
        lambda s, who: verbs.change_deadline(
            s.engine,
            who,
            s.assignment(OURS),
            "trong 5 ngày làm việc",
            reason=WHY,
            command_id=s.click,
        ),
    ),
    Row(
        "an assignment may be left without a deadline, and then meets no reminder",
        "assignment.change_deadline",
        MONITOR,
        lambda s, who: verbs.change_deadline(
            s.engine, who, s.assignment(OURS), "", reason=WHY, command_id=s.click
        ),
    ),
    Row(
        "a last day that has passed may be meant: the work is late at once",
        "assignment.change_deadline",
        MONITOR,
        lambda s, who: verbs.change_deadline(
            s.engine, who, s.assignment(OURS), date(2025, 4, 3), reason=WHY, command_id=s.click
        ),
    ),
    Row(
        "the monitor looks after an assignment each week",
        "assignment.set_cadence",
        WATCHER,
        lambda s, who: verbs.set_cadence(
            s.engine, who, s.assignment(OURS), "P1W", command_id=s.click
        ),
        everybody=True,
    ),
    Row(
        "the monitor looks after it no more",
        "assignment.set_cadence",
        WATCHER,
        lambda s, who: verbs.set_cadence(
            s.engine, who, s.assignment(OURS), None, command_id=s.click
        ),
        given=lambda s: verbs.set_cadence(s.engine, s.who(WATCHER), s.assignment(OURS), "P1W"),
    ),
    Row(
        "the monitor urges: the doers and the head are told, and not the deputies",
        "assignment.urge",
        WATCHER,
        lambda s, who: verbs.urge(
            s.engine, who, s.assignment(OURS), "Khẩn trương", command_id=s.click
        ),
        given=received,
        everybody=True,
    ),
    Row(
        "all open work of an agency passes to its heir, by a document, from a day",
        "assignment.transfer",
        "administrator",
        lambda s, who: verbs.transfer_agency(
            s.engine,
            who,
            OURS,
            "so-xay-dung",
            basis="NQ 60",
            on_date=date(2025, 4, 9),
            command_id=s.click,
        ),
        given=received,
        everybody=True,
    ),
    Row(
        "each assignment passes to the heir that is named for it",
        "assignment.transfer",
        "administrator",
        lambda s, who: verbs.transfer_agency(
            s.engine,
            who,
            OURS,
            {s.assignment(OURS): "so-noi-vu"},
            basis="NQ 60",
            reason="Sáp nhập",
            command_id=s.click,
        ),
        given=asked,
    ),
    Row(
        "an agency without open work has an heir too",
        "assignment.transfer",
        "administrator",
        lambda s, who: verbs.transfer_agency(
            s.engine, who, "so-xay-dung", "so-noi-vu", basis="NQ 60", command_id=s.click
        ),
    ),
]

REFUSALS = [
    Refusal(
        "what was accepted is not accepted once more",
        "assignment.accept",
        CLERK,
        lambda s, who: verbs.accept_assignment(s.engine, who, s.assignment(OURS)),
        NotAllowedNow,
        given=received,
    ),
    Refusal(
        "nobody refuses without a reason",
        "assignment.refuse",
        HEAD,
        lambda s, who: verbs.refuse_assignment(s.engine, who, s.assignment(OURS), reason=" "),
        ReasonRequired,
        field="reason",
    ),
    Refusal(
        "work that is under way is not refused",
        "assignment.refuse",
        HEAD,
        lambda s, who: verbs.refuse_assignment(s.engine, who, s.assignment(OURS), reason=WHY),
        NotAllowedNow,
        given=done,
    ),
    Refusal(
        "nobody of another agency is named to do it",
        "assignment.allocate",
        HEAD,
        lambda s, who: verbs.allocate_assignment(
            s.engine, who, s.assignment(OURS), s.officer(f"chuyen_vien.{THEIRS}")
        ),
        InvalidInput,
        given=received,
        field="officer",
    ),
    Refusal(
        "nobody is named to do it before the process has come to doing",
        "assignment.allocate",
        HEAD,
        lambda s, who: verbs.allocate_assignment(
            s.engine, who, s.assignment(OURS), s.officer(OFFICER)
        ),
        NotAllowedNow,
    ),
    Refusal(
        "no result is reported before the assignment was received",
        "assignment.submit",
        OFFICER,
        lambda s, who: verbs.submit_assignment(s.engine, who, s.assignment(OURS), summary="Xong"),
        NotAllowedNow,
    ),
    Refusal(
        "no result is reported while the process waits for its signing",
        "assignment.submit",
        OFFICER,
        lambda s, who: verbs.submit_assignment(s.engine, who, s.assignment(OURS), summary="Xong"),
        NotAllowedNow,
        given=done,
    ),
    Refusal(
        "a result names no file of another assignment",
        "assignment.submit",
        OFFICER,
        lambda s, who: verbs.submit_assignment(
            s.engine, who, s.assignment(OURS), summary="Xong", files=(s.it,)
        ),
        InvalidInput,
        given=attached_elsewhere,
        field="files",
    ),
    Refusal(
        "a secret result is not taken",
        "assignment.submit",
        OFFICER,
        lambda s, who: verbs.submit_assignment(
            s.engine, who, s.assignment(OURS), number="12/BC-M", summary="Độ mật: Tối mật"
        ),
        SecretRefused,
        given=received,
    ),
    Refusal(
        "nothing is returned that was not handed in",
        "assignment.return",
        WATCHER,
        lambda s, who: verbs.return_assignment(s.engine, who, s.assignment(OURS), reason=WHY),
        NotAllowedNow,
        given=received,
    ),
    Refusal(
        "nothing is returned without a reason",
        "assignment.return",
        CHIEF,
        lambda s, who: verbs.return_assignment(s.engine, who, s.assignment(OURS), reason=""),
        ReasonRequired,
        given=done,
        field="reason",
    ),
    Refusal(
        "no result is returned after the activity has ended",
        "assignment.return",
        WATCHER,
        lambda s, who: verbs.return_assignment(s.engine, who, s.assignment(OURS), reason=WHY),
        NotAllowedNow,
        given=lambda s: [
            signed(s),
            verbs.withdraw_assignment(s.engine, s.who(MONITOR), s.assignment(THEIRS), reason=WHY),
        ],
    ),
    Refusal(
        "an assignment is not given to the agency that has it",
        "assignment.reassign",
        MONITOR,
        lambda s, who: verbs.reassign_assignment(
            s.engine, who, s.assignment(OURS), OURS, reason=WHY
        ),
        InvalidInput,
        field="agency",
    ),
    Refusal(
        "an assignment is not given to an agency that is at work on it",
        "assignment.reassign",
        MONITOR,
        lambda s, who: verbs.reassign_assignment(
            s.engine, who, s.assignment(OURS), THEIRS, reason=WHY
        ),
        NotAllowedNow,
    ),
    Refusal(
        "an assignment is not given to an agency that is not there",
        "assignment.reassign",
        MONITOR,
        lambda s, who: verbs.reassign_assignment(
            s.engine, who, s.assignment(OURS), "so-khong-co", reason=WHY
        ),
        NotFound,
    ),
    Refusal(
        "what has ended is not taken back",
        "assignment.withdraw",
        MONITOR,
        lambda s, who: verbs.withdraw_assignment(s.engine, who, s.assignment(OURS), reason=WHY),
        NotAllowedNow,
        given=signed,
    ),
    Refusal(
        "what rests is not suspended once more",
        "assignment.suspend",
        MONITOR,
        lambda s, who: verbs.suspend_assignment(s.engine, who, s.assignment(OURS), reason=WHY),
        NotAllowedNow,
        given=suspended,
    ),
    Refusal(
        "what does not rest is not resumed",
        "assignment.resume",
        MONITOR,
        lambda s, who: verbs.resume_assignment(s.engine, who, s.assignment(OURS), reason=WHY),
        NotAllowedNow,
        given=received,
    ),
    Refusal(
        "no step of what rests is done",
        "task.complete",
        OFFICER,
        lambda s, who: verbs.complete_task(s.engine, who, s.task(OURS), {"result_summary": "Xong"}),
        NotAllowedNow,
        given=suspended,
    ),
    Refusal(
        "more time is asked for beyond the day it has",
        "assignment.ask_extension",
        OFFICER,
        lambda s, who: verbs.ask_extension(
            s.engine, who, s.assignment(OURS), date(2025, 4, 14), reason=WHY
        ),
        InvalidInput,
        given=received,
        field="until",
    ),
    Refusal(
        "more time is asked for from today on",
        "assignment.ask_extension",
        OFFICER,
        lambda s, who: verbs.ask_extension(
            s.engine, who, s.assignment(OURS), date(2025, 4, 16), reason=WHY
        ),
        InvalidInput,
        given=lambda s: [received(s), s.at("2025-04-17T06:00")],
        field="until",
    ),
    Refusal(
        "more time is asked for with a reason",
        "assignment.ask_extension",
        OFFICER,
        lambda s, who: verbs.ask_extension(s.engine, who, s.assignment(OURS), LATER, reason=""),
        ReasonRequired,
        given=received,
        field="reason",
    ),
    Refusal(
        "more time is asked for once",
        "assignment.ask_extension",
        OFFICER,
        lambda s, who: verbs.ask_extension(s.engine, who, s.assignment(OURS), LATER, reason=WHY),
        NotAllowedNow,
        given=asked,
    ),
    Refusal(
        "a request is decided once",
        "assignment.decide_extension",
        MONITOR,
        lambda s, who: verbs.decide_extension(s.engine, who, s.it, allow_it=True, reason=WHY),
        NotAllowedNow,
        given=decided,
    ),
    Refusal(
        "no request is decided after the work has ended",
        "assignment.decide_extension",
        MONITOR,
        lambda s, who: verbs.decide_extension(s.engine, who, s.it, allow_it=True, reason=WHY),
        NotAllowedNow,
        given=lambda s: (
            asked(s),
            verbs.withdraw_assignment(s.engine, s.who(MONITOR), s.assignment(OURS), reason=WHY),
        )[0],
    ),
    Refusal(
        "a decision has its reason",
        "assignment.decide_extension",
        MONITOR,
        lambda s, who: verbs.decide_extension(s.engine, who, s.it, allow_it=True, reason=" "),
        ReasonRequired,
        given=asked,
    ),
    Refusal(
        "a request that is not there is not decided",
        "assignment.decide_extension",
        MONITOR,
        lambda s, who: verbs.decide_extension(s.engine, who, "0" * 32, allow_it=True, reason=WHY),
        NotFound,
    ),
    Refusal(
        "a last day that has passed is asked about first",
        "assignment.change_deadline",
        MONITOR,
        lambda s, who: verbs.change_deadline(
            s.engine, who, s.assignment(OURS), date(2025, 4, 8), reason=WHY, ahead=True
        ),
        InvalidInput,
        field="again",
    ),
    Refusal(
        "a deadline is changed with a reason",
        "assignment.change_deadline",
        MONITOR,
        lambda s, who: verbs.change_deadline(s.engine, who, s.assignment(OURS), LATER, reason=" "),
        ReasonRequired,
        field="reason",
    ),
    Refusal(
        "a period that is none is no cadence",
        "assignment.set_cadence",
        WATCHER,
        lambda s, who: verbs.set_cadence(s.engine, who, s.assignment(OURS), "mỗi tuần"),
        InvalidTimer,
    ),
    Refusal(
        "nobody is urged without words",
        "assignment.urge",
        WATCHER,
        lambda s, who: verbs.urge(s.engine, who, s.assignment(OURS), "  "),
        ReasonRequired,
        field="reason",
    ),
    Refusal(
        "nobody is urged about what has ended",
        "assignment.urge",
        WATCHER,
        lambda s, who: verbs.urge(s.engine, who, s.assignment(OURS), "Khẩn trương"),
        NotAllowedNow,
        given=signed,
    ),
    Refusal(
        "an agency's own head urges nobody of another",
        "assignment.urge",
        f"thu_truong.{THEIRS}",
        lambda s, who: verbs.urge(s.engine, who, s.assignment(OURS), "Khẩn trương"),
        NotFound,
    ),
    Refusal(
        "work passes on by a document",
        "assignment.transfer",
        "administrator",
        lambda s, who: verbs.transfer_agency(s.engine, who, OURS, "so-noi-vu", basis=" "),
        ReasonRequired,
    ),
    Refusal(
        "work passes on to another agency",
        "assignment.transfer",
        "administrator",
        lambda s, who: verbs.transfer_agency(s.engine, who, OURS, OURS, basis="NQ 60"),
        InvalidInput,
        field="to",
    ),
    Refusal(
        "every open assignment has an heir",
        "assignment.transfer",
        "administrator",
        lambda s, who: verbs.transfer_agency(s.engine, who, OURS, {}, basis="NQ 60"),
        InvalidInput,
        field="to",
    ),
    Refusal(
        "work passes on to an agency that is there",
        "assignment.transfer",
        "administrator",
        lambda s, who: verbs.transfer_agency(s.engine, who, OURS, "so-khong-co", basis="NQ 60"),
        NotFound,
    ),
    Refusal(
        "a head of the agency itself does not give its work away",
        "assignment.transfer",
        CHIEF,
        lambda s, who: verbs.transfer_agency(s.engine, who, OURS, "so-noi-vu", basis="NQ 60"),
        Forbidden,
    ),
    Refusal(
        "an assignment that is not there does not exist",
        "assignment.withdraw",
        MONITOR,
        lambda s, who: verbs.withdraw_assignment(s.engine, who, "0" * 32, reason=WHY),
        NotFound,
    ),
]
