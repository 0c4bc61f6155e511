"""Settings of one installation, read once from the environment and handed on as a value."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.errors import SettingsUnfit
from engine.model.nearest import with_nearest
from engine.model.settings import PREFIX, SETTINGS
from engine.sentences import Sentence, sentence

DEFAULT_PORT = 8080
DEFAULT_MAX_UPLOAD = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that keep one diagram or one backlog from taking the machine.

    ``depth`` counts instances from the plan down, ``instances`` the live ones of one plan,
    ``children_at_once`` the children one transaction starts; an activity with more starts them in
    batches of ``batch``. ``catch_up`` counts the timers fired in one tick of the clock,
    ``attempts`` the tries of one call or mail before it becomes an incident, ``relay`` the
    deliveries from instance to instance that may follow from one another: instances that wake each
    other for ever end in an incident.
    """

    depth: int = 24
    instances: int = 20_000
    children_at_once: int = 3_500
    batch: int = 1_000
    catch_up: int = 200
    attempts: int = 8
    definitions: int = 256
    relay: int = 20_000


@dataclass(frozen=True, slots=True)
class Config:
    """Everything an installation may set; every setting has a default that works."""

    home: Path
    database_url: str
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    base_url: str = "http://127.0.0.1:8080"
    smtp_url: str | None = None
    metrics_token: str | None = None
    mail_from: str = "dieuphoi@localhost"
    secret_file: Path = Path("var/secret.key")
    backup_key_file: Path | None = None
    report_template: Path | None = None
    max_upload: int = DEFAULT_MAX_UPLOAD
    tick_seconds: float = 2.0
    log_format: str = "text"
    limits: Limits = Limits()

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Config:
        """Read ``DIEUPHOI_*``; the database defaults to a SQLite file under the home folder.

        Raises :class:`errors.SettingsUnfit` that names each setting that there is not, or whose
        value cannot be used, with what is allowed. One that is empty is not set.
        """
        env = _given(os.environ if environ is None else environ)
        home = Path(env.get("DIEUPHOI_HOME", "var")).resolve()
        host = env.get("DIEUPHOI_HOST", "127.0.0.1")
        port = int(env.get("DIEUPHOI_PORT", DEFAULT_PORT))
        return cls(
            home=home,
            database_url=env.get("DIEUPHOI_DATABASE_URL", f"sqlite:///{home / 'dieuphoi.db'}"),
            host=host,
            port=port,
            base_url=env.get("DIEUPHOI_BASE_URL", f"http://{host}:{port}").rstrip("/"),
            smtp_url=env.get("DIEUPHOI_SMTP_URL"),
            metrics_token=env.get("DIEUPHOI_METRICS_TOKEN"),
            mail_from=env.get("DIEUPHOI_MAIL_FROM", "dieuphoi@localhost"),
            secret_file=Path(env.get("DIEUPHOI_SECRET_FILE", home / "secret.key")),
            backup_key_file=_path(env.get("DIEUPHOI_BACKUP_KEY_FILE")),
            report_template=_path(env.get("DIEUPHOI_REPORT_TEMPLATE")),
            max_upload=int(env.get("DIEUPHOI_MAX_UPLOAD", DEFAULT_MAX_UPLOAD)),
            tick_seconds=float(env.get("DIEUPHOI_TICK_SECONDS", "2")),
            log_format=env.get("DIEUPHOI_LOG", "text"),
        )

    @property
    def on_postgresql(self) -> bool:
        """Whether more than one machine may share the store."""
        return self.database_url.startswith("postgresql")


def _given(environ: Mapping[str, str]) -> dict[str, str]:
    """The settings that are set, once each of them is known and can be used."""
    given = {
        name: value.strip()
        for name, value in environ.items()
        if name.startswith(PREFIX) and value.strip()
    }
    wrong = {name: what for name in given if (what := _trouble(name, given[name])) is not None}
    if wrong:
        raise SettingsUnfit(fields=wrong)
    return given


def _trouble(name: str, value: str) -> Sentence | None:
    """What is wrong with a setting; one that may hold a password is not repeated."""
    setting = SETTINGS.get(name)
    if setting is None:
        return with_nearest(sentence("Không có thiết lập này."), name, SETTINGS)
    if setting.takes(value):
        return None
    if setting.private:
        return sentence("Giá trị không dùng được: %(allowed)s.", allowed=setting.allowed)
    return sentence(
        "«%(value)s» không dùng được: %(allowed)s.", value=value[:80], allowed=setting.allowed
    )


def _path(written: str | None) -> Path | None:
    return Path(written) if written else None
