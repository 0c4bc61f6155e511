"""The key that signs the record: at hand, or the store is not opened; and a new one, on record."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from engine.errors import StoreUnfit
from engine.model.permission import Actor
from engine.sentences import Sentence, sentence
from engine.service.record import way_of
from engine.storage import Storage, Unit
from engine.storage.record.verifier import fingerprint

KNOWN = "record.key"
"""The setting with the fingerprint of the key that signs the record."""


def at_hand(storage: Storage) -> bytes | None:
    """The key of this store, made where the store knows none; None where it keeps none.

    Raises :class:`errors.StoreUnfit` where the store is signed by a key that is not at hand.
    """
    with storage.read() as unit:
        known = _known(unit)
    key = storage.key(make=known is None)
    if storage.key_file is not None and known is not None:
        unfit = key is None or known not in (ANY, fingerprint(key))
        if unfit:
            raise StoreUnfit(_lost(known, str(storage.key_file)))
    return key


ANY = "?"
"""Signed, by whichever key: a store of before keeps no fingerprint."""


def _known(unit: Unit) -> str | None:
    known = unit.settings.get(KNOWN)
    return known or (ANY if unit.anchors.last() else None)


def renew(storage: Storage, who: Actor, at: datetime, reason: str) -> tuple[str | None, str]:
    """Sign with a new key from now on; returns the fingerprints of the old key and the new one.

    The file of the old key, where there is one, is kept beside the new.
    """
    path = storage.key_file
    if path is None:
        raise StoreUnfit(sentence("Chưa đặt nơi giữ tệp khóa niêm phong."))
    with storage.read() as unit:
        old = _known(unit)
    _put_aside(path, old)
    storage.forget_key()
    key = storage.key(make=True) or b""

    def work(unit: Unit) -> None:
        told = {"before": old, **way_of(who)}
        unit.digests.chain_unproved(at, who.officer_id, key, reason, told)
        unit.settings.set(KNOWN, fingerprint(key))

    storage.run(work)
    return old, fingerprint(key)


def _put_aside(path: Path, name: str | None) -> None:
    if path.exists():
        path.rename(path.with_name(f"{path.name}.{(name or ANY).replace(ANY, 'truoc')}"))


def _lost(key: str, path: str) -> Sentence:
    return sentence(
        "Không thấy khóa ký hồ sơ «%(key)s» của cơ sở dữ liệu này tại %(path)s. Hãy chép tệp khóa "
        "từ bản lưu riêng về đó. Nếu khóa đã mất: dieuphoi key new --reason «…» tạo khóa mới và "
        "ghi việc đó vào hồ sơ; chữ ký cũ từ nay không kiểm tra được nữa.",
        key=key,
        path=path,
    )
