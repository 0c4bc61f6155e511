"""SpiffWorkflow is used through its public interface alone: an upgrade may change its inside."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import SpiffWorkflow

import engine.bpmn
from engine.bpmn.parser.activities import ActivityReader
from engine.bpmn.parser.diagram import DiagramReader
from engine.bpmn.parser.events import EventReader
from engine.bpmn.parser.gateways import GatewayReader
from engine.bpmn.parser.process import ProcessReader

READERS = (ActivityReader, DiagramReader, EventReader, GatewayReader, ProcessReader)


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__")


def sources(package) -> Iterator[ast.Module]:
    for folder in package.__path__:
        for path in sorted(Path(folder).rglob("*.py")):
            yield ast.parse(path.read_text(encoding="utf-8"))


def private_names_of_the_library() -> set[str]:
    """What its classes and modules define or set under a name with a leading underscore."""
    names = set()
    for tree in sources(SpiffWorkflow):
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                names.add(node.name)
            elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                names.add(node.attr)
    return {name for name in names if is_private(name)}


def imported_from_the_library(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("SpiffWorkflow"):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (a.name for a in node.names if a.name.startswith("SpiffWorkflow"))


def defines_a_reader(tree: ast.Module) -> bool:
    names = {reader.__name__ for reader in READERS}
    return any(isinstance(node, ast.ClassDef) and node.name in names for node in ast.walk(tree))


def of_the_library(reader: type) -> list[type]:
    return [base for base in reader.__mro__ if base.__module__.startswith("SpiffWorkflow")]


def test_each_class_on_top_of_the_library_is_looked_at():
    for module in pkgutil.walk_packages(engine.bpmn.__path__, "engine.bpmn."):
        for found in vars(importlib.import_module(module.name)).values():
            ours = isinstance(found, type) and found.__module__.startswith("engine.")
            assert not ours or not of_the_library(found) or found in READERS


@pytest.mark.parametrize("reader", READERS)
def test_a_reader_overrides_nothing_private_of_the_library(reader):
    private = {name for base in of_the_library(reader) for name in vars(base) if is_private(name)}
    ours = {
        name
        for base in reader.__mro__
        if base.__module__.startswith("engine.")
        for name in vars(base)
    }
    assert private
    assert not private & ours


def test_no_source_asks_for_a_private_name_of_the_library():
    private = private_names_of_the_library()
    assert {"_get_parser_class", "_add_correlations", "_parse"} <= private
    asked = {
        node.attr
        for tree in sources(engine.bpmn)
        if any(imported_from_the_library(tree)) or defines_a_reader(tree)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
    }
    assert not asked & private


def test_no_source_imports_a_private_name_of_the_library():
    imported = {name for tree in sources(engine.bpmn) for name in imported_from_the_library(tree)}
    assert imported
    assert not [name for name in imported if any(map(is_private, name.split(".")))]
