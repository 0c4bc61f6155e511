"""Notices inside the application, and how several of them become one mail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.notify.mail import Mail


@dataclass(frozen=True, slots=True)
class Notice:
    """What an officer is told; ``link`` is a path of this application."""

    subject: str
    body: str
    link: str | None = None


def as_mail(notice: Notice, *, to: str, base_url: str, key: str) -> Mail:
    """One notice as one mail."""
    return Mail(to=to, subject=notice.subject, text=_text(notice, base_url), key=key)


def digest(notices: Sequence[Notice], *, to: str, base_url: str, key: str, day: str) -> Mail:
    """The notices of a day as one mail; raises ValueError when there are none."""
    if not notices:
        raise ValueError("a digest needs something to tell")
    parts = "\n\n".join(f"{n}. {_text(one, base_url)}" for n, one in enumerate(notices, 1))
    subject = f"Điều Phối: {len(notices)} thông báo ngày {day}"
    return Mail(to=to, subject=subject, text=parts, key=key)


def _text(notice: Notice, base_url: str) -> str:
    lines = [notice.subject, notice.body]
    if notice.link:
        lines.append(f"{base_url}{notice.link}")
    return "\n".join(line for line in lines if line)
