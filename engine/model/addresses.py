"""Addresses of mail, as they are taken in: what no server could deliver is refused there."""

from __future__ import annotations

import re

_LONGEST = 254
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]"
)


def is_mail_address(text: str) -> bool:
    """Whether a text is ``name@domain`` (RFC 5321, letters without accents, no quoting)."""
    return len(text) <= _LONGEST and _ADDRESS.fullmatch(text) is not None
