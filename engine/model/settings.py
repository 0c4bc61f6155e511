"""What an installation may set in its environment: each setting, and which values it takes."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from engine.model.addresses import is_mail_address
from engine.sentences import Sentence, sentence

PREFIX = "DIEUPHOI_"
HIGHEST_PORT = 65_535
LEAST_UPLOAD, MOST_UPLOAD = 1024 * 1024, 1024 * 1024 * 1024
LONGEST_TICK = 5.0


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: what it takes, in words and as a rule; ``private`` ones are not repeated."""

    takes: Callable[[str], bool]
    allowed: Sentence
    private: bool = False


def _whole(low: int, high: int) -> Callable[[str], bool]:
    def takes(value: str) -> bool:
        digits = value.isascii() and value.isdigit() and len(value) <= len(str(high))
        return digits and low <= int(value) <= high

    return takes


def _one_of(*names: str) -> Callable[[str], bool]:
    return lambda value: value in names


def _any(value: str) -> bool:
    return bool(value)


def _is_seconds(value: str) -> bool:
    try:
        seconds = float(value)
    except ValueError:
        return False
    return math.isfinite(seconds) and 0 < seconds <= LONGEST_TICK


def _is_site(value: str) -> bool:
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return False
    known = parts.scheme in ("http", "https") and bool(parts.hostname) and port != 0
    return known and not (parts.query or parts.fragment or parts.username)


def _is_store(value: str) -> bool:
    file = value.startswith("sqlite:///") and len(value) > len("sqlite:///")
    return file or value.startswith(("postgresql://", "postgresql+psycopg://"))


def _is_mail_server(value: str) -> bool:
    return value.startswith(("smtp://", "smtps://"))


def _is_sender(value: str) -> bool:
    address = value.rpartition("<")[2].rstrip(">").strip() if "<" in value else value
    return is_mail_address(address) or address.endswith("@localhost")


_WORD = sentence("một từ")
_FILE = Setting(_any, sentence("đường dẫn của một tệp"))
SETTINGS: dict[str, Setting] = {
    "DIEUPHOI_HOME": Setting(_any, sentence("đường dẫn của một thư mục")),
    "DIEUPHOI_DATABASE_URL": Setting(
        _is_store,
        sentence("sqlite:///đường/dẫn.db hoặc postgresql://tên:mật-khẩu@máy/cơ-sở"),
        private=True,
    ),
    "DIEUPHOI_HOST": Setting(_any, sentence("địa chỉ lắng nghe, như 127.0.0.1")),
    "DIEUPHOI_PORT": Setting(
        _whole(0, HIGHEST_PORT), sentence("số từ 0 đến %(most)s", most=HIGHEST_PORT)
    ),
    "DIEUPHOI_BASE_URL": Setting(_is_site, sentence("http://tên-máy hoặc https://tên-máy")),
    "DIEUPHOI_SMTP_URL": Setting(
        _is_mail_server, sentence("smtp://máy:cổng hoặc smtps://máy:cổng"), private=True
    ),
    "DIEUPHOI_MAIL_FROM": Setting(
        _is_sender, sentence("một địa chỉ thư, như dieuphoi@tinh.gov.vn")
    ),
    "DIEUPHOI_SECRET_FILE": _FILE,
    "DIEUPHOI_BACKUP_KEY_FILE": _FILE,
    "DIEUPHOI_REPORT_TEMPLATE": _FILE,
    "DIEUPHOI_MAX_UPLOAD": Setting(
        _whole(LEAST_UPLOAD, MOST_UPLOAD),
        sentence("số byte từ %(least)s đến %(most)s", least=LEAST_UPLOAD, most=MOST_UPLOAD),
    ),
    "DIEUPHOI_TICK_SECONDS": Setting(
        _is_seconds, sentence("số giây lớn hơn 0, nhiều nhất %(most)s", most=str(LONGEST_TICK))
    ),
    "DIEUPHOI_METRICS_TOKEN": Setting(_any, _WORD, private=True),
    "DIEUPHOI_LOG": Setting(_one_of("text", "json"), sentence("text hoặc json")),
    "DIEUPHOI_LANG": Setting(_one_of("vi", "en"), sentence("vi hoặc en")),
    "DIEUPHOI_AS": Setting(_any, sentence("một tài khoản, hoặc cơ-quan/vị-trí")),
    "DIEUPHOI_DEBUG": Setting(_any, _WORD),
}
"""By name. The last three are of the command line."""
