"""Verbs on an instance, on the agencies of an activity, and on what stopped."""

from __future__ import annotations

from dataclasses import replace

from engine.config import Limits
from engine.errors import InvalidInput, NotAllowedNow, NotFound, ReasonRequired
from engine.model.permission import SYSTEM
from tests.integration.verbs import verbs
from tests.integration.verbs.processes import deployed, running
from tests.integration.verbs.rows.assignments import counted
from tests.integration.verbs.rows.tasks import OURS, THEIRS, WHY, done, received
from tests.integration.verbs.scene import Scene
from tests.integration.verbs.trial import Refusal, Row

ADMIN, MONITOR = "administrator", "truong_phong.so-noi-vu"


def suspended(scene: Scene) -> str:
    """An instance of one task rests; gives it."""
    instance = running(scene, "one-task")
    verbs.suspend_instance(scene.engine, SYSTEM, instance, reason=WHY)
    return instance


def plan_rested(scene: Scene) -> None:
    """The whole plan has rested for two working days, one share counted in working days."""
    received(scene)
    counted(scene)
    verbs.suspend_instance(scene.engine, SYSTEM, scene.plan, reason=WHY)
    scene.at("2025-04-11T10:00")


def withdrawn(scene: Scene) -> str:
    """One of two shares of the plan was taken back; gives its instance."""
    share = scene.share(OURS)
    verbs.withdraw_child(scene.engine, SYSTEM, share, reason=WHY)
    return share


def failed(scene: Scene) -> str:
    """A gateway has no way out for an amount of four; gives the incident."""
    running(scene, "fails", amount=4)
    return str(scene.row("incidents").id)


def failed_for_want_of_room(scene: Scene) -> str:
    """An agency was added for which there was no room, and now there is; gives the incident."""
    instance = running(scene, "fan")
    limits = scene.engine.config
    scene.engine.config = replace(limits, limits=Limits(instances=3))
    verbs.add_child(scene.engine, SYSTEM, instance, "ask", "so-noi-vu", reason=WHY)
    scene.engine.config = limits
    return str(scene.row("incidents").id)


def skipped(scene: Scene) -> str:
    """The incident was dealt with; gives it."""
    incident = failed(scene)
    verbs.skip_incident(scene.engine, SYSTEM, incident, reason=WHY)
    return incident


def ambiguous(scene: Scene) -> str:
    """Two instances waited for one message, and one of them has ended; gives the incident."""
    first, second = running(scene, "waiter"), running(scene, "waiter")
    verbs.correlate(scene.engine, SYSTEM, "reply", data={"ok": "yes"})
    incident = str(scene.row("incidents").id)
    at = scene.row("incidents").instance_id
    verbs.cancel_instance(scene.engine, SYSTEM, second if at == first else first, reason=WHY)
    return incident


def token(scene: Scene, instance: str) -> int:
    """Where an instance waits for a person."""
    return int(scene.row("tasks", instance_id=instance).token)


