"""Passwords that are hashed as in the product, but not as slowly."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from argon2 import PasswordHasher

from engine.service.organisation import passwords


@contextmanager
def cheap_hashing() -> Iterator[None]:
    """Hash by argon2id, in a thousandth of the time: that it is slow is not what is tested."""
    with pytest.MonkeyPatch.context() as patch:
        hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(passwords, "_hasher", hasher)
        patch.setattr(passwords, "_NOBODY", hasher.hash("nobody has this password"))
        yield
