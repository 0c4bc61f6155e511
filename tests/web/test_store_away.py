"""While the store cannot be asked, whoever asks is told so: the page that says it asks nothing."""

from __future__ import annotations

import pytest

from engine.errors import Busy
from engine.storage import Storage
from tests.web.conftest import DOER


@pytest.mark.parametrize("address", ["/", "/viec", "/ke-hoach", "/dang-nhap"])
def test_a_page_says_that_the_system_is_busy_and_when_to_come_back(signed_in, monkeypatch, address):
    browser = signed_in(DOER)

    def away(*_arguments: object, **_named: object) -> None:
        raise Busy

    monkeypatch.setattr(Storage, "read", away)
    monkeypatch.setattr(Storage, "run", away)
    answer = browser.get(address)

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "Hệ thống đang bận" in answer.get_data(as_text=True)
