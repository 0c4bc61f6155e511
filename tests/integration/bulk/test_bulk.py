"""One act on many things: whatever is refused singly is refused, and the rest can be redone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from engine.errors import InvalidInput, NotAllowedNow, NotFound, ReasonRequired
from engine.model.permission import SYSTEM
from engine.service import bulk, clock, tasks
from engine.service.bulk import carry_on
from engine.service.bulk.view import told_of
from engine.service.organisation import accounts
from tests.integration.province import LEADS, Province

CLERK, OFFICER, HEAD = "van_thu.so-y-te", "chuyen_vien.so-y-te", "truong_phong.so-y-te"
MONITOR = "truong_phong.so-noi-vu"


def many(province: Province, count: int) -> list[str]:
    """The ids of so many open tasks like the clerk's, the first one real."""
    first = province.task("so-y-te")
    ids = [first.id, *(f"copy-{place:03}" for place in range(1, count))]
    rows = [replace(first, id=each, token=900 + n) for n, each in enumerate(ids)]
    province.engine.storage.run(lambda unit: unit.tasks.insert_many(rows[1:]))
    return ids


def begun(province: Province, login: str, act: str, ids: list[str], **more: Any) -> str:
    return bulk.start(province.engine, province.who(login), act, ids, **more)


def seen(province: Province, login: str, operation: str) -> bulk.OperationView:
    return bulk.view(province.engine, province.who(login), operation)


def test_each_thing_is_done_by_its_verb_or_refused_with_its_reason(province: Province) -> None:
    ids = many(province, 3)
    officer = province.who(OFFICER).officer_id
    tasks.reassign(province.engine, province.who(HEAD), ids[1], officer, reason="Gấp")
    operation = begun(province, CLERK, "claim", [*ids, ids[0]])
    assert seen(province, CLERK, operation).counts == {"waiting": 3}
    clock.settle(province.engine)

    found = seen(province, CLERK, operation)
    assert (found.row.state, found.counts) == ("done", {"done": 2, "refused": 1})
    assert "đã được giao cho" in str(told_of(found.items[1]))
    with province.engine.storage.read() as unit:
        assert unit.tasks.need(ids[2]).assignee == province.who(CLERK).officer_id
        row = unit.tasks.need(ids[0])
        last = unit.record.newest(row.instance_id, 1)[0]
    assert last.body["via"] == f"bulk:{operation}"


def test_the_form_that_all_get_is_checked_before_it_begins_and_completes_each(
    province: Province,
) -> None:
    mine, other = province.task("so-y-te").id, province.task("so-tu-phap").id
    operation = begun(province, CLERK, "complete", [mine, other], data={})
    clock.settle(province.engine)
    found = seen(province, CLERK, operation)
    assert [item.state for item in found.items] == ["done", "refused"]
    assert found.items[1].title == "–"
    assert province.open_elements("so-tu-phap") == {"Receive"}

    do = province.task("so-y-te", "Do").id
    with pytest.raises(InvalidInput) as refused:
        begun(province, OFFICER, "complete", [do], data={})
    assert set(refused.value.fields) == {"result_summary"}
    with pytest.raises(InvalidInput) as refused:
        begun(province, OFFICER, "complete", [do], own={do: {}})
    assert set(refused.value.fields) == {f"{do}.result_summary"}
    begun(province, OFFICER, "complete", [do], own={do: {"result_summary": "Xong"}})
    clock.settle(province.engine)
    assert province.open_elements("so-y-te") == {"Sign"}


def test_what_is_left_of_a_stopped_one_is_not_done_and_can_be_done_again(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carry_on, "AT_ONCE", 2)
    ids = many(province, 5)
    operation = begun(province, CLERK, "claim", ids)
    assert carry_on.carry_on(province.engine) == 2
    bulk.cancel(province.engine, province.who(CLERK), operation)
    assert carry_on.carry_on(province.engine) == 0
    assert seen(province, CLERK, operation).counts == {"done": 2, "waiting": 3}

    again = bulk.repeat(province.engine, province.who(CLERK), operation)
    clock.settle(province.engine)
    found = seen(province, CLERK, again)
    assert (found.row.repeats, found.counts) == (operation, {"done": 3})
    with pytest.raises(NotAllowedNow):
        bulk.repeat(province.engine, province.who(CLERK), again)
    with pytest.raises(NotAllowedNow):
        bulk.cancel(province.engine, province.who(CLERK), again)
    assert [each.row.id for each in bulk.page(province.engine, province.who(CLERK)).rows] == [
        again,
        operation,
    ]


