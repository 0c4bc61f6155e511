"""Lanes, message flows, correlation of messages."""

from __future__ import annotations

from engine.bpmn.definition import (
    CorrelationProperty,
)
from tests.unit.bpmn.parser.models import ROOTS, between, definition_of


def test_it_reads_lanes_with_holders_inherited_inwards() -> None:
    lanes = (
        '<laneSet><lane id="L1"><extensionElements><camunda:properties>'
        '<camunda:property name="holder" value="so-y-te/van_thu"/></camunda:properties>'
        '</extensionElements><childLaneSet><lane id="L2"><flowNodeRef> B </flowNodeRef></lane>'
        '</childLaneSet></lane><lane id="L3"><flowNodeRef>A</flowNodeRef></lane></laneSet>'
    )
    inner = '<userTask id="A"/><subProcess id="B"><userTask id="C"/></subProcess>'
    definition = definition_of(lanes + between(inner, "A", "B"))
    holders = {lane.id: lane.holder for lane in definition.lanes}
    assert holders == {"L1": "so-y-te/van_thu", "L2": "so-y-te/van_thu", "L3": None}
    assert definition.nodes["A"].lane == "L3"
    assert definition.nodes["C"].lane == "L2"


def test_it_reads_correlation_keys_of_messages_and_subscriptions() -> None:
    roots = (
        ROOTS + '<correlationProperty id="CP" name="number">'
        '<correlationPropertyRetrievalExpression messageRef="M"><messagePath>number</messagePath>'
        "</correlationPropertyRetrievalExpression></correlationProperty>"
        '<collaboration id="C"><participant id="PA" name="Tỉnh" processRef="P"/>'
        '<correlationKey id="CK" name="key"><correlationPropertyRef>CP</correlationPropertyRef>'
        "</correlationKey></collaboration>"
    )
    body = between(
        '<receiveTask id="A" messageRef="M"/>'
        '<correlationSubscription correlationKeyRef="CK"><correlationPropertyBinding '
        'correlationPropertyRef="CP"><dataPath>wanted</dataPath></correlationPropertyBinding>'
        "</correlationSubscription>",
        "A",
    )
    definition = definition_of(body, roots)
    assert definition.participant == "Tỉnh"
    assert definition.correlation == (CorrelationProperty("key", "CP", of_instance="wanted"),)
    assert definition.nodes["A"].events[0].correlation == (
        CorrelationProperty("key", "CP", "number", "wanted"),
    )


def test_it_lets_a_message_event_take_the_name_of_its_message_flow() -> None:
    roots = (
        ROOTS + '<collaboration id="C"><participant id="P1" processRef="P"/>'
        '<participant id="P2" name="Sở"/>'
        '<messageFlow id="F" name="Phúc đáp" sourceRef="P2" targetRef="A"/></collaboration>'
    )
    node = definition_of(between('<receiveTask id="A"/>', "A"), roots).nodes["A"]
    assert node.events[0].name == "Phúc đáp"
