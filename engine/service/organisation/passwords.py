"""Passwords: what is accepted (ASVS 5.0 §6.2) and how they are kept (argon2id)."""

from __future__ import annotations

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from engine.errors import InvalidInput
from engine.model.text import fold, nfc
from engine.sentences import Sentence, sentence

SHORTEST, LONGEST = 8, 256
_hasher = PasswordHasher()
_quick = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
"""For what was drawn by chance: against some 100 bits no guessing helps, however quick."""
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"

FEWEST_GUESSES = 10**8
"""Whoever tries the likeliest first must need more: what eight letters by chance withstand."""
JUDGED = 20
"""So many letters are looked at: the time grows with the square of them and more."""
_LOCAL = (
    *("matkhau", "quantri", "dieuphoi", "congchuc", "chinhquyen", "ubnd", "vanthu", "lanhdao"),
    *("vietnam", "hanoi", "saigon", "anhyeuem", "emyeuanh", "yeuemnhieu", "hanhphuc", "xinchao"),
)
"""Words of this country's offices that no list of the world's passwords has."""

_NOBODY = _hasher.hash("nobody has this password")
_QUICKLY = _quick.hash("").rpartition("$")[0].rpartition("$")[0]
"""How hashes of one-time secrets begin."""


def require_good(password: str, login: str) -> str:
    """The password in the form it is hashed in; raises :class:`errors.InvalidInput`.

    Any characters and spaces are welcome; there are no rules of composition.
    """
    known = nfc(password)
    problem = _problem(known, login)
    if problem is not None:
        raise InvalidInput(problem, fields={"password": problem})
    return known


def _problem(password: str, login: str) -> Sentence | None:
    if len(password) < SHORTEST:
        return sentence(
            "Mật khẩu phải có ít nhất %(least)s ký tự; nên dùng một câu dài dễ nhớ.", least=SHORTEST
        )
    if len(password) > LONGEST:
        return sentence("Mật khẩu dài quá %(most)s ký tự.", most=LONGEST)
    plain = fold(password)
    if _guesses(plain, login) < FEWEST_GUESSES:
        return sentence("Mật khẩu này quá phổ biến, rất dễ bị đoán. Hãy chọn mật khẩu khác.")
    if login and fold(login) in plain:
        return sentence("Mật khẩu không được chứa tên đăng nhập.")
    return None


def _guesses(plain: str, login: str) -> int:
    """How many guesses it takes, by lists of passwords, words and names, patterns and dates."""
    # Lists of 14 MiB, for the few who choose a password.
    from zxcvbn import zxcvbn  # noqa: PLC0415

    judged = zxcvbn(plain[:JUDGED], user_inputs=[*_LOCAL, fold(login)])
    return int(judged["guesses"])


def hashed(password: str) -> str:
    """The argon2id hash of a password."""
    return _hasher.hash(nfc(password))


def hashed_secret(secret: str) -> str:
    """The argon2id hash of a one-time secret, made in no time: many are given in one act."""
    return _quick.hash(secret)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is the one; as long for an account that does not exist."""
    given = nfc(password)[:LONGEST]
    if password_hash is None:
        _verified(_NOBODY, given)
        return False
    if password_hash.startswith(_QUICKLY):
        _verified(_NOBODY, given)
    return _verified(password_hash, given)


def _verified(password_hash: str, given: str) -> bool:
    try:
        return _hasher.verify(password_hash, given)
    except (VerificationError, InvalidHashError):
        return False


def one_time_secret() -> str:
    """A secret to be read out and typed once: 20 letters and digits, some 100 bits."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(20))
    return "-".join(letters[place : place + 5] for place in range(0, 20, 5))
