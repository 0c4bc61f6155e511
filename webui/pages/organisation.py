"""Tổ chức: agencies, groups, officers, and their import from a workbook with a dry run."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable
from io import BytesIO

from flask import (
    Blueprint,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from werkzeug.wrappers import Response

from engine.errors import DieuPhoiError, InvalidInput, NotFound, ReasonRequired
from engine.model.outward import LEVELS
from engine.model.permission import Target, may, permit
from engine.sentences import sentence
from engine.service import assignments, organisation
from engine.service.assignments import plan_parts, prepared
from engine.service.files.kinds import XLSX
from engine.service.organisation import accounts, export, sign_in
from engine.service.organisation.workbook import PEOPLE
from webui.errors import status_of
from webui.language import _
from webui.refusals import refusal
from webui.request_fields import command_id, day_of, need_reason, query, text, upload
from webui.session import actor, engine

FILE_NAME = "danh-muc-to-chuc.xlsx"
KEPT_BYTES = 700 * 1024
"""A workbook up to this size, some 20,000 lines, goes with the page of its dry run."""
pages = Blueprint("organisation", __name__, url_prefix="/to-chuc")


@pages.get("")
def index() -> str:
    """Agencies and groups."""
    return render_template(
        "organisation/index.html",
        agencies=organisation.agencies(engine(), actor(), query("q")),
        groups=organisation.groups(engine(), actor()),
        may_change=may(actor(), "organisation.change", Target()),
        may_disable=may(actor(), "officer.disable", Target()),
        may_see_access=may(actor(), "access.read", Target()),
        may_lend=any(organisation.may_lend(actor(), each) for each in _own_agencies()),
    )


@pages.get("/co-quan/<agency_id>")
def agency(agency_id: str) -> Response:
    """One agency: its dates, positions and successors."""
    return agency_page(agency_id)


@pages.post("/co-quan/<agency_id>/chuyen-giao/thu")
def preview_transfer(agency_id: str) -> Response:
    """Say what would move to whom and what would stay; nothing is written."""
    try:
        leaving = assignments.leaving(engine(), actor(), agency_id, _heirs(agency_id))
    except DieuPhoiError as error:
        if isinstance(error, NotFound):
            raise
        return agency_page(agency_id, error)
    return agency_page(agency_id, leaving=leaving)


@pages.post("/co-quan/<agency_id>/chuyen-giao")
def transfer(agency_id: str) -> Response:
    """Hand an ended agency's open work to its successor, as one event with its basis."""
    try:
        assignments.transfer(
            engine(),
            actor(),
            agency_id,
            _heirs(agency_id),
            basis=text("basis"),
            on_date=day_of("on_date"),
            doubles=text("doubles") or "ask",
            dissolve=bool(text("dissolve")),
            command_id=command_id(),
        )
    except DieuPhoiError as error:
        if isinstance(error, NotFound):
            raise
        return agency_page(agency_id, error)
    return redirect(url_for("organisation.agency", agency_id=agency_id, done="transfer"), 303)


@pages.post("/co-quan/<agency_id>/chuyen-giao/rut-lai")
def take_transfer_back(agency_id: str) -> Response:
    """Undo the last transfer while nobody acted on what moved."""
    try:
        assignments.take_back(
            engine(), actor(), agency_id, reason=need_reason(), command_id=command_id()
        )
    except DieuPhoiError as error:
        if isinstance(error, NotFound):
            raise
        return agency_page(agency_id, error)
    return redirect(url_for("organisation.agency", agency_id=agency_id, done="taken-back"), 303)


@pages.get("/can-bo")
def officers() -> Response:
    """Officers with an account."""
    return _officers()


@pages.post("/can-bo/<officer_id>/<verb>")
def act(officer_id: str, verb: str) -> Response:
    """Disable or enable an account, give a one-time password, end all sessions."""
    do = _VERBS.get(verb)
    if do is None:
        raise NotFound
    try:
        secret = do(officer_id)
    except DieuPhoiError as error:
        if isinstance(error, NotFound):
            raise
        return _officers(error)
    if secret is not None:
        return _officers(secret=secret, about=officer_id)
    done = {"disabled": "locked", "enabled": "unlocked"}.get(verb, verb)
    return redirect(url_for("organisation.officers", done=done, q=query("q") or None), 303)


@pages.get("/nhap")
def importing() -> str:
    """The form of the import."""
    permit(actor(), "organisation.change", Target())
    return render_template("organisation/import.html", report=None)


@pages.get("/nhap/danh-muc.xlsx")
def workbook() -> Response:
    """The catalogue as it stands, in the form that the import takes."""
    body = export.workbook(engine(), actor())
    return send_file(BytesIO(body), mimetype=XLSX, as_attachment=True, download_name=FILE_NAME)


@pages.post("/nhap/thu")
def preview() -> Response:
    """Say what a workbook would change; nothing is written."""
    return _import(dry_run=True)


