"""Scopes and the variables in them: who sees what, where a write goes (BPMN 2.0.2 §10.4.7)."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from typing import TypeVar

import orjson

from engine.bpmn.definition import Definition, EventDefinition
from engine.bpmn.language import expression, template
from engine.bpmn.runtime.environment import Environment
from engine.bpmn.runtime.scopes import BodyScope, ChildInstanceScope, LoopScope, ScopeState
from engine.bpmn.runtime.state import ROOT, State
from engine.errors import InvalidInput
from engine.model.transitions import plain
from engine.sentences import sentence

VALUE_LIMIT = 64 * 1024
"""Largest value of one variable, in bytes of JSON; larger things are attachments."""

S = TypeVar("S", bound=ScopeState)


class Variables:
    """The scopes of one instance, for the length of one step."""

    def __init__(self, definition: Definition, state: State, environment: Environment) -> None:
        """Take a state that belongs to this step alone."""
        self.definition = definition
        self.state = state
        self.environment = environment
        self.variables_changed = False
        self.stores_written: dict[str, object] = {}
        self._store_values: dict[str, object] = {}
        self.functions = {
            **environment.functions,
            "completed": lambda activity: self._count(activity, 0),
            "total": lambda activity: self._count(activity, 1),
        }
        self._ops: list[list[object]] = []
        self._dirty_scopes: dict[int, None] = {}

    def new_scope(self, scope: S) -> S:
        """Open a scope; it belongs to the inner instance of its parent unless it is one."""
        if scope.loop is None and scope.parent is not None:
            scope.loop = self.state.scopes[scope.parent].loop
        self.state.put_scope(scope)
        self._ops.append(["s", scope.dump()])
        return scope

    def touch_scope(self, scope: ScopeState) -> None:
        """Say that what a scope holds beside its variables changes."""
        self._dirty_scopes[scope.id] = None
        scope.source = None

    def drop_scope(self, scope_id: int) -> None:
        """Close a scope whose tokens are gone."""
        self.state.drop_scope(scope_id)
        self._dirty_scopes.pop(scope_id, None)
        self._ops.append(["-s", scope_id])

    def loop_of(self, scope_id: int) -> int | None:
        """Give the number of the inner instance a scope belongs to."""
        return self.state.scopes[scope_id].loop

    def key_of(self, scope_id: int) -> str | None:
        """Give the key (agency or item id) of the inner instance a scope belongs to."""
        scope: ScopeState | None = self.state.scopes[scope_id]
        while scope is not None:
            if isinstance(scope, BodyScope | ChildInstanceScope):
                return scope.key
            scope = self.state.scopes[scope.parent] if scope.parent is not None else None
        return None

    def names(
        self, scope_id: int, extra: Mapping[str, object] | None = None
    ) -> ChainMap[str, object]:
        """Give the variables seen from a scope, inner ones hiding outer ones."""
        maps: list[dict[str, object]] = [dict(extra)] if extra else []
        current: int | None = scope_id
        while current is not None:
            scope = self.state.scopes[current]
            maps.append(scope.vars)
            if isinstance(scope, LoopScope):
                maps.append({**counters(scope)})
            current = scope.parent
        return ChainMap(*maps)

    def write(self, scope_id: int, name: str, value: object) -> bool:
        """Write a variable to the scope that holds the name, else to the instance or body.

        Answers whether it became another.
        """
        target = self._holder(scope_id, name)
        value = self._checked(name, value)
        old = target.vars.get(name)
        if name in target.vars and old == value and type(old) is type(value):
            return False
        target.vars[name] = value
        self._ops.append(["v", target.id, name, old, value])
        self.variables_changed = True
        if target.id == ROOT:
            self._note_written(name)
        return True

    def hand_in(self, scope_id: int, name: str, value: object) -> None:
        """Write what a person or service gave; what it leaves as it was is recorded as well."""
        if not self.write(scope_id, name, value):
            target = self._holder(scope_id, name)
            same = target.vars[name]
            self._ops.append(["v", target.id, name, same, same])

    def declare(self, scope_id: int, name: str, value: object) -> None:
        """Make a variable in a scope itself, whatever the scopes around it hold."""
        scope = self.state.scopes[scope_id]
        value = self._checked(name, value)
        self._ops.append(["v", scope_id, name, scope.vars.get(name), value])
        scope.vars[name] = value
        self.variables_changed = True

    def forget(self, scope_id: int, name: str) -> None:
        """Take away a variable that was never there."""
        old = self.state.scopes[scope_id].vars.pop(name)
        self._ops.append(["-v", scope_id, name, old])

    def read_store(self, store: str) -> object:
        """Give the value of a data store; null while nobody has written it."""
        if store not in self._store_values:
            declared = self.definition.stores.get(store)
            for_writing = declared is not None and declared.written
            self._store_values[store] = self.environment.stored(store, for_writing)
        return self._store_values[store]

    def write_store(self, store: str, value: object) -> None:
        """Write a data store; raises InvalidInput for a list longer than its capacity."""
        value = self._checked(store, value)
        declared = self.definition.stores.get(store)
        if declared is not None and declared.capacity is not None and isinstance(value, list):
            _fits(store, len(value), declared.capacity)
        old = self.read_store(store)
        if old == value and type(old) is type(value):
            return
        self._store_values[store] = self.stores_written[store] = value
        self._ops.append(["d", store, old, value])

    def _note_written(self, name: str) -> None:
        root = self.state.root
        if root.wrote is not None and name not in root.wrote:
            self.touch_scope(root)
            root.wrote.append(name)

    def _count(self, activity: str, which: int) -> int:
        return self.state.root.counts.get(activity, (0, 0))[which]

    def _holder(self, scope_id: int, name: str) -> ScopeState:
        target: ScopeState | None = None
        current: int | None = scope_id
        while current is not None:
            scope = self.state.scopes[current]
            if name in scope.vars:
                return scope
            if target is None and not scope.transparent:
                target = scope
            current = scope.parent
        if target is None:
            target = self.state.scopes[scope_id]
        return target

    def _checked(self, name: str, value: object) -> object:
        try:
            # The form in which the record hashes values, so that folding it gives this state.
            text = orjson.dumps(plain(value))
        except (orjson.JSONEncodeError, TypeError) as error:
            message = sentence(
                "Biến «%(name)s»: giá trị không ghi được dưới dạng JSON (%(error)s).",
                name=name,
                error=str(error),
            )
            raise InvalidInput(message) from error
        if len(text) > VALUE_LIMIT:
            message = sentence(
                "Biến «%(name)s» dài %(count)s byte, quá giới hạn %(limit)s byte; hãy đính "
                "kèm dưới dạng tệp.",
                name=name,
                count=len(text),
                limit=VALUE_LIMIT,
            )
            raise InvalidInput(message)
        return orjson.loads(text)

    def evaluate(
        self, text: str, scope_id: int, extra: Mapping[str, object] | None = None
    ) -> object:
        """Evaluate an expression with the variables of a scope; raises ExpressionFailed."""
        return expression(text).evaluate(self.names(scope_id, extra), self.functions)

    def name_of(self, event: EventDefinition, scope_id: int) -> str | None:
        """Give the name of a message or signal; ``${…}`` in it is evaluated now."""
        name = event.name
        if name is None or not ("${" in name or "#{" in name):
            return name
        return str(template(name).evaluate(self.names(scope_id), self.functions))


def _fits(store: str, items: int, capacity: int) -> None:
    if items > capacity:
        message = sentence(
            "Kho dữ liệu «%(store)s» chỉ chứa %(capacity)s mục, không ghi được %(items)s mục.",
            store=store,
            capacity=capacity,
            items=items,
        )
        raise InvalidInput(message)


def counters(scope: LoopScope) -> dict[str, int]:
    """Give a multi-instance activity's counters under their names in BPMN and in the field."""
    return {
        "numberOfInstances": scope.total,
        "numberOfActiveInstances": scope.active,
        "numberOfCompletedInstances": scope.completed,
        "numberOfTerminatedInstances": scope.terminated,
        "nrOfInstances": scope.total,
        "nrOfActiveInstances": scope.active,
        "nrOfCompletedInstances": scope.completed,
    }
