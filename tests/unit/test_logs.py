"""The log: one line each, with its fields, whatever they hold."""

from __future__ import annotations

import json
import logging

import pytest

from engine import logs


def written(form: str, capsys: pytest.CaptureFixture[str], message: str, **extra: object) -> str:
    root = logging.getLogger()
    kept, level = root.handlers[:], root.level
    logs.set_up(form)
    try:
        logging.getLogger("thu").warning(message, extra=extra)
    finally:
        root.handlers[:], root.level = kept, level
    return capsys.readouterr().err


def test_text_keeps_the_fields_and_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    line = written("text", capsys, "sign-in refused", login="an\nERROR forged", address="10.0.0.1")

    assert line.count("\n") == 1
    assert "WARNING thu sign-in refused login=an\\x0aERROR forged address=10.0.0.1" in line


def test_json_is_an_object_a_line_with_the_request(capsys: pytest.CaptureFixture[str]) -> None:
    token = logs.REQUEST.set("ab12")
    try:
        told = json.loads(written("json", capsys, "chậm\n", ms=12.5))
    finally:
        logs.REQUEST.reset(token)

    assert (told["message"], told["ms"], told["request"]) == ("chậm\n", 12.5, "ab12")
    assert (told["level"], told["logger"]) == ("WARNING", "thu")
