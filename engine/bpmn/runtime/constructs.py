"""How a scope ends: a sub-process, an inner instance, the instance itself (BPMN 2.0.2 §13.3.4)."""

from __future__ import annotations

from engine.bpmn.runtime import (
    activities,
    ad_hoc,
    cancellation,
    catch_events,
    collaboration,
    compensation,
    completion,
    gateways,
    joins,
    multi_instance,
    throw_events,
)
from engine.bpmn.runtime.flows import pass_on
from engine.bpmn.runtime.kernel import Behaviour, Constructs, Kernel
from engine.bpmn.runtime.state import ROOT, ScopeState
from engine.bpmn.runtime.step_result import Sent
from engine.errors import DieuPhoiError


def scope_ended(kernel: Kernel, scope: ScopeState) -> None:
    """Go on with what a scope belongs to, now that no token moves in it."""
    if scope.parent is None:
        _instance_ended(kernel, scope)
        return
    owner = kernel.state.tokens[scope.token or 0]
    try:
        if scope.kind == "undo":
            compensation.undone(kernel, scope)
        elif scope.kind == "sub" and ad_hoc.goes_on(kernel, scope):
            return
        elif scope.kind == "sub":
            completion.complete(kernel, owner, kernel.node(owner))
        else:
            multi_instance.body_ended(kernel, scope)
    except DieuPhoiError as error:
        throw_events.failed(kernel, owner, error)


def _instance_ended(kernel: Kernel, scope: ScopeState) -> None:
    if kernel.state.status != "active":
        return
    cancellation.empty(kernel, ROOT)
    result = scope.vars
    if "wrote" in scope.data:
        result = {name: scope.vars[name] for name in scope.data["wrote"]}
    kernel.close("completed")
    kernel.changes.result = dict(result)
    kernel.changes.sent.append(Sent("ended", None, None, {}, dict(result)))


def _written(kernel: Kernel) -> None:
    """Look at all that depends on variables, now that some were written."""
    collaboration.follow(kernel)
    catch_events.conditions(kernel)


_ACTIVITY: Behaviour = activities.run

CONSTRUCTS = Constructs(
    {
        **dict.fromkeys(
            (
                "task",
                "userTask",
                "manualTask",
                "scriptTask",
                "serviceTask",
                "businessRuleTask",
                "sendTask",
                "receiveTask",
                "subProcess",
                "transaction",
                "adHocSubProcess",
                "callActivity",
            ),
            _ACTIVITY,
        ),
        "startEvent": pass_on,
        "endEvent": throw_events.end,
        "intermediateThrowEvent": throw_events.throw,
        "intermediateCatchEvent": catch_events.catch,
        "exclusiveGateway": gateways.exclusive,
        "parallelGateway": gateways.parallel,
        "inclusiveGateway": gateways.inclusive,
        "eventBasedGateway": gateways.event_based,
        "complexGateway": gateways.complex_,
    },
    joins.enter,
    ad_hoc.departed,
    scope_ended,
    throw_events.failed,
    _written,
    gateways.settle,
)
