"""Mail by SMTP. The Message-ID is the idempotency key, so a mail sent twice is seen as one."""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from typing import Protocol
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

TIMEOUT_SECONDS = 10
OPTIONS = {"starttls", "cafile"}


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail to one recipient; ``key`` is the same at every try."""

    to: str
    subject: str
    text: str
    key: str


class Mailer(Protocol):
    """What sends a mail or raises ``OSError``/``smtplib.SMTPException``."""

    def send(self, mail: Mail) -> str:
        """Hand the mail over; returns what the server answered, nothing if there is none."""


class MemoryMailer:
    """Keeps what would have been sent: the one-shot runner, the demo, tests."""

    def __init__(self) -> None:
        """Begin with nothing sent."""
        self.sent: list[Mail] = []

    def send(self, mail: Mail) -> str:
        """Keep the mail."""
        self.sent.append(mail)
        return "kept"


class NoMailer:
    """An installation without a mail server: notices stand in the application alone."""

    def send(self, mail: Mail) -> str:  # noqa: ARG002  # the protocol's shape
        """Send nothing; the delivery log says so."""
        return ""


class SmtpMailer:
    """Sends by an SMTP server named by a URL.

    ``smtp://host:25`` plain, ``smtp://user:pw@host:587?starttls=required``, ``smtps://host:465``.
    ``starttls`` is ``required`` (default as soon as there is a password), ``auto`` or ``off``;
    ``cafile`` names a certificate authority of the province's own.
    """

    def __init__(self, url: str, sender: str) -> None:
        """Read the URL; raises ``ValueError`` for a scheme or option that is not known.

        Raises ``OSError`` for a ``cafile`` that cannot be read.
        """
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError(f"not an SMTP address: {parts.scheme}://{parts.hostname}")
        options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        unknown = sorted(options.keys() - OPTIONS)
        if unknown:
            raise ValueError(f"unknown SMTP options: {unknown}; there are {sorted(OPTIONS)}")
        self.sender = sender
        self.tls = parts.scheme == "smtps"
        self.host = parts.hostname
        self.port = _port(parts) or (465 if self.tls else 25)
        self.user = unquote(parts.username or "")
        self.password = unquote(parts.password or "")
        self.starttls = options.get("starttls", "required" if self.user else "auto")
        if self.starttls not in {"required", "auto", "off"}:
            raise ValueError(f"starttls must be required, auto or off: {self.starttls}")
        self.context = ssl.create_default_context(cafile=options.get("cafile"))

    def send(self, mail: Mail) -> str:
        """Send; raises ``OSError`` or ``smtplib.SMTPException`` when the server did not take it."""
        with self._connect() as server:
            if not self.tls and self.starttls != "off":
                server.ehlo()
                if self.starttls == "required" or server.has_extn("starttls"):
                    server.starttls(context=self.context)
            if self.user:
                server.login(self.user, self.password)
            refused = server.send_message(message(mail, self.sender))
            return "accepted" if not refused else f"refused: {sorted(refused)}"

    def _connect(self) -> smtplib.SMTP:
        if self.tls:
            return smtplib.SMTP_SSL(
                self.host, self.port, timeout=TIMEOUT_SECONDS, context=self.context
            )
        return smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:
        # The library's own words would repeat a piece of what may be the password.
        raise ValueError("the port is no number; write / of a password as %2F") from None


def message(mail: Mail, sender: str) -> EmailMessage:
    """The mail as RFC 5322 text; a line break in a header is refused by the standard library."""
    built = EmailMessage()
    built["From"] = sender
    built["To"] = mail.to
    built["Subject"] = " ".join(mail.subject.split())
    built["Date"] = formatdate(usegmt=True)
    domain = sender.rpartition("@")[2].rstrip(">") or "localhost"
    built["Message-ID"] = f"<{hashlib.sha256(mail.key.encode()).hexdigest()[:40]}@{domain}>"
    built["Auto-Submitted"] = "auto-generated"
    built.set_content(mail.text)
    return built
