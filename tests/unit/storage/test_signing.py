"""A signature is the same whoever makes it."""

from __future__ import annotations

import pytest

from engine.storage.record.signing import Signer
from engine.storage.record.verifier import sign


@pytest.mark.parametrize("key", [b"k" * 32, b"short", b"long" * 40])
def test_it_is_what_the_verifier_expects(key: bytes) -> None:
    signer = Signer(key)
    for text in ("", '{"task":{}}', "Báo cáo " * 200):
        assert signer.sign(text) == sign(key, text)
