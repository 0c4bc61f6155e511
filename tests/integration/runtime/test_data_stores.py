"""Data stores outlive instances: writes are recorded, and none is lost to another."""

from __future__ import annotations

import json

from engine.service import clock as service_clock
from engine.storage import DataStoreRow
from tests.integration.diagrams import END, START, diagram, each
from tests.integration.runtime.test_races import at_once
from tests.integration.world import World
from tests.support.invariants import assert_invariants

REGISTER = '<dataStoreReference id="Ref" name="Sổ đăng ký"/>'
IO = (
    '<ioSpecification><dataInput id="in" name="old"/><dataOutput id="out" name="new"/>'
    "<inputSet><dataInputRefs>in</dataInputRefs></inputSet>"
    "<outputSet><dataOutputRefs>out</dataOutputRefs></outputSet></ioSpecification>"
    "<dataInputAssociation><sourceRef>Ref</sourceRef><targetRef>in</targetRef>"
    "</dataInputAssociation><dataOutputAssociation><sourceRef>out</sourceRef>"
    "<targetRef>Ref</targetRef></dataOutputAssociation>"
)
NEXT = f'<scriptTask id="count">{IO}<script>new = old == null ? 1 : old + 1</script></scriptTask>'
COUNTING = diagram("counting", START + REGISTER + NEXT + END, "start>count count>end")
FANNED = diagram(
    "fanned",
    START
    + f'<callActivity id="ask" calledElement="counting">{each("a,b,c,d,e")}</callActivity>'
    + END,
    "start>ask ask>end",
)


def register(world: World) -> DataStoreRow:
    with world.engine.storage.read() as unit:
        return unit.data_stores.need("Sổ đăng ký")


def test_it_records_what_was_there_before_and_after_each_write(world: World) -> None:
    world.deploy("counting", COUNTING)
    world.start("counting")
    second = world.start("counting")
    with world.engine.storage.read() as unit:
        told = [json.loads(one.row.body) for one in unit.record.of_stream(second)]
    written = [op for one in told for op in one["body"].get("ops", ()) if op[0] == "d"]
    assert written == [["d", "Sổ đăng ký", 1, 2]]
    assert (register(world).value, register(world).instance_id) == (2, second)
    assert_invariants(world.engine)


def test_it_loses_no_write_when_many_write_at_once(world: World) -> None:
    world.deploy("counting", COUNTING)
    refused = at_once([lambda: world.start("counting") for _ in range(12)])
    assert refused == []
    assert (register(world).value, register(world).revision) == (12, 12)


def test_it_loses_no_write_of_children_that_begin_in_one_transaction(world: World) -> None:
    world.deploy("counting", COUNTING)
    world.deploy("fanned", FANNED)
    at_once([lambda: world.start("fanned") for _ in range(3)])
    service_clock.settle(world.engine)
    assert register(world).value == 15
    assert_invariants(world.engine)
