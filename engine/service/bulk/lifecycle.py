"""A bulk operation is begun, stopped, and its undone part begun again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from engine.errors import DieuPhoiError, InvalidInput, NotAllowedNow, NotFound
from engine.model.ids import new_id
from engine.model.permission import Target, may, permit
from engine.model.secrecy import refuse_if_secret
from engine.sentences import sentence
from engine.service.bulk import rows
from engine.service.bulk.acts import Act, Wanted
from engine.service.bulk.preview import named, require_few, title_of
from engine.service.context import Tx, verb
from engine.storage import BulkItemRow, BulkOperationRow, Unit


@verb("bulk.start")
def start(
    tx: Tx,
    act: str,
    subjects: Sequence[str],
    data: Mapping[str, Any] | None = None,
    own: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    reason: str = "",
    command_id: str | None = None,
) -> str:
    """Ask for an act on many things; the clock does it, each in a transaction of its own.

    ``data`` is what all of them get, ``own`` what some get instead, by their id. Gives the id of
    the operation. What does not fit the form is refused here, under ``id.field`` where it is one
    thing's own; whatever else speaks against one of them is told when its turn comes.
    """
    return start_in(tx, act, subjects, data, own or {}, reason)


def start_in(
    tx: Tx,
    act: str,
    subjects: Sequence[str],
    data: Mapping[str, Any] | None,
    own: Mapping[str, Mapping[str, Any]],
    reason: str = "",
) -> str:
    """The same inside a transaction that does more; permission is asked here."""
    permit(tx.who, "bulk.start", Target(officer_id=tx.who.officer_id))
    done, each_once = named(act), require_few(subjects)
    why = tx.require_reason() if done.wants_reason else reason.strip()
    refuse_if_secret(data or {}, own, {"reason": why})
    _require_fitting(tx, done, each_once, data, own, why)
    operation = BulkOperationRow(
        new_id(),
        tx.who.officer_id,
        act,
        reason=why or None,
        data=dict(data) if data is not None else None,
        created_at=tx.at,
    )
    items = [
        BulkItemRow(
            operation.id,
            place,
            subject=subject,
            title=title_of(tx, tx.who, done, subject),
            data=own.get(subject),
        )
        for place, subject in enumerate(each_once)
    ]
    rows.begin(tx, operation, items)
    return operation.id


@verb("bulk.cancel")
def cancel(tx: Tx, operation_id: str, *, command_id: str | None = None) -> None:
    """Stop an operation; what was done stays done, what is left can be begun again."""
    operation = _own(tx, "bulk.cancel", operation_id)
    if operation.state != "running":
        raise NotAllowedNow(sentence("Đợt xử lý này đã kết thúc."))
    rows.end(tx, operation, "cancelled")


@verb("bulk.repeat")
def repeat(tx: Tx, operation_id: str, *, command_id: str | None = None) -> str:
    """Begin anew what an ended operation did not do; gives the id of the new one."""
    before = _own(tx, "bulk.repeat", operation_id)
    if before.state == "running":
        raise NotAllowedNow(sentence("Đợt xử lý này đang chạy; chờ xong hoặc dừng rồi làm lại."))
    left = tx.unit.bulk_items.find(
        operation_id=before.id, state=["waiting", "refused"], order="place"
    )
    if not left:
        raise NotAllowedNow(sentence("Đợt xử lý này không còn việc nào chưa làm."))
    operation = BulkOperationRow(
        new_id(),
        tx.who.officer_id,
        before.act,
        reason=before.reason,
        data=before.data,
        created_at=tx.at,
        repeats=before.id,
    )
    items = [
        BulkItemRow(operation.id, place, subject=row.subject, title=row.title, data=row.data)
        for place, row in enumerate(left)
    ]
    rows.begin(tx, operation, items)
    return operation.id


def need(unit: Unit, operation_id: str) -> BulkOperationRow:
    """Read an operation; raises :class:`errors.NotFound`."""
    row = unit.bulk_operations.get(operation_id)
    if row is None:
        raise NotFound(sentence("Không có đợt xử lý hàng loạt này."))
    return row


def _own(tx: Tx, verb_name: str, operation_id: str) -> BulkOperationRow:
    row = need(tx.unit, operation_id)
    target = Target(officer_id=row.officer_id)
    if not may(tx.who, "bulk.read", target):
        raise NotFound(sentence("Không có đợt xử lý hàng loạt này."))
    permit(tx.who, verb_name, target)
    return tx.unit.bulk_operations.lock(row.id)


def _require_fitting(
    tx: Tx,
    act: Act,
    subjects: Sequence[str],
    data: Mapping[str, Any] | None,
    own: Mapping[str, Mapping[str, Any]],
    reason: str,
) -> None:
    """Refuse what was filled in and does not fit, as long as it can still be put right.

    What all get is tried with the first that takes it; each thing's own with that thing.
    """
    shared = False
    for subject in subjects:
        if subject in own:
            with _under(subject):
                _foretells(tx, act, Wanted(subject, own[subject], reason))
        elif not shared:
            shared = _foretells(tx, act, Wanted(subject, data or {}, reason))


def _foretells(tx: Tx, act: Act, wanted: Wanted) -> bool:
    """Whether nothing speaks against it; raises what is wrong with what was filled in."""
    try:
        act.foretell(tx, tx.who, wanted)
    except InvalidInput:
        raise
    except DieuPhoiError:
        return False
    return True


@contextmanager
def _under(subject: str) -> Iterator[None]:
    """Name the fields that are wrong as those of one thing."""
    try:
        yield
    except InvalidInput as refused:
        named_fields = {f"{subject}.{name}": each for name, each in refused.fields.items()}
        raise InvalidInput(fields=named_fields) from refused
