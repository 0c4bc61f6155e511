"""Reminders and escalation under a virtual clock."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import Forbidden
from engine.model.escalation import DEFAULT_POLICY, policy_json, sentences
from engine.service import assignments, notifications, tasks
from engine.service.audit import history
from engine.service.calendar import put
from engine.service.escalation import policies
from tests.integration.province import LEADS, Province

AGENCY = "so-y-te"


def of_agency(province: Province, kind: str) -> list[str]:
    return [login for login, _ in province.told(kind) if login.endswith(AGENCY)]


def test_the_doer_is_reminded_before_and_on_the_last_day(province: Province) -> None:
    province.at("2025-04-14T12:00")

    assert of_agency(province, "remind").count(f"van_thu.{AGENCY}") == 3
    assert of_agency(province, "urge") == []


def test_it_climbs_the_ladder_rung_by_rung(province: Province) -> None:
    province.at("2025-04-15T12:00")
    assert set(of_agency(province, "urge")) == {f"van_thu.{AGENCY}", f"truong_phong.{AGENCY}"}

    province.at("2025-04-17T12:00")
    assert f"thu_truong.{AGENCY}" in of_agency(province, "urge")
    assert province.told("escalate") == []

    province.at("2025-04-21T12:00")
    assert ("chuyen_vien.so-noi-vu", "escalate") in province.told("escalate")

    province.at("2025-05-20T12:00")
    told = {login for login, _ in province.told("escalate")}
    assert {"thu_truong.vp-ubnd", "leader"} <= told


def test_in_a_year_each_rung_hears_once_and_the_monitor_at_most_every_second_week(
    province: Province,
) -> None:
    province.at("2026-04-14T12:00")

    assert of_agency(province, "urge").count(f"thu_truong.{AGENCY}") == 1
    office = [login for login, _ in province.told("escalate") if login.endswith("vp-ubnd")]
    assert office == ["thu_truong.vp-ubnd"]
    again = province.told("summary")
    assert {login.split(".")[1] for login, _ in again} == {"so-noi-vu"}
    assert 15 <= [login for login, _ in again].count("chuyen_vien.so-noi-vu") <= 26


def test_a_summary_tells_of_all_late_work_of_the_plan_at_once(province: Province) -> None:
    province.at("2025-06-30T12:00")
    monitor = province.who("chuyen_vien.so-noi-vu")
    rows = notifications.page(province.engine, monitor).rows

    subjects = [row.subject for row in rows if row.kind == "summary"]
    assert subjects
    assert set(subjects) == {"2 nhiệm vụ quá hạn: Kế hoạch rà soát"}


def test_a_diagram_catches_the_escalation_and_opens_its_step(province: Province) -> None:
    province.at("2025-04-21T12:00")

    assert "Chase" in province.open_elements("so-noi-vu")


def test_each_step_is_recorded_with_who_was_told(province: Province) -> None:
    province.at("2025-04-15T12:00")
    instance = province.assignment(AGENCY).instance_id

    with province.engine.storage.read() as unit:
        rows = [row for row in unit.record.of_stream(instance) if row.row.kind == "escalation"]
    assert [row.row.to_state for row in rows].count("urge") == 2
    assert all(row.body["told"] for row in rows)


def test_a_month_of_downtime_is_caught_up_once_in_order(province: Province) -> None:
    province.jump("2025-07-20T12:00")
    instance = province.assignment(AGENCY).instance_id
    with province.engine.storage.read() as unit:
        rows = [row for row in unit.record.of_stream(instance) if row.row.kind == "escalation"]
        left = [row for row in unit.timers.of_instance(instance) if row.kind == "escalation"]

    kinds = [row.row.to_state for row in rows]
    assert len(kinds) == len(DEFAULT_POLICY.steps)
    assert kinds == sorted(kinds, key=["remind", "urge", "escalate", "summary"].index)
    assert [row.due_at > province.clock.now() for row in left] == [True]


def test_each_person_gets_at_most_one_mail_of_reminders_a_day(province: Province) -> None:
    province.at("2025-04-15T12:00")

    assert not [subject for subject in province.mail if subject.startswith("Đôn đốc")]
    gathered = [to for to, subject in province.letters if subject.startswith("Tổng hợp")]
    assert gathered.count(f"van_thu@{AGENCY}.example") == 4  # on 9, 11, 14 and 15 April
    assert gathered.count(f"truong_phong@{AGENCY}.example") == 1


def test_a_policy_may_send_every_mail_at_once(province: Province) -> None:
    administrator = province.who("administrator")
    body = {**policy_json(DEFAULT_POLICY), "digest": False}
    policies.put(province.engine, administrator, "default", "Gửi ngay", body)
    province.at("2025-04-15T12:00")
    sent = [subject for subject in province.mail if subject.startswith("Đôn đốc")]

    assert len(sent) == 4
    with province.engine.storage.read() as unit:
        assert unit.deliveries.count(result="sent") == len(province.mail)


def test_a_plan_may_have_a_policy_of_its_own(province: Province) -> None:
    monitor = province.who("truong_phong.so-noi-vu")
    step = {"offset_working_days": 2, "at": "after", "to": "agency_head", "kind": "urge"}
    changed = policies.choose(
        province.engine, monitor, province.plan, body={"steps": [step]}, reason="Kế hoạch gấp"
    )
    province.at("2025-05-20T12:00")

    assert changed == len(LEADS)
    assert of_agency(province, "urge") == [f"thu_truong.{AGENCY}"]
    assert province.told("escalate") == []
    policy = policies.of_plan(province.engine, monitor, province.plan)
    assert sentences(policy) == ["Quá hạn 2 ngày làm việc: đôn đốc thủ trưởng cơ quan."]
    words = [str(one.what) for one in history.of_plan(province.engine, monitor, province.plan).rows]
    assert "Đổi chính sách nhắc việc, đôn đốc" in words


def test_a_changed_policy_tells_nothing_twice(province: Province) -> None:
    province.at("2025-04-18T12:00")
    before = province.told()
    monitor = province.who("truong_phong.so-noi-vu")
    policies.choose(province.engine, monitor, province.plan, "default", reason="Đặt lại")
    province.at("2025-04-18T18:00")

    assert province.told() == before


def test_only_who_follows_the_plan_up_changes_its_policy(province: Province) -> None:
    officer = province.who(f"truong_phong.{AGENCY}")

    with pytest.raises(Forbidden):
        policies.choose(province.engine, officer, province.plan, "default", reason="Thử")


def test_an_extension_moves_the_reminders(province: Province) -> None:
    head = province.who("truong_phong.so-noi-vu")
    held = province.assignment(AGENCY).id
    assignments.change_deadline(province.engine, head, held, date(2025, 5, 30), reason="Lùi hạn")
    province.at("2025-05-20T00:00")

    assert of_agency(province, "urge") == []
    assert of_agency(province, "remind") == []


def test_work_given_out_late_is_escalated_once_and_at_once(province: Province) -> None:
    head = province.who("truong_phong.so-noi-vu")
    held = province.assignment(AGENCY).id
    province.at("2025-04-09T09:00")
    assignments.change_deadline(province.engine, head, held, date(2025, 4, 3), reason="Sửa lỗi")
    province.at("2025-04-09T10:00")

    assert of_agency(province, "urge") == [f"thu_truong.{AGENCY}"]
    assert of_agency(province, "remind") == [f"van_thu.{AGENCY}"]


def test_a_monitor_follows_work_without_a_date_at_his_own_pace(province: Province) -> None:
    monitor = province.who("truong_phong.so-noi-vu")
    held = province.assignment(AGENCY).id
    assignments.change_deadline(province.engine, monitor, held, "", reason="Chưa định hạn")
    assignments.set_cadence(province.engine, monitor, held, "P1M")
    province.at("2025-06-30T00:00")

    asked = [login for login, _ in province.told("follow_up") if login.startswith("chuyen_vien")]
    assert asked == ["chuyen_vien.so-noi-vu"] * 2
    assert of_agency(province, "urge") == []


def test_all_work_of_a_plan_to_look_after_on_one_day_is_one_message(province: Province) -> None:
    monitor = province.who("truong_phong.so-noi-vu")
    for agency in LEADS:
        held = province.assignment(agency).id
        assignments.change_deadline(province.engine, monitor, held, "", reason="Chưa định hạn")
        assignments.set_cadence(province.engine, monitor, held, "P1M")
    province.at("2025-06-30T00:00")

    rows = notifications.page(province.engine, province.who("chuyen_vien.so-noi-vu")).rows
    asked = [row for row in rows if row.kind == "follow_up"]
    assert [row.subject for row in asked] == ["2 nhiệm vụ đến kỳ theo dõi: Kế hoạch rà soát"] * 2
    assert "(2 cơ quan)" in str(asked[0].body)
    assert asked[0].link == f"/ke-hoach/{province.plan}"
    to = "chuyen_vien@so-noi-vu.example"
    gathered = [each for each, subject in province.letters if subject.startswith("Tổng hợp")]
    assert gathered.count(to) == 2


def test_a_monitor_hears_of_all_late_work_of_a_plan_at_once(province: Province) -> None:
    province.at("2025-04-21T12:00")

    told = [login for login, _ in province.told("escalate")]
    assert told.count("chuyen_vien.so-noi-vu") == 1


def test_urging_by_hand_is_recorded_and_told(province: Province) -> None:
    monitor = province.who("chuyen_vien.so-noi-vu")
    held = province.assignment(AGENCY).id
    told = assignments.urge(province.engine, monitor, held, "Đề nghị báo cáo gấp")

    assert len(told) == 2
    assert f"thu_truong.{AGENCY}" in of_agency(province, "urge")


def test_a_new_day_off_moves_the_reminders(province: Province) -> None:
    administrator = province.who("administrator")
    put(province.engine, administrator, date(2025, 4, 15), "off", "Nghỉ", "QĐ 1")
    province.at("2025-04-15T12:00")

    assert of_agency(province, "urge") == []
    province.at("2025-04-16T12:00")
    assert of_agency(province, "urge") != []


def test_an_officer_reads_his_own_notifications_and_marks_them(province: Province) -> None:
    clerk = province.who(f"van_thu.{AGENCY}")
    page = notifications.page(province.engine, clerk, unread=True)
    notifications.mark_read(province.engine, clerk, [page.rows[0].id])

    assert notifications.unread_count(province.engine, clerk) == 0


def test_nobody_marks_anothers_notifications(province: Province) -> None:
    clerk, other = province.who(f"van_thu.{AGENCY}"), province.who("van_thu.so-tu-phap")
    page = notifications.page(province.engine, clerk, unread=True)
    notifications.mark_read(province.engine, other, [page.rows[0].id])

    assert notifications.unread_count(province.engine, clerk) == 1


def test_a_head_hears_of_what_waits_for_him_and_gets_its_mail_once_a_day(
    province: Province,
) -> None:
    for agency in LEADS:
        held = province.assignment(agency).id
        assignments.accept(province.engine, province.who(f"van_thu.{agency}"), held)
    assert province.told("waiting") == []
    officer, held = province.who(f"chuyen_vien.{AGENCY}"), province.assignment(AGENCY).id
    assignments.submit(province.engine, officer, held, summary="Đã rà soát")

    assert province.told("waiting") == [(f"thu_truong.{AGENCY}", "waiting")]
    leader = province.who(f"thu_truong.{AGENCY}")
    row = notifications.page(province.engine, leader).rows[0]
    sign = province.task(AGENCY, "Sign")
    assert (row.subject, row.link) == ("Chờ xử lý: Ký – Rà soát văn bản", f"/viec/{sign.id}")
    address = f"thu_truong@{AGENCY}.example"
    assert address not in [to for to, _ in province.letters]
    province.at("2025-04-09T09:00")
    told = [subject for to, subject in province.letters if to == address]
    assert told == ["Tổng hợp thông báo: 2 mục"]  # with the reminder of eight o'clock


def test_a_head_who_hands_in_himself_is_not_told(province: Province) -> None:
    held, leader = province.assignment(AGENCY).id, province.who(f"thu_truong.{AGENCY}")
    assignments.accept(province.engine, province.who(f"van_thu.{AGENCY}"), held)
    task = province.task(AGENCY, "Do")
    tasks.reassign(
        province.engine,
        province.who(f"truong_phong.{AGENCY}"),
        task.id,
        leader.officer_id,
        reason="Trực tiếp làm",
    )
    tasks.complete(province.engine, leader, task.id, {"result_summary": "Đã rà soát"})

    assert "Sign" in province.open_elements(AGENCY)
    assert province.told("waiting") == []
