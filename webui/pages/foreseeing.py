"""The page before a forced end: what would end and open, who would be told; then it is done."""

from __future__ import annotations

from collections.abc import Callable

from flask import render_template, request

from engine.sentences import Sentence
from engine.service.engine import Engine
from engine.service.simulation import rehearsal
from engine.service.simulation.rehearsal import Consequences
from webui.session import engine, rehearsing

OWN_FIELDS = frozenset({"csrf", "command", "reason"})


def foreseen(root_id: str, do: Callable[[], object]) -> Consequences:
    """What a verb of a page would lead to; raises what refuses it."""

    def act(stage: Engine) -> None:
        with rehearsing(stage):
            do()

    return rehearsal.consequences(engine(), root_id, act)


def page(heading: Sentence, title: str, url: str, back: str, found: Consequences) -> str:
    """The page that says it and asks once more; what was entered goes along."""
    along = [(name, value) for name, value in request.form.items(multi=True)]
    return render_template(
        "foreseen.html",
        heading=heading,
        title=title,
        url=url,
        back=back,
        found=found,
        along=[pair for pair in along if pair[0] not in OWN_FIELDS],
    )
