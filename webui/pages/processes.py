"""Quy trình: what is deployed, its versions, uploads with findings, drafts and the editor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import DieuPhoiError, InvalidDiagram, InvalidInput, NotFound
from engine.model.numbers import whole
from engine.model.permission import Target, may, permit
from engine.model.plans import FIELDS
from engine.sentences import sentence
from engine.service import deployments, plans
from engine.service.deployments.forms import named_in, require
from engine.service.plans import drafts, processes, readings
from engine.service.simulation import proving
from webui import forms
from webui.errors import status_of
from webui.forms.reading import iso_date
from webui.language import chosen
from webui.pages.choices import agency_choices
from webui.refusals import refusal
from webui.request_fields import command_id, need_reason, query, text, uploads
from webui.session import actor, engine

pages = Blueprint("processes", __name__)


@pages.get("/quy-trinh")
def index() -> str:
    """All processes, and the drafts for who may deploy."""
    deploys = may(actor(), "deploy", Target())
    return render_template(
        "processes/index.html",
        views=processes.page(engine(), actor()),
        drafts=drafts.page(engine(), actor()) if deploys else [],
        dropped=drafts.dropped(engine(), actor()) if deploys else [],
        may_deploy=deploys,
    )


@pages.get("/quy-trinh/<key>")
def page(key: str) -> Response:
    """One process with its versions and the diagram of one of them."""
    return _page(key)


@pages.post("/quy-trinh/<key>/<verb>")
def act(key: str, verb: str) -> Response:
    """Move the pointer, stop or allow new starts, begin a draft from a version."""
    do = _VERBS.get(verb)
    if do is None:
        raise NotFound
    try:
        leave = do(key)
    except DieuPhoiError as error:
        if isinstance(error, NotFound):
            raise
        return _page(key, error)
    return redirect(leave or url_for("processes.page", key=key, done=verb), 303)


@pages.get("/quy-trinh/<key>/ban-hanh")
def start_form(key: str) -> Response:
    """What a plan asks for before it is issued."""
    return _start(key)


@pages.post("/quy-trinh/<key>/ban-hanh")
def start(key: str) -> Response:
    """Issue the plan: its work goes out to the agencies."""
    _, schema = processes.start_form(engine(), actor(), key)
    try:
        root_id = _issue(key, schema)
    except DieuPhoiError as error:
        return _start(key, error)
    return redirect(url_for("plans.page", root_id=root_id, done="started"), 303)


@pages.post("/quy-trinh")
def upload() -> Response:
    """Check uploaded files; deploy them, keep them as a draft, or show what is wrong."""
    permit(actor(), "deploy", Target())
    files = _in_their_folders({file.filename or "": file.read() for file in uploads("files")})
    key = text("key")
    try:
        if not files:
            raise InvalidInput(fields={"files": sentence("Chọn ít nhất một tệp .bpmn.")})
        if "draft" in request.form:
            draft_id = drafts.begin(
                engine(), actor(), key, text("title") or key, files, command_id=command_id()
            )
            return redirect(url_for("processes.editor", draft_id=draft_id), 303)
        if "check" in request.form:
            return _findings(processes.check(engine(), actor(), files, chosen()), key)
        result = proving.deploy(
            engine(), actor(), key, files, note=text("note") or None, command_id=command_id()
        )
    except InvalidDiagram as error:
        findings = error.details["findings"]
        assert isinstance(findings, list)  # noqa: S101
        return _findings(processes.as_checked(findings, chosen()), key, 422)
    except DieuPhoiError as error:
        return _upload_refused(error)
    done = "deployed" if result["new"] else "unchanged"
    return redirect(url_for("processes.page", key=key, done=done), 303)


def _in_their_folders(files: dict[str, bytes]) -> dict[str, bytes]:
    """Put forms where the diagrams look for them: a browser sends files without their folders."""
    places = {path.rpartition("/")[2]: path for path in named_in(files)}
    return {name if "/" in name else places.get(name, name): body for name, body in files.items()}


@pages.get("/ban-nhap/<draft_id>")
def editor(draft_id: str) -> str:
    """The diagram editor over a draft."""
    row = drafts.open_(engine(), actor(), draft_id)
    paths = sorted(path for path in row.files if path.endswith(".bpmn"))
    asked = query("file")
    file = asked if asked in row.files else next(iter(paths), "process.bpmn")
    return render_template(
        "processes/editor.html",
        row=row,
        file=file,
        files=sorted(row.files),
        may_deploy=may(actor(), "deploy", Target()),
    )


@pages.post("/ban-nhap")
def new_draft() -> Response:
    """Begin an empty draft."""
    files = {"process.bpmn": b""}
    try:
        draft_id = drafts.create(
            engine(), actor(), text("key"), text("title"), files, command_id=command_id()
        )
    except DieuPhoiError as error:
        return _upload_refused(error)
    return redirect(url_for("processes.editor", draft_id=draft_id), 303)


@pages.post("/ban-nhap/<draft_id>/xoa")
def drop_draft(draft_id: str) -> Response:
    """Throw a draft away."""
    drafts.drop(engine(), actor(), draft_id, command_id=command_id())
    return redirect(url_for("processes.index", done="draft-dropped"), 303)


def _page(key: str, error: DieuPhoiError | None = None) -> Response:
    view = processes.view(engine(), actor(), key)
    current = view.current or view.versions[0]
    version = whole(query("version"))
    shown = next((row for row in view.versions if row.version == version), current)
    page = render_template(
        "processes/page.html",
        view=view,
        shown=shown,
        files=sorted(processes.files(engine(), actor(), key, shown.version)),
        refused=refusal(error) if error else None,
    )
    return make_response(page, status_of(error))


def _issue(key: str, schema: Mapping[str, Any] | None) -> str:
    document = {name: text(f"doc.{name}") for name in FIELDS if text(f"doc.{name}")}
    if "issued_on" in document:
        document["issued_on"] = iso_date(document["issued_on"])
    bindings = {
        name.removeprefix("bind."): value
        for name, value in request.form.items()
        if name.startswith("bind.") and value
    }
    data = forms.read(schema, request.form) if schema else {}
    if schema:
        require(schema, data)
    return plans.start(
        engine(),
        actor(),
        key,
        document,
        data,
        bindings=bindings,
        once=not text("again"),
        attached=text("attached") or None,
        command_id=command_id(),
    )


def _start(key: str, error: DieuPhoiError | None = None) -> Response:
    asked, schema = processes.start_form(engine(), actor(), key)
    entered: Mapping[str, Any] = asked.document
    if error and schema:
        entered = forms.read(schema, request.form)
    refused = refusal(error, forms.questions(schema or {}, entered)) if error else None
    fields: tuple[forms.Field, ...] = ()
    if schema:
        errors = refused.fields if refused else {}
        fields = forms.fields_of(schema, forms.Content(entered, errors, agency_choices()))
    page = render_template(
        "processes/start.html",
        key=key,
        asked=asked,
        fields=fields,
        in_form={field.name for field in fields},
        document=readings.document(engine(), key),
        agencies=agency_choices(),
        refused=refused,
        labels={field.name: field.label for field in fields},
    )
    return make_response(page, status_of(error))


def _findings(checked: processes.Checked, key: str, status: int = 200) -> Response:
    page = render_template("processes/findings.html", checked=checked, key=key)
    return make_response(page, status)


def _upload_refused(error: DieuPhoiError) -> Response:
    page = render_template(
        "processes/index.html",
        views=processes.page(engine(), actor()),
        drafts=drafts.page(engine(), actor()),
        may_deploy=may(actor(), "deploy", Target()),
        refused=refusal(error),
    )
    return make_response(page, status_of(error))


def _version() -> int:
    version = whole(text("version"))
    if version is None:
        raise InvalidInput(fields={"version": sentence("Chọn một phiên bản.")})
    return version


def _current(key: str) -> None:
    deployments.set_current(
        engine(), actor(), key, _version(), reason=text("reason") or None, command_id=command_id()
    )


def _disable(key: str) -> None:
    deployments.disable(engine(), actor(), key, reason=need_reason(), command_id=command_id())


def _enable(key: str) -> None:
    processes.enable(engine(), actor(), key, reason=need_reason(), command_id=command_id())


def _draft(key: str) -> str:
    files = processes.files(engine(), actor(), key, _version())
    title = processes.view(engine(), actor(), key).title
    draft_id = drafts.begin(engine(), actor(), key, title, files, command_id=command_id())
    return url_for("processes.editor", draft_id=draft_id, done="drafted")


_VERBS: dict[str, Callable[[str], str | None]] = {
    "current": _current,
    "disabled": _disable,
    "enabled": _enable,
    "draft": _draft,
}