@pages.post("/nhap")
def load() -> Response:
    """Read a workbook in; all of it or nothing."""
    return _import(dry_run=False)


def _own_agencies() -> set[str]:
    """Where he works; an administrator, who may work nowhere, stands for any agency."""
    return set(actor().agency_ids) or {""}


def _import(*, dry_run: bool) -> Response:
    permit(actor(), "organisation.change", Target())
    report, refused, workbook = None, None, None
    try:
        name, body = _workbook()
        try:
            report = _taken(name, body, dry_run=dry_run)
        except ReasonRequired as error:
            refused, report = refusal(error), _taken(name, body, dry_run=True)
        if not report.applied and not report.problems and report.lines and len(body) <= KEPT_BYTES:
            workbook = {"name": name, "body": b64encode(body).decode()}
    except DieuPhoiError as error:
        refused = refusal(error)
    page = render_template(
        "organisation/import.html", report=report, refused=refused, workbook=workbook, people=PEOPLE
    )
    return make_response(page, refused.status if refused else 200)


def _taken(name: str, body: bytes, *, dry_run: bool) -> organisation.Report:
    return organisation.import_file(
        engine(),
        actor(),
        body,
        dry_run=dry_run,
        name=name,
        reason=text("reason") or None,
        command_id=None if dry_run else command_id(),
    )


def _workbook() -> tuple[str, bytes]:
    """The file chosen, else the one that the page of the dry run holds."""
    file = upload("file")
    if file is not None:
        return file.filename or "", file.read()
    try:
        body = b64decode(request.form.get("kept", ""), validate=True)
    except ValueError:
        body = b""
    if not body:
        raise InvalidInput(fields={"file": sentence("Chọn tệp .xlsx hoặc .csv.")})
    return text("kept_name"), body


def _heirs(agency_id: str) -> str | dict[str, str]:
    """One successor for all, or the one chosen for each where a choice was made."""
    rows = organisation.open_work(engine(), actor(), agency_id)
    parts = plan_parts.listed(engine(), actor(), agency_id)
    ids = [*(row.id for row in rows), *(part.plan.instance_id for part in parts)]
    chosen = {each: text(f"to.{each}") for each in ids}
    if not any(chosen.values()):
        return text("agency")
    return {key: heir or text("agency") for key, heir in chosen.items()}


def agency_page(
    agency_id: str,
    error: DieuPhoiError | None = None,
    leaving: assignments.Leaving | None = None,
    verb: str = "",
) -> Response:
    """The page of an agency, after a refusal with the reason at the ``verb`` that was refused."""
    may_transfer = may(actor(), "assignment.transfer", Target())
    others = organisation.living(engine(), actor(), but=agency_id) if may_transfer else []
    outward_rules, may_change_outward = prepared.rules(engine(), actor(), agency_id)
    page = render_template(
        "organisation/agency.html",
        outward_rules=outward_rules,
        outward_levels=[(key, _(word)) for key, (_rank, word) in LEVELS.items()],
        may_change_outward=may_change_outward,
        view=organisation.agency(engine(), actor(), agency_id),
        work=organisation.open_work(engine(), actor(), agency_id) if may_transfer else [],
        parts=plan_parts.listed(engine(), actor(), agency_id) if may_transfer else [],
        agencies=[(row.id, row.name) for row in others],
        names=organisation.agency_names(engine(), _heir_ids(leaving)),
        leaving=leaving,
        may_transfer=may_transfer,
        may_change=may(actor(), "organisation.change", Target()),
        verb_open=verb,
        may_take_back=may_transfer and assignments.may_take_back(engine(), actor(), agency_id),
        refused=refusal(error) if error else None,
    )
    return make_response(page, status_of(error))


def _heir_ids(leaving: assignments.Leaving | None) -> list[str]:
    if leaving is None:
        return []
    return [*(move.heir for move in leaving.moves), *(heir for _part, heir in leaving.parts)]


def _officers(
    error: DieuPhoiError | None = None, secret: str | None = None, about: str | None = None
) -> Response:
    listed = organisation.officers(engine(), actor(), query("q"), after=query("after") or None)
    page = render_template(
        "organisation/officers.html",
        rows=listed.rows,
        next=listed.next,
        may_change=may(actor(), "officer.change", Target()),
        may_disable=may(actor(), "officer.disable", Target()),
        refused=refusal(error) if error else None,
        secret=secret,
        about=about,
    )
    return make_response(page, status_of(error))


def _disable(officer_id: str) -> None:
    accounts.disable(engine(), actor(), officer_id, reason=need_reason())


def _enable(officer_id: str) -> None:
    accounts.enable(engine(), actor(), officer_id, reason=need_reason())


def _reset(officer_id: str) -> str:
    return accounts.reset_password(engine(), actor(), officer_id)


_VERBS: dict[str, Callable[[str], str | None]] = {
    "disabled": _disable,
    "enabled": _enable,
    "reset": _reset,
    "session-ended": lambda officer_id: sign_in.end_all_sessions(engine(), actor(), officer_id),
}
