"""The number of a plan: taken or typed at its issue, or the reason why not, and given later."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.bpmn.runtime import ROOT, State
from engine.errors import Forbidden, InvalidInput, NotFound, ReasonRequired
from engine.model.permission import SYSTEM, Actor
from engine.service import deployments, plan_document, plans, registers, tasks
from engine.service.audit import history
from engine.service.tasks import completion
from engine.storage import PlanRow
from tests.integration.diagrams import END, START, diagram, user
from tests.integration.province import Province

FORM = Path(__file__).parents[3] / "processes" / "thai-nguyen-89-2025" / "forms" / "issue.json"
ISSUE = '<userTask id="issue" camunda:candidateGroups="vp-ubnd/van_thu" '
KEY = "numbered"
PLACE = registers.Place("ubnd-tinh", "outgoing", "KH")


@pytest.fixture
def office(empty_province: Province) -> Province:
    """A process of one step that issues, and one after it."""
    steps = ISSUE + 'camunda:formKey="forms/issue.json"/>' + user("do")
    body = diagram(KEY, START + steps + END, "start>issue issue>do do>end")
    files = {f"{KEY}.bpmn": body, "forms/issue.json": FORM.read_bytes()}
    deployments.deploy(empty_province.engine, SYSTEM, KEY, files)
    return empty_province


def clerk(office: Province) -> Actor:
    return office.who("van_thu.vp-ubnd")


def begun(office: Province, **document: str) -> str:
    return plans.start(office.engine, clerk(office), KEY, {"title": "Kế hoạch", **document})


def issue(office: Province, root: str, **data: str) -> PlanRow:
    with office.engine.storage.read() as unit:
        task = unit.tasks.first(root_id=root, element="issue", open=True)
    given = {"issued_on": "2025-04-09", **data}
    completion.complete(office.engine, clerk(office), task.id, given)
    return row(office, root)


def row(office: Province, root: str) -> PlanRow:
    with office.engine.storage.read() as unit:
        return unit.plans.need(root)


def codes(office: Province) -> list[tuple[str, bool]]:
    view = registers.register(office.engine, SYSTEM, PLACE, 2025)
    return [(each.code, each.struck_at is not None) for each in view.numbers.rows]


def test_an_empty_number_takes_the_next_and_the_process_knows_it(office: Province) -> None:
    issued = [issue(office, begun(office)) for _ in range(2)]
    assert [plan_document.citation(each) for each in issued] == ["01/KH-UBND", "02/KH-UBND"]
    root = issued[1].instance_id
    shown = plans.plan(office.engine, clerk(office), root)
    assert shown.number is not None
    assert (shown.number.code, shown.number.source) == ("02/KH-UBND", "series")
    told = [str(each.what) for each in history.of_plan(office.engine, SYSTEM, root).rows]
    assert any("số 02, ký hiệu KH-UBND" in each for each in told)


def test_the_number_that_the_document_bears_is_entered_as_given_elsewhere(
    office: Province,
) -> None:
    issue(office, begun(office, number="89/KH-UBND"))
    issue(office, begun(office), number="91/KH-UBND")
    assert plan_document.citation(issue(office, begun(office))) == "92/KH-UBND"
    view = registers.register(office.engine, SYSTEM, PLACE, 2025)
    assert [each.source for each in view.numbers.rows] == ["series", "typed", "typed"]
    assert view.gaps == [(1, 88), (90, 90)]


def test_the_symbol_of_the_document_goes_before_the_pattern(office: Province) -> None:
    assert plan_document.citation(issue(office, begun(office, symbol="KH-BCĐ"))) == "01/KH-BCĐ"


def test_a_double_is_refused_and_nothing_is_issued(office: Province) -> None:
    issue(office, begun(office), number="89/KH-UBND")
    other = begun(office)
    with pytest.raises(InvalidInput) as refused:
        issue(office, other, number="89/KH-UBND")
    assert "đã cấp cho «Kế hoạch»" in str(refused.value.fields["number"])
    assert row(office, other).number is None
    assert codes(office) == [("89/KH-UBND", False)]


def test_why_there_is_no_number_is_kept_until_it_comes(office: Province) -> None:
    root = begun(office)
    plan = issue(office, root, number_reason="Chờ văn bản gốc")
    assert (plan.number, plan.document["number_reason"]) == (None, "Chờ văn bản gốc")
    with pytest.raises(NotFound):
        codes(office)
    assert plans.number(office.engine, clerk(office), root) == "01/KH-UBND"
    plan = row(office, root)
    assert plan_document.citation(plan) == "01/KH-UBND"
    assert "number_reason" not in plan.document


def test_a_number_and_a_reason_do_not_go_together(office: Province) -> None:
    with pytest.raises(InvalidInput) as refused:
        issue(office, begun(office), number="3/KH-UBND", number_reason="Chưa có")
    assert set(refused.value.fields) == {"number_reason"}


def test_a_number_is_corrected_with_a_reason_and_the_old_one_stays(office: Province) -> None:
    root = issue(office, begun(office), number="98/KH-UBND").instance_id
    with pytest.raises(ReasonRequired):
        plans.number(office.engine, clerk(office), root, "89/KH-UBND")
    plans.number(office.engine, clerk(office), root, "89/KH-UBND", reason="Đảo chữ số")
    assert codes(office) == [("89/KH-UBND", False), ("98/KH-UBND", True)]
    (entry, *_) = history.of_plan(office.engine, SYSTEM, root).rows
    assert (str(entry.what), entry.why) == (
        "Văn bản của kế hoạch: số 89 (trước đó: 98)",
        "Đảo chữ số",
    )


def test_it_is_given_by_those_who_may_issue_and_told_to_nobody_else(office: Province) -> None:
    root = begun(office)
    with pytest.raises(NotFound):
        plans.number(office.engine, office.who("van_thu.so-y-te"), root)
    with pytest.raises(Forbidden):
        plans.number(office.engine, office.who("chuyen_vien.vp-ubnd"), root)
    assert plans.number(office.engine, office.who("thu_truong.ubnd-tinh"), root) == "01/KH-UBND"


def test_each_agency_has_a_register_of_its_own(office: Province) -> None:
    issue(office, begun(office))
    own = registers.Place("so-y-te", "outgoing", "KH")
    with pytest.raises(NotFound):
        registers.register(office.engine, SYSTEM, own, 2025)


@pytest.mark.parametrize("day", ["2025-04-10", "9999-01-01"])
def test_a_plan_is_not_of_a_day_to_come(office: Province, day: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        begun(office, issued_on=day)
    assert set(refused.value.fields) == {"issued_on"}
    root = begun(office)
    with pytest.raises(InvalidInput):
        issue(office, root, issued_on=day)


def test_the_form_that_issues_shows_the_next_number_and_keeps_it_for_nobody(
    office: Province,
) -> None:
    roots = [begun(office), begun(office)]
    assert [offered(office, each) for each in roots] == ["01/KH-UBND"] * 2
    issue(office, roots[0])
    assert offered(office, roots[1]) == "02/KH-UBND"
    assert offered(office, begun(office, number="89/KH-UBND")) is None


def offered(office: Province, root: str) -> str | None:
    with office.engine.storage.read() as unit:
        task = unit.tasks.first(root_id=root, element="issue", open=True)
    return tasks.view(office.engine, clerk(office), task.id).proposed_number


def test_a_title_that_names_no_kind_is_asked_about_and_answered_by_the_symbol(
    office: Province,
) -> None:
    root = begun(office, title="Về việc rà soát văn bản")
    assert offered(office, root) is None
    for number in ("", "15"):
        with pytest.raises(InvalidInput) as refused:
            issue(office, root, number=number)
        assert "không nêu loại văn bản" in str(refused.value.fields["number"])
    assert plan_document.citation(issue(office, root, number="…/QĐ-UBND")) == "01/QĐ-UBND"
    later = issue(office, begun(office, title="Về đất đai"), number_reason="Chờ ký").instance_id
    with pytest.raises(InvalidInput):
        plans.number(office.engine, clerk(office), later)
    assert plans.number(office.engine, clerk(office), later, "/KH-UBND") == "01/KH-UBND"


def test_a_number_given_later_reaches_what_runs_and_what_work_is_found_by(
    office: Province,
) -> None:
    root = issue(office, begun(office), number_reason="Chờ văn bản gốc").instance_id
    plans.number(office.engine, clerk(office), root, "77/KH-UBND")
    with office.engine.storage.read() as unit:
        running = State.load(unit.instances.need(root).state)
        found = unit.tasks.first(root_id=root, element="do")
    assert running.scopes[ROOT].vars["number"] == "77/KH-UBND"
    assert "77/kh-ubnd" in found.folded


def test_a_day_that_does_not_follow_the_numbers_is_told(office: Province) -> None:
    early = issue(office, begun(office), number="5/KH-UBND", issued_on="2025-04-08")
    late = issue(office, begun(office), number="4/KH-UBND", issued_on="2025-04-09")
    for each in (early, late):
        assert plans.plan(office.engine, clerk(office), each.instance_id).number_disordered
    view = registers.register(office.engine, SYSTEM, PLACE, 2025)
    assert view.disordered == {4, 5}
    other = issue(office, begun(office), number="6/KH-UBND")
    assert not plans.plan(office.engine, clerk(office), other.instance_id).number_disordered


def test_running_plans_without_a_number_are_listed_to_those_who_may_give_it(
    office: Province,
) -> None:
    waiting = issue(office, begun(office), number_reason="Chờ văn bản gốc").instance_id
    done = issue(office, begun(office)).instance_id
    listed = [row.instance_id for row in registers.unnumbered(office.engine, clerk(office))]
    assert waiting in listed
    assert done not in listed
    assert registers.unnumbered(office.engine, office.who("van_thu.so-y-te")) == []


def test_the_office_keeps_the_register_of_the_leaders_and_no_other_agency_does(
    office: Province,
) -> None:
    issue(office, begun(office))
    keeper, stranger = clerk(office), office.who("van_thu.so-y-te")
    listed = registers.listed(office.engine, keeper, 2025)
    assert [each.register.agency_id for each in listed] == ["ubnd-tinh"]
    assert registers.register(office.engine, keeper, PLACE, 2025).may_change
    assert registers.listed(office.engine, stranger, 2025) == []
    with pytest.raises(NotFound):
        registers.register(office.engine, stranger, PLACE, 2025)
