"""The output collection of a multi-instance activity (BPMN 2.0.2 §13.3.7)."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn.definition import Loop, Node
from engine.bpmn.language import expression
from engine.bpmn.runtime import data_associations
from engine.bpmn.runtime.kernel import Kernel
from engine.bpmn.runtime.multi_instance import loop_of
from engine.bpmn.runtime.scopes import LoopScope, ScopeState
from engine.bpmn.runtime.tokens import Token
from engine.model.transitions import plain


def collect(kernel: Kernel, loop: Loop, body: ScopeState, scope: LoopScope) -> None:
    """Take the result of an inner instance that ran inside this document."""
    if loop.output_collection is not None and loop.output_element is not None:
        scope.results[str(body.loop)] = plain(_output(kernel, loop, body.id, {}))


def hand_back(kernel: Kernel, token: Token, node: Node, scope: LoopScope) -> None:
    """Write the output collection where its associations say, else to the variable it is."""
    loop = loop_of(node)
    if loop.output_collection is None or loop.kind == "standard":
        return
    results = _of_children(kernel, token, node) if node.placement == "child" else scope.results
    collection = [results.get(str(number)) for number in range(1, scope.total + 1)]
    if not loop.outputs:
        kernel.write(token.scope, loop.output_collection, collection)
    for mapping in loop.outputs:
        names = {loop.output_collection: collection}
        data_associations.hand_over(kernel, mapping, token.scope, token.scope, names)


def _of_children(kernel: Kernel, token: Token, node: Node) -> dict[str, object]:
    values: dict[str, object] = {}
    for number, _key, result in kernel.environment.results(token.id):
        variables = dict(result)
        if node.called is not None and node.outputs:
            variables |= {
                m.target: expression(m.source).evaluate(variables, kernel.functions)
                for m in node.outputs
                if m.target is not None and m.source is not None
            }
        values[str(number)] = _output(kernel, loop_of(node), token.scope, variables)
    return values


def _output(kernel: Kernel, loop: Loop, scope: int, extra: Mapping[str, object]) -> object:
    text = loop.output_element or ""
    if text.isidentifier():
        return kernel.names(scope, extra).get(text)
    return kernel.evaluate(text, scope, extra)
