"""A verb as a row: given what, who does it; and, as a row too, whom it refuses and when.

What a row leaves in the store stands beside it, in ``leaves/``, as the sentences of
:mod:`tests.integration.verbs.picture`. ``python -m tests.integration.verbs.trial tasks``
writes those of ``rows/tasks.py`` anew (without a name: all of them); read the difference.
"""

from __future__ import annotations

import importlib
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import DieuPhoiError
from engine.model.permission import Actor
from tests.integration.verbs.picture import Teller, changed, naming, told
from tests.integration.verbs.scene import Scene, Stage, found

HERE = Path(__file__).parent
CAST = (
    "van_thu.so-y-te",
    "chuyen_vien.so-y-te",
    "truong_phong.so-y-te",
    "thu_truong.so-y-te",
    "thu_truong.so-tu-phap",
    "chuyen_vien.so-noi-vu",
    "truong_phong.so-noi-vu",
    "pho_thu_truong.so-xay-dung",
    "administrator",
    "deployer",
    "inspector",
    "leader",
    "security",
)
"""Who tries each verb: the agency whose work it is, another with a share, the monitor, a stranger
and every role."""

Given = Callable[[Scene], Any]
Do = Callable[[Scene, Actor], Any]


def nothing(_scene: Scene) -> None:
    """The province as it was founded."""


TRACE = frozenset({"stream", "transition"})
"""What a refused sign-in to an account that there is leaves on record."""


@dataclass(frozen=True)
class Row:
    """``who`` does ``verb`` after ``given``, and it leaves what stands under ``sentence``.

    ``everybody``: the whole cast tries it too, and who may stands there as well.
    """

    sentence: str
    verb: str
    who: str
    do: Do
    given: Given = nothing
    everybody: bool = False

    def __str__(self) -> str:
        """How pytest names it."""
        return self.sentence


@dataclass(frozen=True)
class Refusal:
    """``who`` tries ``verb`` after ``given`` and is refused by ``error``, about ``field``.

    Nothing is left, save that a sign-in ``counts_tries``.
    """

    sentence: str
    verb: str
    who: str
    do: Do
    error: type[Exception]
    given: Given = nothing
    field: str | None = None
    counts_tries: bool = False

    def __str__(self) -> str:
        """How pytest names it."""
        return self.sentence


def prepared(row: Row | Refusal, stage: Stage) -> Scene:
    """A copy of the province in which what is given has happened."""
    scene = stage.open()
    scene.it = row.given(scene)
    return scene


def leaves(row: Row, stage: Stage) -> list[str]:
    """What the row's verb leaves: its answer, what it wrote, the mail that went out."""
    scene = prepared(row, stage)
    before, sent = scene.picture(), len(scene.letters)
    scene.memory = {}
    answer = row.do(scene, scene.who(row.who))
    after = scene.picture()
    lines = told(before, after, scene.clock.now())
    lines += scene.letters[sent:]
    if answer is not None:
        shown = Teller(naming(before, after), scene.clock.now()).words(answer)
        lines.insert(0, f"answer {shown}")
    if after.tables["command"] != before.tables["command"]:
        again = row.do(scene, scene.who(row.who))
        assert again == answer, "the same click is answered otherwise"
        assert scene.picture() == after, "the same click is done twice"
    stage.discard(scene)
    return lines


def who_may(row: Row, stage: Stage) -> list[str]:
    """Who of the cast may do it, and how the others are refused; a refusal writes nothing."""
    origin = prepared(row, stage)
    before = origin.picture()
    origin.close()
    answers: dict[str, list[str]] = {}
    scene = stage.open(origin)
    for login in CAST:
        try:
            row.do(scene, scene.who(login))
        except DieuPhoiError as refused:
            answers.setdefault(type(refused).__name__, []).append(login)
            assert scene.picture() == before, f"{login} was refused and left something"
        else:
            answers.setdefault("may", []).append(login)
            stage.discard(scene)
            scene = stage.open(origin)
    stage.discard(scene)
    origin.path.unlink()
    words = ["may", *sorted(answers.keys() - {"may"})]
    return [f"{word}: {', '.join(answers[word])}" for word in words if word in answers]


def refuse(refusal: Refusal, stage: Stage) -> Exception:
    """Try it, see that nothing was left, and give what it was refused by."""
    scene = prepared(refusal, stage)
    before = scene.picture()
    try:
        refusal.do(scene, scene.who(refusal.who))
    except refusal.error as refused:
        left = changed(before, scene.picture())
        tried = {"login_failure", *(TRACE if refusal.verb == "sign_in" else ())}
        told = left <= tried and "login_failure" in left if refusal.counts_tries else not left
        assert told, f"it was refused and left something: {sorted(left)}"
        stage.discard(scene)
        return refused
    raise AssertionError("it was not refused")


def nouns() -> list[str]:
    """The files of rows."""
    return sorted(path.stem for path in (HERE / "rows").glob("*.py"))


def rows(noun: str) -> list[Row]:
    """The rows of one file."""
    found_rows: list[Row] = importlib.import_module(f"tests.integration.verbs.rows.{noun}").ROWS
    return found_rows


def refusals(noun: str) -> list[Refusal]:
    """The refusals of one file."""
    module = importlib.import_module(f"tests.integration.verbs.rows.{noun}")
    found_refusals: list[Refusal] = module.REFUSALS
    return found_refusals


def expected(noun: str) -> Mapping[str, list[str]]:
    """What stands in ``leaves/`` for the rows of one file, by sentence."""
    path = HERE / "leaves" / f"{noun}.txt"
    sections = path.read_text().split("## ")[1:] if path.exists() else []
    return {head: body.splitlines() for head, _, body in map(_split, sections)}


def _split(section: str) -> tuple[str, str, str]:
    head, _, body = section.partition("\n")
    return head, "", body.strip()


def says_who(line: str) -> bool:
    """Whether a line tells who may do it, or how the others are refused."""
    return line.partition(": ")[0] in {"may", *(error.__name__ for error in _errors())}


def _errors() -> list[type[DieuPhoiError]]:
    return DieuPhoiError.__subclasses__()


def lines_of(row: Row, stage: Stage) -> list[str]:
    """All that stands under a row."""
    return [*leaves(row, stage), *(who_may(row, stage) if row.everybody else [])]


def _written(noun: str, stage: Stage) -> Iterator[str]:
    for row in rows(noun):
        yield f"## {row.sentence}\n" + "".join(f"{line}\n" for line in lines_of(row, stage))


def main(*named: str) -> None:
    """Write anew what the rows leave."""
    with tempfile.TemporaryDirectory() as home:
        stage = found(Path(home))
        for noun in named or nouns():
            text = "\n".join(_written(noun, stage))
            (HERE / "leaves" / f"{noun}.txt").write_text(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
