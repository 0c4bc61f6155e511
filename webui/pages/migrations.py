"""Chuyển phiên bản: what running plans would become, doing it, taking it back."""

from __future__ import annotations

import time
from collections.abc import Mapping

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import DieuPhoiError, Forbidden, InvalidInput, NotFound
from engine.model.numbers import whole
from engine.sentences import sentence
from engine.service import migration
from engine.service.plans import processes
from webui.errors import status_of
from webui.refusals import refusal
from webui.request_fields import command_id, need_reason, query
from webui.request_fields import text as posted
from webui.session import actor, engine

pages = Blueprint("migrations", __name__, url_prefix="/quy-trinh/<key>/chuyen-phien-ban")

LET_GO = "-"
"""The choice by which an event shall wait no more."""
PATIENCE_SECONDS = 5.0
"""So long a page moves plans itself; the clock moves the others."""
AT_ONCE = 5


@pages.get("")
def form(key: str) -> Response:
    """The choice of versions, and what each running plan would come to."""
    return _form(key)


@pages.post("")
def begin(key: str) -> Response:
    """Move the running plans."""
    try:
        asked = migration.migrate(
            engine(),
            actor(),
            key,
            _version("from"),
            _version("to"),
            elements=_elements(),
            recomputed=bool(text("recomputed")),
            reason=need_reason(),
            command_id=command_id(),
        )
    except (Forbidden, NotFound):
        raise
    except DieuPhoiError as error:
        return _form(key, error)
    _go_on(asked)
    return redirect(url_for("migrations.page", key=key, migration_id=asked, done="migrated"), 303)


@pages.get("/<migration_id>")
def page(key: str, migration_id: str) -> Response:
    """What came of a move."""
    return _page(key, migration_id)


@pages.post("/<migration_id>")
def undo(key: str, migration_id: str) -> Response:
    """Take a move back."""
    try:
        back = migration.undo(
            engine(), actor(), migration_id, reason=need_reason(), command_id=command_id()
        )
    except (Forbidden, NotFound):
        raise
    except DieuPhoiError as error:
        return _page(key, migration_id, error)
    _go_on(back)
    return redirect(url_for("migrations.page", key=key, migration_id=back, done="migrated"), 303)


def _go_on(asked: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while migration.go_on(engine(), actor(), asked, AT_ONCE) and time.monotonic() < until:
        pass


def _form(key: str, error: DieuPhoiError | None = None) -> Response:
    moves = migration.moves_of(engine(), actor(), key)
    view = processes.view(engine(), actor(), key)
    seen = None
    if text("from") and text("to"):
        try:
            seen = migration.dry_run(
                engine(),
                actor(),
                key,
                _version("from"),
                _version("to"),
                elements=_elements(),
                recomputed=bool(text("recomputed")),
            )
        except InvalidInput as wrong:
            error = error or wrong
    page = render_template(
        "migrations/form.html",
        view=view,
        moves=moves,
        seen=seen,
        choices=[(str(row.version), str(row.version)) for row in view.versions],
        asked={name: text(name) for name in ("from", "to", "recomputed", "reason")},
        let_go=LET_GO,
        refused=refusal(error) if error else None,
    )
    return make_response(page, status_of(error))


def _page(key: str, migration_id: str, error: DieuPhoiError | None = None) -> Response:
    move = migration.move(engine(), actor(), migration_id)
    if move.row.key != key:
        raise NotFound
    page = render_template(
        "migrations/page.html",
        view=processes.view(engine(), actor(), key),
        move=move,
        refused=refusal(error) if error else None,
    )
    return make_response(page, status_of(error))


def text(name: str) -> str:
    """A field of the form, as it was posted or asked for by address."""
    return posted(name) or query(name)


def _version(name: str) -> int:
    version = whole(text(name))
    if version is None:
        raise InvalidInput(fields={name: sentence("Chọn một phiên bản.")})
    return version


def _elements() -> Mapping[str, str | None]:
    """What was said of elements: the fields ``becomes.<element>``."""
    said = {
        name.removeprefix("becomes."): text(name)
        for name in request.values
        if name.startswith("becomes.")
    }
    return {old: None if new == LET_GO else new for old, new in said.items() if new}
