"""One file a noun; each holds a blueprint of that name."""

from __future__ import annotations

from flask import Flask

from webui.pages import (
    access,
    account,
    appointing,
    assignments,
    attachments,
    bulk,
    calendar,
    comments,
    comparing,
    consolidation,
    difficulties,
    documents,
    draft_versions,
    ending,
    first_passwords,
    health,
    history,
    incidents,
    learned_words,
    migrations,
    notifications,
    operation,
    organisation,
    overview,
    plan_documents,
    plans,
    playing,
    policies,
    processes,
    proving,
    registers,
    saved_views,
    sign_in,
    subtasks,
    tasks,
    unattended,
)

_PAGES = (
    access,
    account,
    appointing,
    assignments,
    attachments,
    bulk,
    calendar,
    comments,
    comparing,
    consolidation,
    difficulties,
    documents,
    draft_versions,
    ending,
    first_passwords,
    health,
    history,
    incidents,
    migrations,
    notifications,
    operation,
    organisation,
    overview,
    learned_words,
    plan_documents,
    plans,
    playing,
    policies,
    processes,
    proving,
    registers,
    saved_views,
    sign_in,
    subtasks,
    tasks,
    unattended,
)


def install(app: Flask) -> None:
    """Register every page."""
    for page in _PAGES:
        app.register_blueprint(page.pages)
