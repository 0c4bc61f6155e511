"""Verbs on documents that are being read."""

from __future__ import annotations

from engine.errors import Conflict, NotFound
from tests.integration.verbs import verbs
from tests.integration.verbs.given.deployments import DEPLOYER
from tests.integration.verbs.given.readings import BODY, ENTERED, FOUND, kept
from tests.integration.verbs.trial import Refusal, Row

ROWS = [
    Row(
        "a document that was read is kept with its file and its tasks",
        "reading.begin",
        DEPLOYER,
        lambda s, who: verbs.keep_reading(
            s.engine, who, "ke-hoach.txt", BODY, FOUND, page="p", command_id=s.click
        ),
        everybody=True,
    ),
    Row(
        "the table is saved, and a task of it dropped: its sentence stays",
        "reading.save",
        DEPLOYER,
        lambda s, who: verbs.save_reading(
            s.engine, who, s.it, ENTERED, revision=1, page="q", act=("drop", "t2", 0)
        ),
        given=kept,
        everybody=True,
    ),
    Row(
        "a process was deployed from it",
        "reading.deployed",
        DEPLOYER,
        lambda s, who: verbs.deployed_reading(s.engine, who, s.it, "daily"),
        given=kept,
        everybody=True,
    ),
    Row(
        "a reading is thrown away",
        "reading.drop",
        DEPLOYER,
        lambda s, who: verbs.drop_reading(s.engine, who, s.it, command_id=s.click),
        given=kept,
        everybody=True,
    ),
]

REFUSALS = [
    Refusal(
        "a page that another one has overtaken",
        "reading.save",
        DEPLOYER,
        lambda s, who: verbs.save_reading(s.engine, who, s.it, ENTERED, revision=0, page="q"),
        Conflict,
        given=kept,
    ),
    Refusal(
        "a task that is not there",
        "reading.save",
        DEPLOYER,
        lambda s, who: verbs.save_reading(
            s.engine, who, s.it, ENTERED, revision=1, page="q", act=("split", "t9", 0)
        ),
        NotFound,
        given=kept,
    ),
]
