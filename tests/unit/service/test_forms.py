"""Forms as files of a deployment."""

from __future__ import annotations

import json
import unicodedata

from engine.service.deployments import forms


def test_the_names_of_a_form_are_read_in_composed_letters() -> None:
    written = unicodedata.normalize("NFD", "kết_quả")
    body = json.dumps({"properties": {written: {"type": "string"}}}, ensure_ascii=False).encode()
    assert forms.fields(body) == ("kết_quả",)


def test_what_is_no_form_has_no_names() -> None:
    assert forms.fields(b"\xff\xfe") is None
    assert forms.fields(b"[1, 2") is None
