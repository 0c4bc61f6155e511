from __future__ import annotations

import pytest

from engine.model.addresses import is_mail_address
from tests.support.seconds import within


@pytest.mark.parametrize(
    "text", ["a@b.vn", "van-thu.ubnd@so-noi-vu.danang.gov.vn", "x+1@mail.gov.vn"]
)
def test_an_ordinary_address_is_one(text: str) -> None:
    assert is_mail_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a@",
        "@b.vn",
        "a@b",
        "a b@c.vn",
        "a@b..vn",
        "a@b.vn\n",
        "a@b.vn,c@d.vn",
        "<a@b.vn>",
        "a@-b.vn",
        ".a@b.vn",
        "ă@b.vn",
        "a@" + "b" * 300 + ".vn",
        "lanhdao.soxaydung@",
    ],
)
def test_what_no_server_could_deliver_is_none(text: str) -> None:
    assert not is_mail_address(text)


def test_a_long_text_is_told_at_once() -> None:
    with within(0.5):
        assert not is_mail_address("a" * 1_000_000 + "@")
        assert not is_mail_address("a." * 120 + "@")
