"""The instances that a call activity or a fan-out needs (BPMN 2.0.2 §13.3.5, §13.3.7)."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn.definition import Node
from engine.bpmn.language import template
from engine.bpmn.runtime import data_associations, error_events
from engine.bpmn.runtime.kernel import Kernel
from engine.bpmn.runtime.step_result import ChildStart, RecordRow
from engine.bpmn.runtime.tokens import Token


def child_start(
    kernel: Kernel,
    token: Token,
    node: Node,
    loop: int | None,
    key: str | None,
    extra: Mapping[str, object],
) -> ChildStart:
    """Describe the instance that a call activity, or one item of a fan-out, needs."""
    process = None
    if node.called is not None:
        names = kernel.names(token.scope, extra)
        process = str(template(node.called).evaluate(names, kernel.functions))
    data, business_key = _handed(kernel, token, node, extra)
    kernel.environment.admit(data)
    row = RecordRow.of_child(node, token.id, None, "active", loop=loop, key=key)
    row.process = process
    return ChildStart(
        token.id,
        node.id,
        loop,
        key,
        process,
        None if node.called is not None else node.id,
        data,
        error_events.caught_here(kernel, token),
        row,
        business_key=business_key,
        returns_all=node.outputs is None and loop is None,
    )


def _handed(
    kernel: Kernel, token: Token, node: Node, extra: Mapping[str, object]
) -> tuple[dict[str, object], str | None]:
    variables = kernel.names(token.scope, extra)
    stores = data_associations.values_shown(kernel, node)
    if node.inputs is None or node.called is None:
        data = dict(variables)
        if node.loop is not None and node.loop.collection is not None:
            data.pop(node.loop.collection, None)
        return data | stores, None
    data = stores
    extra = {**extra, **data_associations.values_read(kernel, node)}
    business_key: str | None = None
    for mapping in node.inputs:
        if mapping.business_key:
            business_key = _business_key(kernel, token, mapping.source, extra)
        elif mapping.source is None:
            data.update(variables)
        elif mapping.target is not None:
            value = data_associations.value_of(kernel, mapping, token.scope, extra)
            data[mapping.target] = value
    return data, business_key


def _business_key(
    kernel: Kernel, token: Token, source: str | None, extra: Mapping[str, object]
) -> str | None:
    """Give the key that is written, or this instance's own when none is."""
    if source is None:
        own = kernel.environment.instance.get("key")
        return None if own is None else str(own)
    return str(template(source).evaluate(kernel.names(token.scope, extra), kernel.functions))
