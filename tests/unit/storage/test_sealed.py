"""A sealed file gives back what was put in, with its key and unchanged, or nothing."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from engine.errors import InvalidInput
from engine.storage import sealed
from engine.storage.sealed import BLOCK, HEAD, TAG

KEY, OTHER = b"k" * 32, b"o" * 32


@pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, 3 * BLOCK + 7])
def test_it_gives_back_what_was_put_in(tmp_path: Path, size: int) -> None:
    content = random.Random(size).randbytes(size)  # noqa: S311  # repeatable
    sealed.put(tmp_path / "a", content, KEY)

    assert content[:64] not in (tmp_path / "a").read_bytes() or size < 2
    assert (tmp_path / "a").stat().st_mode & 0o077 == 0
    with sealed.opening(tmp_path / "a", KEY) as file:
        assert file.read() == content
        file.seek(-min(size, 5), 2)
        assert file.read(5) == content[-5:]


def test_two_files_of_one_content_are_not_alike(tmp_path: Path) -> None:
    for name in "ab":
        sealed.put(tmp_path / name, b"x" * 100, KEY)

    assert (tmp_path / "a").read_bytes()[HEAD:] != (tmp_path / "b").read_bytes()[HEAD:]


@pytest.mark.parametrize("key", [None, OTHER])
def test_without_its_key_it_says_which_is_wanted(tmp_path: Path, key: bytes | None) -> None:
    sealed.put(tmp_path / "a", b"x", KEY)

    with pytest.raises(InvalidInput, match=sealed.fingerprint(KEY)):
        sealed.opening(tmp_path / "a", key)


def damaged(body: bytes) -> dict[str, bytes]:
    block = BLOCK + TAG
    first, second = body[HEAD : HEAD + block], body[HEAD + block : HEAD + 2 * block]
    rest = body[HEAD + 2 * block :]
    return {
        "changed": body[:-1] + bytes([body[-1] ^ 1]),
        "cut off": body[: HEAD + 2 * block],
        "a block less": body[:HEAD] + second + rest,
        "blocks that changed places": body[:HEAD] + second + first + rest,
        "another salt": body[:20] + bytes([body[20] ^ 1]) + body[21:],
    }


@pytest.mark.parametrize("how", damaged(bytes(BLOCK)))
def test_a_file_that_was_changed_is_not_read(tmp_path: Path, how: str) -> None:
    path = tmp_path / "a"
    sealed.put(path, bytes(2 * BLOCK + 10), KEY)
    path.write_bytes(damaged(path.read_bytes())[how])

    with sealed.opening(path, KEY) as file, pytest.raises(ValueError, match="changed"):
        file.read()
