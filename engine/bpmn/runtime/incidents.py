"""Activities that failed: the incident they leave, run again or passed over by an operator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.bpmn.runtime import completion, loop_incidents
from engine.bpmn.runtime.flows import outgoing, take
from engine.bpmn.runtime.kernel import Kernel
from engine.bpmn.runtime.loop_incidents import Lost
from engine.bpmn.runtime.scopes import LoopScope
from engine.bpmn.runtime.tokens import Token
from engine.bpmn.runtime.waits import ChildrenWait, IncidentWait, RetryAt
from engine.errors import NotAllowedNow


def leave(kernel: Kernel, token: Token, code: str, message: str, lost: Sequence[Lost] = ()) -> None:
    """Leave an incident on an activity; ``lost`` are the inner instances that ended with it."""
    loop_incidents.lose(kernel, token, lost)
    runs = kernel.state.owned_scope(token, LoopScope) is not None
    kernel.fail(token, code, message, at="leave" if runs else "run")


def settle(kernel: Kernel, token: Token) -> RetryAt:
    """End a token's incident; gives what failed. Raises NotAllowedNow where none is open."""
    incident = next((wait for wait in token.waits if isinstance(wait, IncidentWait)), None)
    if incident is None:
        raise NotAllowedNow
    kernel.touch(token)
    token.waits = tuple(wait for wait in token.waits if isinstance(wait, ChildrenWait))
    # The flow was taken once, by the visit that failed.
    token.state, token.begun, token.flow = "ready", False, None
    return incident.at


def pass_over_activity(kernel: Kernel, token: Token, data: Mapping[str, object]) -> None:
    """Go on behind an activity as if it had completed with ``data``."""
    if not loop_incidents.skip(kernel, token):
        completion.submit(kernel, token, data)


def pass_over(kernel: Kernel, token: Token, data: Mapping[str, object]) -> None:
    """Go on behind a gateway or event, along its default flow or else its first."""
    for name, value in data.items():
        kernel.write(token.scope, name, value)
    node = kernel.node(token)
    flows = outgoing(kernel, node)
    default = [flow for flow in flows if flow.id == node.default]
    kernel.move(token, "completed")
    take(kernel, default or flows[:1], token.scope)
