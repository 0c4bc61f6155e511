"""An officer sees what was mailed to him, and with what outcome; nobody else does."""

from __future__ import annotations

from engine.service import clock
from engine.service.runtime import own_mail
from tests.integration.province import Province

OFFICER, COLLEAGUE = "chuyen_vien.so-y-te", "truong_phong.so-y-te"


def log(province: Province, who: str) -> list[tuple[str, str]]:
    mailed = own_mail.of_actor(province.engine, province.who(who)).mailed
    return [(each.about, str(each.outcome)) for each in mailed]


def test_a_test_stands_in_the_log_first_waiting_then_sent(province: Province) -> None:
    with province.engine.storage.begin() as unit:
        address = unit.officers.need(province.who(OFFICER).officer_id).email
        unit.officers.update(province.who(COLLEAGUE).officer_id, email=address)
    before = log(province, OFFICER)
    own_mail.send_test(province.engine, province.who(OFFICER))
    (waiting, *_) = log(province, OFFICER)
    assert waiting == ("Thư thử của Điều Phối", "Chờ gửi")
    clock.settle(province.engine)
    (sent, *rest) = log(province, OFFICER)
    assert sent[1] == "Máy chủ thư đã nhận"
    assert len(rest) >= len(before)
    assert not any("thử" in about for about, _ in log(province, COLLEAGUE))
