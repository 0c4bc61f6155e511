"""Đã ghi nhớ: what clerks taught the reader of documents, with who, when and from which one."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from engine.plan_reading.labels import FIELDS
from engine.service.plans import learned_words
from webui.request_fields import command_id
from webui.session import actor, engine

pages = Blueprint("learned_words", __name__, url_prefix="/quy-trinh/tu-van-ban/da-ghi-nho")


@pages.get("")
def index() -> str:
    """All words, those that stand first."""
    return render_template(
        "plan_documents/learned.html", words=learned_words.page(engine(), actor()), fields=FIELDS
    )


@pages.post("/<word_id>/thu-hoi")
def forget(word_id: str) -> Response:
    """Take a word back."""
    learned_words.forget(engine(), actor(), word_id, command_id=command_id())
    return redirect(url_for("learned_words.index", done="word-revoked"), 303)
