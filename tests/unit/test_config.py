"""Settings: what is unknown or wrong is named, and nothing is put in its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine import bootstrap
from engine.config import Config
from engine.errors import SettingsUnfit
from engine.model.settings import SETTINGS

README = Path(__file__).parents[2] / "README.md"
OF_THE_COMMAND_LINE = {"DIEUPHOI_LANG", "DIEUPHOI_AS", "DIEUPHOI_DEBUG"}


def refused(**settings: str) -> dict[str, str]:
    with pytest.raises(SettingsUnfit) as refusal:
        Config.from_env({f"DIEUPHOI_{name}": value for name, value in settings.items()})
    return {name: str(what) for name, what in refusal.value.fields.items()}


def test_a_setting_that_there_is_not_is_named_with_the_nearest() -> None:
    told = refused(PROT="8081", SMPT_URL="smtp://host")

    assert "DIEUPHOI_PORT" in told["DIEUPHOI_PROT"]
    assert "DIEUPHOI_SMTP_URL" in told["DIEUPHOI_SMPT_URL"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("PORT", "²"),
        ("BASE_URL", "dieuphoi.tinh.gov.vn"),
        ("BASE_URL", "https://"),
        ("BASE_URL", "https://x:y"),
        ("DATABASE_URL", "mysql://x/y"),
        ("DATABASE_URL", "/var/lib/dieuphoi.db"),
        ("SMTP_URL", "mail.tinh.gov.vn"),
        ("MAIL_FROM", "Điều Phối"),
        ("MAX_UPLOAD", "20MB"),
        ("MAX_UPLOAD", "0"),
        ("TICK_SECONDS", "60"),
        ("TICK_SECONDS", "nan"),
        ("TICK_SECONDS", "0"),
        ("LOG", "xml"),
        ("LANG", "fr"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_what_is_allowed(name: str, value: str) -> None:
    told = refused(**{name: value})

    allowed = str(SETTINGS[f"DIEUPHOI_{name}"].allowed)
    assert allowed in told[f"DIEUPHOI_{name}"]


def test_all_of_them_are_told_at_once_and_no_password_is_repeated() -> None:
    told = refused(PORT="x", DATABASE_URL="postgres//u:geheim@h/d", SMTP_URL="u:geheim@h")

    assert set(told) == {"DIEUPHOI_PORT", "DIEUPHOI_DATABASE_URL", "DIEUPHOI_SMTP_URL"}
    assert "geheim" not in str(told)


@pytest.mark.parametrize(
    "url",
    [
        "smtp://u:geh/eim@host:587",
        "smtp://u:geheim@host?startls=off",
        "smtp://u:geheim@host?starttls=no",
        "smtp://u:geheim@host?cafile=/nowhere/ca.pem",
    ],
)
def test_an_address_of_a_mail_server_is_understood_whole_or_refused(url: str) -> None:
    config = Config.from_env({"DIEUPHOI_SMTP_URL": url})

    with pytest.raises(SettingsUnfit) as refusal:
        bootstrap._mailer(config)
    [what] = refusal.value.fields.values()
    assert "geh" not in str(what)


def test_what_is_empty_is_not_set_and_what_is_not_ours_is_nobodys_business() -> None:
    config = Config.from_env({"DIEUPHOI_SMTP_URL": "", "DIEUPHOI_PORT": " 8081 ", "DIEU": "x"})

    assert (config.smtp_url, config.port) == (None, 8081)


def test_the_readme_lists_every_setting() -> None:
    table = re.findall(r"^\| (`DIEUPHOI_.*?) \|", README.read_text(encoding="utf-8"), re.MULTILINE)
    listed = {name for cell in table for name in re.findall(r"DIEUPHOI_\w+", cell)}

    assert listed == SETTINGS.keys() - OF_THE_COMMAND_LINE
