"""What each construct of BPMN does, by its element's name, and how scopes end (§13.3.4)."""

from __future__ import annotations

from engine.bpmn.runtime import (
    activities,
    ad_hoc,
    cancellation,
    catch_events,
    collaboration,
    compensation,
    completion,
    conditional_events,
    error_events,
    gateways,
    joins,
    loops,
    throw_events,
)
from engine.bpmn.runtime.flows import pass_on
from engine.bpmn.runtime.kernel import Behaviour, Constructs, Kernel
from engine.bpmn.runtime.scopes import HandlerScope, ScopeState, SubProcessScope
from engine.bpmn.runtime.state import ROOT
from engine.bpmn.runtime.step_result import Sent
from engine.errors import DieuPhoiError


def scope_ended(kernel: Kernel, scope: ScopeState) -> None:
    """Go on with what a scope belongs to, now that no token moves in it."""
    if scope.parent is None:
        _instance_ended(kernel)
        return
    owner = kernel.state.tokens[scope.token or 0]
    try:
        if isinstance(scope, HandlerScope):
            compensation.handler_ended(kernel, scope)
        elif not isinstance(scope, SubProcessScope):
            loops.body_ended(kernel, scope)
        elif not ad_hoc.goes_on(kernel, scope):
            completion.complete(kernel, owner, kernel.node(owner))
    except DieuPhoiError as error:
        error_events.failed(kernel, owner, error)


def _instance_ended(kernel: Kernel) -> None:
    if kernel.state.status != "active":
        return
    cancellation.empty(kernel, ROOT)
    root = kernel.state.root
    result = root.vars
    if root.wrote is not None:
        result = {name: root.vars[name] for name in root.wrote}
    kernel.close("completed")
    kernel.changes.result = dict(result)
    kernel.changes.sent.append(Sent("ended", None, None, {}, dict(result)))


def _written(kernel: Kernel) -> None:
    """Look at all that depends on variables, now that some were written."""
    collaboration.follow(kernel)
    conditional_events.look(kernel)


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
    error_events.failed,
    _written,
    gateways.settle,
)
