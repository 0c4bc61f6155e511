"""Activities that failed: the incident they leave, run again or passed over by an operator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.bpmn.definition import Definition, Flow, Node
from engine.bpmn.runtime import completion, loop_incidents
from engine.bpmn.runtime.flows import take
from engine.bpmn.runtime.kernel import Kernel
from engine.bpmn.runtime.loop_incidents import Lost
from engine.bpmn.runtime.scopes import LoopScope
from engine.bpmn.runtime.tokens import Token
from engine.bpmn.runtime.waits import ChildrenWait, IncidentWait, RetryAt
from engine.errors import NotAllowedNow
from engine.sentences import Sentence, sentence


def leave(
    kernel: Kernel, token: Token, code: str, words: Sentence, lost: Sequence[Lost] = ()
) -> None:
    """Leave an incident on an activity; ``lost`` are the inner instances that ended with it."""
    loop_incidents.lose(kernel, token, lost)
    runs = kernel.state.owned_scope(token, LoopScope) is not None
    kernel.fail(token, code, words, at="leave" if runs else "run")


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


def pass_over(
    kernel: Kernel, token: Token, data: Mapping[str, object], wanted: str | None = None
) -> None:
    """Go on behind a gateway or event, along a flow that is ``wanted``, its default or its first.

    Raises NotAllowedNow for a flow that does not leave it.
    """
    flow = way_out(kernel.definition, kernel.node(token), wanted)
    for name, value in data.items():
        kernel.write(token.scope, name, value)
    kernel.move(token, "completed")
    take(kernel, [flow] if flow is not None else [], token.scope)


def way_out(definition: Definition, node: Node, wanted: str | None = None) -> Flow | None:
    """The flow by which a gateway or event is passed over; None where none leaves it."""
    flows = [definition.flows[flow] for flow in node.outgoing]
    if wanted is not None:
        chosen = [flow for flow in flows if flow.id == wanted]
        if not chosen:
            raise NotAllowedNow(sentence("Luồng «%(flow)s» không đi ra từ bước này.", flow=wanted))
        return chosen[0]
    default = [flow for flow in flows if flow.id == node.default]
    return next(iter(default or flows), None)
