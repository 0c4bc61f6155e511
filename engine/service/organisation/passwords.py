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

_COMMON_TEXT = (
    "12345678 123456789 1234567890 11111111 00000000 88888888 66668888 68686868 87654321 "
    "password password1 passw0rd matkhau matkhau1 matkhau123 matkhau12 qwertyui qwerty123 "
    "1q2w3e4r 1qaz2wsx abc12345 abcd1234 a1b2c3d4 iloveyou anhyeuem emyeuanh yeuemnhieu "
    "vietnam1 vietnam123 vietnam2025 hanoi123 saigon123 admin123 admin1234 administrator "
    "quantri1 quantri123 welcome1 letmein1 football sunshine princess superman 123123123 "
    "123456a@ 123456aA@ 12345678a 1234567a a12345678 aa123456 aa123456@ p@ssw0rd p@ssword "
    "abc@1234 abc@123456 123qweasd 1234qwer asdfghjk zxcvbnm1 zaq12wsx changeme trustno1 "
    "dieuphoi dieuphoi1 dieuphoi123 ubnd1234 ubnd2025 chinhquyen congchuc congchuc1 "
    "thienha1 "
)
_COMMON = frozenset(_COMMON_TEXT.split())
"""The words everybody tries first; compared without case and marks."""

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
    if plain in _COMMON or len(set(plain)) == 1:
        return sentence("Mật khẩu này quá phổ biến, rất dễ bị đoán. Hãy chọn mật khẩu khác.")
    if login and fold(login) in plain:
        return sentence("Mật khẩu không được chứa tên đăng nhập.")
    return None


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
