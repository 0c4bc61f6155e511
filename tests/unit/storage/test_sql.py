"""A query is compiled once for each look, whatever is asked by it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Select, select
from sqlalchemy.dialects import sqlite

from engine.storage.db.fast import SqlTemplate
from engine.storage.tasks.task import task

DIALECT = sqlite.dialect(paramstyle="qmark")


def looks(name: Any, agencies: list[Any] | None, mark: Any, *, open: bool) -> Select[Any]:  # noqa: A002
    made = select(task.c.id).where(task.c.open == int(open))
    if name is not None:
        made = made.where(task.c.name == name)
    if agencies is not None:
        made = made.where(task.c.agency_id.in_(agencies))
    return made if mark is None else made.where(task.c.due_at > mark[0], task.c.id > mark[1])


@pytest.fixture
def query() -> SqlTemplate:
    return SqlTemplate(looks)


def sent(query: SqlTemplate, **asked: Any) -> tuple[str, list[Any]]:
    """The statement and its parameters, as the driver gets them."""
    given = {"name": None, "agencies": None, "mark": None, "open": True} | asked
    statement, values = query.ask(given)
    compiled = statement.on(DIALECT)
    return compiled.text, compiled.place(values)


def test_it_sends_what_is_asked_each_time(query: SqlTemplate) -> None:
    first = sent(query, name="a", agencies=["x", "y"], mark=("9", "t"))
    second = sent(query, name="b", agencies=["z", "x"], mark=("8", "u"))
    assert first[0] == second[0]
    assert [first[1], second[1]] == [
        [1, "a", "x", "y", "9", "t"],
        [1, "b", "z", "x", "8", "u"],
    ]


def test_it_fills_a_list_up_by_its_last(query: SqlTemplate) -> None:
    three, four = sent(query, agencies=["a", "b", "c"]), sent(query, agencies=["a", "b", "c", "d"])
    assert three[0] == four[0]
    assert three[1] == [1, "a", "b", "c", "c"]


def test_an_empty_list_is_something_else_than_none(query: SqlTemplate) -> None:
    assert sent(query, agencies=[])[0] != sent(query)[0]
    assert sent(query, agencies=[])[1] == [1]


def test_it_is_compiled_once_for_each_look() -> None:
    made: list[object] = []

    def make(**asked: Any) -> Select[Any]:
        made.append(asked)
        return looks(**asked)

    query = SqlTemplate(make)
    for name in ("a", "b", None, None):
        for agencies in (["x"], ["y"], ["x", "y", "z"], ["x", "y", "z", "w"]):
            sent(query, name=name, agencies=agencies)
    assert len(made) == 4


def test_yes_and_no_are_part_of_the_look(query: SqlTemplate) -> None:
    assert sent(query, open=False)[1] == [0]
    assert sent(query, open=True)[1] == [1]
