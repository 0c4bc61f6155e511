"""The variables of an instance as it stands, also after its end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.bpmn.runtime import ROOT, State
from engine.storage import InstanceRow


def own_variables(instance: InstanceRow) -> Mapping[str, Any]:
    """Those of the instance itself, by name; of one that has ended what it gave back."""
    scope = State.load(instance.state).scopes.get(ROOT)
    return scope.vars if scope is not None else instance.result or {}
