"""The administrator's pages of roles and delegations."""

from __future__ import annotations

from tests.web.conftest import ADMIN, COLLEAGUE_HEAD, DOER

LEADER = "lanh_dao.so-tu-phap"
LENT = {
    "from": "so-tu-phap",
    "from_position": "so-tu-phap/lanh_dao",
    "to_position": "so-tu-phap/truong_phong",
    "capacity": "KT",
    "valid_from": "09/04/2025",
    "valid_to": "30/04/2025",
    "basis": "5/GUQ-STP",
}


def last(place, stream):
    with place.engine.storage.read() as unit:
        return unit.record.of_stream(stream)[-1]


def test_a_role_is_granted_and_revoked_with_a_reason(place, signed_in):
    admin = signed_in(ADMIN)
    grant = {"login": DOER, "role": "inspector"}
    assert admin.post("/to-chuc/vai-tro/granted", grant).status_code == 422
    kept = admin.post("/to-chuc/vai-tro/granted", {**grant, "reason": "Đoàn kiểm tra"})
    assert kept.status_code == 303
    assert "chuyen_vien Sở Tư pháp" in admin.get("/to-chuc/vai-tro").get_data(as_text=True)
    told = last(place, "access")
    assert (told.row.to_state, told.reason) == ("granted", "Đoàn kiểm tra")
    taken = admin.post("/to-chuc/vai-tro/revoked", {**grant, "reason": "Hết đợt"})
    assert taken.status_code == 303
    assert (last(place, "access").row.to_state, last(place, "access").reason) == (
        "revoked",
        "Hết đợt",
    )


def test_an_unknown_login_is_named_as_the_field_to_mend(signed_in):
    entered = {"login": "khong.co", "role": "inspector", "reason": "x"}
    refused = signed_in(ADMIN).post("/to-chuc/vai-tro/granted", entered)
    assert refused.status_code == 422
    assert "Không có tài khoản này." in refused.get_data(as_text=True)


def test_the_last_administrator_keeps_his_role(signed_in):
    entered = {"login": ADMIN, "role": "administrator", "reason": "x"}
    refused = signed_in(ADMIN).post("/to-chuc/vai-tro/revoked", entered)
    assert refused.status_code == 422
    assert "ít nhất một quản trị" in refused.get_data(as_text=True)


def test_a_delegation_is_entered_counts_and_is_ended_with_a_reason(place, signed_in):
    admin = signed_in(ADMIN)
    assert admin.post("/to-chuc/uy-quyen", LENT).status_code == 303
    page = admin.get("/to-chuc/uy-quyen").get_data(as_text=True)
    assert "5/GUQ-STP" in page
    assert "lanh_dao Sở Tư pháp" in page

    with place.engine.storage.read() as unit:
        lent = unit.organisation.delegations_until(place.clock.now().date())[0]
    assert (lent.capacity, lent.scope) == ("KT", None)
    address = f"/to-chuc/uy-quyen/{lent.id}/ket-thuc"
    assert admin.post(address).status_code == 422
    assert admin.post(address, {"reason": "Về sớm"}).status_code == 303
    assert last(place, "organisation").reason == "Về sớm"
    assert "5/GUQ-STP" not in admin.get("/to-chuc/uy-quyen").get_data(as_text=True)
    assert admin.post(address, {"reason": "Lần nữa"}).status_code == 409


def test_what_was_lent_is_not_lent_further(signed_in):
    signed_in(ADMIN).post("/to-chuc/uy-quyen", LENT)
    borrower = signed_in(COLLEAGUE_HEAD)
    assert borrower.get("/to-chuc/uy-quyen").status_code == 403
    further = {**LENT, "to_position": "so-tu-phap/chuyen_vien"}
    assert borrower.post("/to-chuc/uy-quyen", further).status_code == 403


def test_a_delegation_may_be_limited_to_one_plan(place, signed_in):
    assert signed_in(ADMIN).post("/to-chuc/uy-quyen", {**LENT, "plan": place.plan}).status_code == (
        303
    )
    with place.engine.storage.read() as unit:
        lent = unit.organisation.delegations_until(place.clock.now().date())[0]
    assert lent.scope == {"roots": [place.plan]}


def test_what_does_not_fit_is_named_and_kept(signed_in):
    wrong = {**LENT, "to_position": LENT["from_position"], "valid_to": "01/04/2025"}
    refused = signed_in(ADMIN).post("/to-chuc/uy-quyen", wrong)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "Chọn một vị trí khác" in page
    assert "Ngày kết thúc phải từ ngày bắt đầu" in page
    assert "5/GUQ-STP" in page


def test_a_leader_lends_what_his_own_agency_may_do_and_no_other(signed_in):
    leader = signed_in(LEADER)
    page = leader.get("/to-chuc/uy-quyen").get_data(as_text=True)
    assert "so-tu-phap/lanh_dao" in page
    other = {**LENT, "from": "so-y-te", "from_position": "so-y-te/lanh_dao"}
    assert leader.post("/to-chuc/uy-quyen", other).status_code == 403
    assert leader.post("/to-chuc/uy-quyen", LENT).status_code == 303
    assert signed_in(DOER).get("/to-chuc/uy-quyen").status_code == 403
