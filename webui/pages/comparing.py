"""So sánh: what changed between two versions of a process, or in a draft, in words."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from engine.errors import NotFound
from engine.model.numbers import whole
from engine.service import migration
from engine.service.plans import processes
from webui.request_fields import query
from webui.session import actor, engine

pages = Blueprint("comparing", __name__)


@pages.get("/quy-trinh/<key>/so-sanh")
def choose(key: str) -> Response:
    """Go to the comparison of two versions that were chosen, the newest two where none were."""
    view = processes.view(engine(), actor(), key)
    if len(view.versions) == 1:
        raise NotFound
    newest = [view.versions[1].version, view.versions[0].version]
    asked = [whole(query(name)) for name in ("from", "to")]
    old, new = (number or usual for number, usual in zip(asked, newest, strict=True))
    return redirect(url_for("comparing.page", key=key, old=old, new=new), 303)


@pages.get("/quy-trinh/<key>/so-sanh/<int:old>/<int:new>")
def page(key: str, old: int, new: int) -> str:
    """What one version has otherwise than another, and which plans run the older one."""
    view = processes.view(engine(), actor(), key)
    return render_template(
        "comparing/page.html",
        view=view,
        compared=migration.versions(engine(), actor(), key, old, new),
        choices=[(str(row.version), str(row.version)) for row in view.versions],
    )


@pages.get("/ban-nhap/<draft_id>/so-sanh")
def draft(draft_id: str) -> str:
    """What a draft would change, before it is deployed."""
    row, compared = migration.of_draft(engine(), actor(), draft_id)
    return render_template("comparing/draft.html", row=row, compared=compared)
