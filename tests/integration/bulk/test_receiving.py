"""One document that gives an agency eight tasks: one số đến, one instruction, eight allocations."""

from __future__ import annotations

import pytest

from engine.errors import Forbidden, InvalidInput, NotFound
from engine.model.registers import ALL_KINDS, INCOMING
from engine.service import bulk, clock, registers
from engine.service.registers import Place
from tests.integration.plans.shared import begin, call, open_task
from tests.integration.province import Province

AGENCY = "so-y-te"
CLERK, CHIEF = f"van_thu.{AGENCY}", f"thu_truong.{AGENCY}"
NAMES = [f"T{number}" for number in range(1, 9)]


@pytest.fixture
def plan(empty_province: Province) -> str:
    """A plan that gives one agency eight tasks at once, and another one of them too."""
    nodes = "".join(
        call(name, "common-assignment", AGENCY, title=f"Việc {name}", number=name[1:])
        for name in NAMES
    )
    other = call("Other", "common-assignment", "so-tu-phap", title="Việc khác", number="9")
    flows = " ".join(f"start>{name} {name}>end" for name in [*NAMES, "Other"])
    return begin(empty_province, nodes + other, flows, issued_on="2025-04-08", issuer="UBND tỉnh")


def waiting(province: Province, plan: str, element: str) -> list[str]:
    with province.engine.storage.read() as unit:
        found = unit.tasks.find(root_id=plan, agency_id=AGENCY, element=element, open=True)
    return [row.id for row in found]


def test_eight_tasks_are_received_and_allocated_at_once(
    empty_province: Province, plan: str
) -> None:
    province, engine = empty_province, empty_province.engine
    clerk, chief = province.who(CLERK), province.who(CHIEF)
    received = waiting(province, plan, "Task_receive")
    assert len(received) == 8
    (form,) = bulk.forms_of(engine, clerk, received)
    shown = bulk.number_for(engine, clerk, form)
    assert shown is not None
    assert (shown[0].instance_id, shown[1]) == (plan, None)
    assert bulk.number_for(engine, province.who(f"chuyen_vien.{AGENCY}"), form) is None

    first = bulk.receive(engine, clerk, received[:6], {"short_path": False})
    clock.settle(engine)
    second = bulk.receive(engine, clerk, received[6:], {"short_path": False})
    clock.settle(engine)
    views = [bulk.view(engine, clerk, each) for each in (first, second)]
    assert [each.counts for each in views] == [{"done": 6}, {"done": 2}]
    assert {each.row.data["received_number"] for each in views} == {"01"}
    found = registers.register(engine, clerk, Place(AGENCY, INCOMING, ALL_KINDS), 2025)
    assert [row.code for row in found.numbers.rows] == ["01"]

    allocated = waiting(province, plan, "Task_allocate")
    told = [{"instruction": f"Làm {n}", "opinions_from": []} for n in range(8)]
    own = dict(zip(allocated, told, strict=True))
    begun = bulk.start(engine, chief, "complete", allocated, None, own)
    clock.settle(engine)
    assert bulk.view(engine, chief, begun).counts == {"done": 8}
    with engine.storage.read() as unit:
        done = unit.instances.need(unit.tasks.need(allocated[3]).instance_id)
    assert "Làm 3" in str(done.state)


def test_tasks_of_several_agencies_are_not_received_together(
    empty_province: Province, plan: str
) -> None:
    province, engine = empty_province, empty_province.engine
    mine, other = (
        open_task(province, plan, each, "Task_receive").id for each in (AGENCY, "so-tu-phap")
    )
    with pytest.raises(NotFound):
        bulk.receive(engine, province.who(CLERK), [mine, other], {"short_path": False})
    with pytest.raises(Forbidden):
        bulk.receive(engine, province.who(f"chuyen_vien.{AGENCY}"), [mine], {"short_path": False})
    bulk.receive(engine, province.who(CLERK), [mine], {"short_path": False, "received_number": "7"})
    with pytest.raises(InvalidInput) as refused:
        bulk.receive(
            engine,
            province.who(CLERK),
            waiting(province, plan, "Task_receive")[1:],
            {"short_path": False, "received_number": "8"},
        )
    assert set(refused.value.fields) == {"received_number"}
