"""Verbs on documents that are being read."""

from __future__ import annotations

from engine.errors import Conflict, InvalidInput, NotFound
from tests.integration.verbs import verbs
from tests.integration.verbs.given.deployments import DEPLOYER
from tests.integration.verbs.given.learned_words import taught, taught_reading
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
    Row(
        "words of a document are remembered",
        "reading.remember",
        DEPLOYER,
        lambda s, who: verbs.remember_words(
            s.engine, who, s.it, "agency", "Danh mục", "so-y-te", command_id=s.click
        ),
        given=kept,
        everybody=True,
    ),
    Row(
        "words are remembered otherwise: what was remembered of them is taken back",
        "reading.remember",
        DEPLOYER,
        lambda s, who: verbs.remember_words(
            s.engine, who, s.it, "time", "Lập danh mục", "trong quý III", instead=True
        ),
        given=taught_reading,
    ),
    Row(
        "the same words are remembered once",
        "reading.remember",
        DEPLOYER,
        lambda s, who: verbs.remember_words(
            s.engine, who, s.it, "time", "lập danh mục", "trong quý IV"
        ),
        given=taught_reading,
    ),
    Row(
        "words are taken back, by whom and when",
        "reading.forget",
        DEPLOYER,
        lambda s, who: verbs.forget_words(s.engine, who, s.it, command_id=s.click),
        given=taught,
        everybody=True,
    ),
]


def _taught_wrongly(
    what: str, kind: str, words: str, meaning: str, error: type[Exception] = InvalidInput
) -> Refusal:
    return Refusal(
        f"remembered of a document: {what}",
        "reading.remember",
        DEPLOYER,
        lambda s, who: verbs.remember_words(s.engine, who, s.it, kind, words, meaning),
        error,
        given=kept,
    )


REFUSALS = [
    Refusal(
        "the same words that mean something else already",
        "reading.remember",
        DEPLOYER,
        lambda s, who: verbs.remember_words(
            s.engine, who, s.it, "time", "lập danh mục", "trong quý III"
        ),
        Conflict,
        given=taught_reading,
    ),
    _taught_wrongly("words that it does not have", "agency", "Sở Trên Trời", "so-y-te"),
    _taught_wrongly("no words", "agency", " ", "so-y-te"),
    _taught_wrongly("the name of another agency", "agency", "Sở Tư pháp", "so-y-te"),
    _taught_wrongly("an agency that is none", "agency", "danh mục", "nobody", NotFound),
    _taught_wrongly("a field that is none", "label", "danh mục", "nobody", NotFound),
    _taught_wrongly("a time of one year", "time", "lập danh mục", "trước ngày 01/12/2026"),
    _taught_wrongly("a time that is none", "time", "lập danh mục", "sớm"),
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