ROWS = [
    Row(
        "an administrator starts a process",
        "instance.start",
        ADMIN,
        lambda s, who: verbs.start_instance(
            s.engine,
            who,
            "one-task",
            {"amount": 3},
            business_key="HS-1",
            title="Hồ sơ 1",
            command_id=s.click,
        ),
        given=lambda s: deployed(s, "one-task"),
        everybody=True,
    ),
    Row(
        "an earlier version is started where it is named",
        "instance.start",
        ADMIN,
        lambda s, who: verbs.start_instance(
            s.engine, who, "plan", version=1, process_id="share", command_id=s.click
        ),
    ),
    Row(
        "an instance is cancelled with all below it",
        "instance.cancel",
        ADMIN,
        lambda s, who: verbs.cancel_instance(s.engine, who, s.plan, reason=WHY, command_id=s.click),
        given=received,
        everybody=True,
    ),
    Row(
        "a share is cancelled and its parent told",
        "instance.cancel",
        "leader",
        lambda s, who: verbs.cancel_instance(
            s.engine, who, s.share(OURS), reason=WHY, command_id=s.click
        ),
        given=received,
    ),
    Row(
        "an administrator completes what waits for somebody, without its form",
        "instance.complete",
        ADMIN,
        lambda s, who: verbs.complete_instance(
            s.engine, who, s.it, token(s, s.it), {"ok": True}, command_id=s.click
        ),
        given=lambda s: running(s, "one-task"),
        everybody=True,
    ),
    Row(
        "an instance rests with all below it",
        "instance.suspend",
        ADMIN,
        lambda s, who: verbs.suspend_instance(
            s.engine, who, s.plan, reason=WHY, command_id=s.click
        ),
        everybody=True,
    ),
    Row(
        "a plan goes on: its shares get back the working days they lost and are reminded again",
        "instance.resume",
        ADMIN,
        lambda s, who: verbs.resume_instance(s.engine, who, s.plan, reason=WHY, command_id=s.click),
        given=plan_rested,
        everybody=True,
    ),
    Row(
        "one more agency gets its share of an activity under way",
        "child.add",
        MONITOR,
        lambda s, who: verbs.add_child(
            s.engine, who, s.plan, "Share", "so-xay-dung", reason=WHY, command_id=s.click
        ),
        everybody=True,
    ),
    Row(
        "one agency's share is ended and the others go on",
        "child.withdraw",
        MONITOR,
        lambda s, who: verbs.withdraw_child(
            s.engine, who, s.share(OURS), reason=WHY, command_id=s.click
        ),
        given=received,
        everybody=True,
    ),
    Row(
        "the last share is ended, and the activity with it",
        "child.withdraw",
        MONITOR,
        lambda s, who: verbs.withdraw_child(
            s.engine, who, s.share(THEIRS), reason=WHY, command_id=s.click
        ),
        given=withdrawn,
    ),
    Row(
        "an agency's share begins once more under its number",
        "child.reopen",
        MONITOR,
        lambda s, who: verbs.reopen_child(s.engine, who, s.it, reason=WHY, command_id=s.click),
        given=withdrawn,
        everybody=True,
    ),
    Row(
        "what failed is tried once more",
        "incident.retry",
        ADMIN,
        lambda s, who: verbs.retry_incident(s.engine, who, s.it, reason=WHY, command_id=s.click),
        given=failed_for_want_of_room,
        everybody=True,
    ),
    Row(
        "what failed once more is an incident once more, of which nobody is told twice",
        "incident.retry",
        ADMIN,
        lambda s, who: verbs.retry_incident(s.engine, who, s.it, reason=WHY, command_id=s.click),
        given=failed,
    ),
    Row(
        "what failed is passed over with what it should have brought",
        "incident.skip",
        ADMIN,
        lambda s, who: verbs.skip_incident(
            s.engine, who, s.it, data={"amount": 9}, reason=WHY, command_id=s.click
        ),
        given=failed,
        everybody=True,
    ),
    Row(
        "a message that several waited for goes to the one who still waits",
        "incident.retry",
        ADMIN,
        lambda s, who: verbs.retry_incident(s.engine, who, s.it, reason=WHY, command_id=s.click),
        given=ambiguous,
    ),
    Row(
        "a message that several waited for is dropped",
        "incident.skip",
        ADMIN,
        lambda s, who: verbs.skip_incident(s.engine, who, s.it, reason=WHY, command_id=s.click),
        given=ambiguous,
    ),
]