def test_a_process_that_died_goes_on_where_it_was_and_does_nothing_twice(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    operation = begun(province, CLERK, "complete", [province.task("so-y-te").id], data={})

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(carry_on, "_note", dies)
        with pytest.raises(KeyboardInterrupt):
            carry_on.carry_on(province.engine)
    assert carry_on.carry_on(province.engine) == 0, "another clock waits until the lease is over"
    province.clock.set(province.clock.now() + 2 * carry_on.LEASE)
    assert carry_on.carry_on(province.engine) == 1
    assert seen(province, CLERK, operation).counts == {"done": 1}
    assert province.open_elements("so-y-te") == {"Do"}


def test_nothing_is_done_for_who_lost_his_account(province: Province) -> None:
    ids = many(province, 2)
    operation = begun(province, CLERK, "claim", ids)
    clerk = province.who(CLERK).officer_id
    accounts.disable(province.engine, province.who("administrator"), clerk, reason="Nghỉ")
    clock.settle(province.engine)
    found = seen(province, "administrator", operation)
    assert (found.row.state, found.counts) == ("cancelled", {"waiting": 2})
    assert "tài khoản" in str(found.told)
    with province.engine.storage.read() as unit:
        assert unit.tasks.need(ids[0]).assignee is None


def test_work_is_handed_over_and_agencies_urged_in_bulk_with_a_reason(province: Province) -> None:
    ids = many(province, 2)
    officer = {"officer": province.who(OFFICER).officer_id}
    with pytest.raises(ReasonRequired):
        begun(province, HEAD, "reassign", ids, data=officer)
    with pytest.raises(InvalidInput):
        begun(province, HEAD, "reassign", ids, data={"officer": "nobody"}, reason="Nghỉ")
    operation = begun(province, HEAD, "reassign", ids, data=officer, reason="Nghỉ phép")
    urged = [province.assignment(agency).id for agency in LEADS]
    begun(province, MONITOR, "urge", urged, reason="Đề nghị gửi báo cáo")
    clock.settle(province.engine)
    assert seen(province, HEAD, operation).officer == "chuyen_vien Sở Y tế"
    assert [login for login, _ in province.told("task")].count(OFFICER) == 2
    assert {login for login, _ in province.told("urge")} >= {"thu_truong.so-y-te"}


def test_what_would_be_refused_is_told_before(province: Province) -> None:
    mine, other = province.task("so-y-te").id, province.task("so-tu-phap").id
    who = province.who(CLERK)
    foreseen = bulk.preview(province.engine, who, "claim", [mine, other])
    assert [bool(each.why_not) for each in foreseen] == [False, True]
    urge = [province.assignment("so-y-te").id]
    assert bulk.preview(province.engine, who, "urge", urge)[0].why_not is not None
    assert [form.task_ids for form in bulk.forms_of(province.engine, who, [mine, other])] == [
        (mine,)
    ]
    with pytest.raises(InvalidInput):
        bulk.preview(province.engine, who, "claim", [])
    with pytest.raises(InvalidInput):
        bulk.preview(province.engine, who, "claim", [f"{n}" for n in range(bulk.MOST + 1)])


def test_a_stranger_sees_no_operation_of_others(province: Province) -> None:
    operation = begun(province, CLERK, "claim", [province.task("so-y-te").id])
    with pytest.raises(NotFound):
        seen(province, OFFICER, operation)
    with pytest.raises(NotFound):
        bulk.cancel(province.engine, province.who(OFFICER), operation)
    assert seen(province, "inspector", operation).who == "van_thu Sở Y tế"
    assert bulk.page(province.engine, SYSTEM).rows == []
