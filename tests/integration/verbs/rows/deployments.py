"""Verbs on processes: deploying them, which version is in use, drafts of them."""

from __future__ import annotations

from engine.errors import Conflict, InvalidDiagram, InvalidInput, NotFound
from tests.integration.verbs import verbs
from tests.integration.verbs.given.deployments import (
    BROKEN,
    DEPLOYER,
    NEWER,
    disabled,
    drafted,
    dropped,
    saved,
    two_versions,
)
from tests.integration.verbs.given.tasks import WHY
from tests.integration.verbs.processes import DIAGRAMS, deployed
from tests.integration.verbs.trial import Refusal, Row

ROWS = [
    Row(
        "a process is deployed and in use: it is found, and begins by the clock",
        "deploy",
        DEPLOYER,
        lambda s, who: verbs.deploy(
            s.engine,
            who,
            "daily",
            {"daily.bpmn": DIAGRAMS["daily"]},
            title="Hằng ngày",
            note="Bản đầu",
            command_id=s.click,
        ),
        everybody=True,
    ),
    Row(
        "the same content once more is the deployment that is there",
        "deploy",
        DEPLOYER,
        lambda s, who: verbs.deploy(
            s.engine, who, "daily", {"daily.bpmn": DIAGRAMS["daily"]}, command_id=s.click
        ),
        given=lambda s: deployed(s, "daily"),
    ),
    Row(
        "a new version takes the place of the old: what began by the clock does so no more",
        "deploy",
        DEPLOYER,
        lambda s, who: verbs.deploy(
            s.engine, who, "daily", {"daily.bpmn": NEWER}, command_id=s.click
        ),
        given=lambda s: deployed(s, "daily"),
    ),
    Row(
        "a version may be deployed without being in use",
        "deploy",
        DEPLOYER,
        lambda s, who: verbs.deploy(
            s.engine,
            who,
            "daily",
            {"daily.bpmn": DIAGRAMS["daily"]},
            make_current=False,
            command_id=s.click,
        ),
    ),
    Row(
        "an earlier version comes into use again",
        "set-current",
        DEPLOYER,
        lambda s, who: verbs.set_current(s.engine, who, "daily", 1, reason=WHY, command_id=s.click),
        given=two_versions,
        everybody=True,
    ),
    Row(
        "nothing of a process starts any more",
        "disable-process",
        DEPLOYER,
        lambda s, who: verbs.disable_process(
            s.engine, who, "daily", reason=WHY, command_id=s.click
        ),
        given=lambda s: deployed(s, "daily"),
        everybody=True,
    ),
    Row(
        "it starts again from what was in use",
        "enable-process",
        DEPLOYER,
        lambda s, who: verbs.enable_process(s.engine, who, "daily", reason=WHY, command_id=s.click),
        given=disabled,
        everybody=True,
    ),
    Row(
        "a draft is begun",
        "draft.create",
        DEPLOYER,
        lambda s, who: verbs.create_draft(
            s.engine, who, "daily", " Hằng  ngày ", {"a.bpmn": b"<x/>"}, command_id=s.click
        ),
        everybody=True,
    ),
    Row(
        "a draft is saved: one file changed, the others as they were",
        "draft.save",
        DEPLOYER,
        lambda s, who: verbs.save_draft_diagram(s.engine, who, s.it, 1, {"form.json": "{}"}),
        given=drafted,
        everybody=True,
    ),
    Row(
        "a draft is deployed and stays",
        "deploy",
        DEPLOYER,
        lambda s, who: verbs.deploy_draft(
            s.engine, who, s.it, 2, note="Bản nháp", command_id=s.click
        ),
        given=saved,
        everybody=True,
    ),
    Row(
        "a draft is thrown away",
        "draft.drop",
        DEPLOYER,
        lambda s, who: verbs.drop_draft(s.engine, who, s.it, command_id=s.click),
        given=drafted,
        everybody=True,
    ),
    Row(
        "a draft that was thrown away is had back",
        "draft.recover",
        DEPLOYER,
        lambda s, who: verbs.recover_draft(s.engine, who, s.it, command_id=s.click),
        given=dropped,
        everybody=True,
    ),
    Row(
        "a version of a draft gets a name",
        "draft.name",
        DEPLOYER,
        lambda s, who: verbs.name_draft_version(
            s.engine, who, s.it, 1, " Trước  khi sửa ", command_id=s.click
        ),
        given=drafted,
        everybody=True,
    ),
    Row(
        "a draft holds again what it held, as its next version",
        "draft.restore",
        DEPLOYER,
        lambda s, who: verbs.restore_draft(s.engine, who, s.it, 2, 1, command_id=s.click),
        given=saved,
        everybody=True,
    ),
]

REFUSALS = [
    Refusal(
        "a diagram with errors is not deployed",
        "deploy",
        DEPLOYER,
        lambda s, who: verbs.deploy(s.engine, who, "x", {"x.bpmn": BROKEN}),
        InvalidDiagram,
    ),
    Refusal(
        "a process has a key",
        "deploy",
        DEPLOYER,
        lambda s, who: verbs.deploy(s.engine, who, "", {"x.bpmn": NEWER}),
        InvalidInput,
        field="key",
    ),
    Refusal(
        "a key has at most 64 characters",
        "deploy",
        DEPLOYER,
        lambda s, who: verbs.deploy(s.engine, who, "x" * 65, {"x.bpmn": NEWER}),
        InvalidInput,
        field="key",
    ),
    Refusal(
        "a version that is not there does not come into use",
        "set-current",
        DEPLOYER,
        lambda s, who: verbs.set_current(s.engine, who, "plan", 2),
        NotFound,
    ),
    Refusal(
        "a process that is not there is not put into use",
        "enable-process",
        DEPLOYER,
        lambda s, who: verbs.enable_process(s.engine, who, "khong-co", reason=WHY),
        NotFound,
    ),
    Refusal(
        "a draft has a key of letters and digits",
        "draft.create",
        DEPLOYER,
        lambda s, who: verbs.create_draft(s.engine, who, "a b", "x", {}),
        InvalidInput,
        field="key",
    ),
    Refusal(
        "a draft holds texts",
        "draft.create",
        DEPLOYER,
        lambda s, who: verbs.create_draft(s.engine, who, "a", "x", {"a.bpmn": b"\xff\xff"}),
        InvalidInput,
        field="files",
    ),
    Refusal(
        "a draft's file stays in its folder",
        "draft.create",
        DEPLOYER,
        lambda s, who: verbs.create_draft(s.engine, who, "a", "x", {"../a.bpmn": b"x"}),
        InvalidInput,
        field="files",
    ),
    Refusal(
        "a draft is not saved over what somebody else saved since",
        "draft.save",
        DEPLOYER,
        lambda s, who: verbs.save_draft_diagram(s.engine, who, s.it, 1, {"a.bpmn": "x"}),
        Conflict,
        given=saved,
    ),
    Refusal(
        "a draft is deployed as it was seen",
        "deploy",
        DEPLOYER,
        lambda s, who: verbs.deploy_draft(s.engine, who, s.it, 1),
        Conflict,
        given=saved,
    ),
    Refusal(
        "a draft that is not there is not thrown away",
        "draft.drop",
        DEPLOYER,
        lambda s, who: verbs.drop_draft(s.engine, who, "0" * 32),
        NotFound,
    ),
]