REFUSALS = [
    Refusal(
        "a process that is not there does not start",
        "instance.start",
        ADMIN,
        lambda s, who: verbs.start_instance(s.engine, who, "khong-co"),
        NotFound,
    ),
    Refusal(
        "of several processes one is named",
        "instance.start",
        ADMIN,
        lambda s, who: verbs.start_instance(s.engine, who, "plan", process_id="khong-co"),
        InvalidInput,
        field="process",
    ),
    Refusal(
        "nothing is cancelled without a reason",
        "instance.cancel",
        ADMIN,
        lambda s, who: verbs.cancel_instance(s.engine, who, s.plan, reason=" "),
        ReasonRequired,
    ),
    Refusal(
        "what has ended is not cancelled",
        "instance.cancel",
        ADMIN,
        lambda s, who: verbs.cancel_instance(s.engine, who, s.it, reason=WHY),
        NotAllowedNow,
        given=withdrawn,
    ),
    Refusal(
        "an instance that is not there is not cancelled",
        "instance.cancel",
        ADMIN,
        lambda s, who: verbs.cancel_instance(s.engine, who, "0" * 32, reason=WHY),
        NotFound,
    ),
    Refusal(
        "what does not wait is not completed",
        "instance.complete",
        ADMIN,
        lambda s, who: verbs.complete_instance(s.engine, who, s.it, 99),
        NotAllowedNow,
        given=lambda s: running(s, "one-task"),
    ),
    Refusal(
        "nothing of what rests is completed",
        "instance.complete",
        ADMIN,
        lambda s, who: verbs.complete_instance(s.engine, who, s.it, token(s, s.it)),
        NotAllowedNow,
        given=suspended,
    ),
    Refusal(
        "nothing rests without a reason",
        "instance.suspend",
        ADMIN,
        lambda s, who: verbs.suspend_instance(s.engine, who, s.plan, reason=""),
        ReasonRequired,
    ),
    Refusal(
        "what rests is not suspended once more",
        "instance.suspend",
        ADMIN,
        lambda s, who: verbs.suspend_instance(s.engine, who, s.it, reason=WHY),
        NotAllowedNow,
        given=suspended,
    ),
    Refusal(
        "nothing goes on without a reason",
        "instance.resume",
        ADMIN,
        lambda s, who: verbs.resume_instance(s.engine, who, s.it, reason=" "),
        ReasonRequired,
        given=suspended,
    ),
    Refusal(
        "what does not rest does not go on",
        "instance.resume",
        ADMIN,
        lambda s, who: verbs.resume_instance(s.engine, who, s.plan, reason=WHY),
        NotAllowedNow,
    ),
    Refusal(
        "a share does not go on while the plan above it rests",
        "instance.resume",
        ADMIN,
        lambda s, who: verbs.resume_instance(s.engine, who, s.share(OURS), reason=WHY),
        NotAllowedNow,
        given=lambda s: verbs.suspend_instance(s.engine, SYSTEM, s.plan, reason=WHY),
    ),
    Refusal(
        "an agency that is at work gets no second share",
        "child.add",
        MONITOR,
        lambda s, who: verbs.add_child(s.engine, who, s.plan, "Share", OURS, reason=WHY),
        NotAllowedNow,
    ),
    Refusal(
        "no agency is added to an activity that does not run",
        "child.add",
        MONITOR,
        lambda s, who: verbs.add_child(s.engine, who, s.plan, "Wait", "so-noi-vu", reason=WHY),
        NotFound,
    ),
    Refusal(
        "no agency is added without a reason",
        "child.add",
        MONITOR,
        lambda s, who: verbs.add_child(s.engine, who, s.plan, "Share", "so-noi-vu", reason=""),
        ReasonRequired,
    ),
    Refusal(
        "a share that has ended is not withdrawn",
        "child.withdraw",
        MONITOR,
        lambda s, who: verbs.withdraw_child(s.engine, who, s.it, reason=WHY),
        NotAllowedNow,
        given=withdrawn,
    ),
    Refusal(
        "a plan is no share",
        "child.withdraw",
        MONITOR,
        lambda s, who: verbs.withdraw_child(s.engine, who, s.plan, reason=WHY),
        NotFound,
    ),
    Refusal(
        "no share is withdrawn without a reason",
        "child.withdraw",
        MONITOR,
        lambda s, who: verbs.withdraw_child(s.engine, who, s.share(OURS), reason=" "),
        ReasonRequired,
    ),
    Refusal(
        "a share that is being worked on is not reopened",
        "child.reopen",
        MONITOR,
        lambda s, who: verbs.reopen_child(s.engine, who, s.share(OURS), reason=WHY),
        NotAllowedNow,
        given=done,
    ),
    Refusal(
        "no share is reopened without a reason",
        "child.reopen",
        MONITOR,
        lambda s, who: verbs.reopen_child(s.engine, who, s.it, reason=" "),
        ReasonRequired,
        given=withdrawn,
    ),
    Refusal(
        "an incident is dealt with once",
        "incident.retry",
        ADMIN,
        lambda s, who: verbs.retry_incident(s.engine, who, s.it, reason=WHY),
        NotAllowedNow,
        given=skipped,
    ),
    Refusal(
        "no incident is passed over without a reason",
        "incident.skip",
        ADMIN,
        lambda s, who: verbs.skip_incident(s.engine, who, s.it, reason=" "),
        ReasonRequired,
        given=failed,
    ),
]
