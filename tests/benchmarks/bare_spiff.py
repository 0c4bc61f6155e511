"""Bare SpiffWorkflow, cold: load the JSON, complete a task, run on, dump, commit. No history."""

from __future__ import annotations

import sqlalchemy as sa
from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.util.task import TaskState

from engine.model.ids import new_id
from engine.service.engine import Engine
from engine.storage.db.pool import connect
from tests.benchmarks.models import HEAD, chained, process

STORE = sa.Table(
    "bare_workflow",
    sa.MetaData(),
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("d", sa.Text),
)


def sharing(agencies: int) -> str:
    """The library's own way to say: three user tasks for each of so many agencies."""
    call = (
        '<startEvent id="s"/><callActivity id="c" calledElement="share">'
        f"<multiInstanceLoopCharacteristics><loopCardinality>{agencies}</loopCardinality>"
        '</multiInstanceLoopCharacteristics></callActivity><endEvent id="e"/>'
    )
    caller = process("whole", call, [("s", "c"), ("c", "e")])
    return f"{HEAD}{caller}{chained('share', 3)}</definitions>"


class BareSpiff:
    """One workflow in a row of its own; each call is one cold step."""

    def __init__(self, engine: Engine, xml: str, key: str) -> None:
        """Start it and write it down."""
        parser = BpmnParser()
        parser.add_bpmn_xml(etree.fromstring(xml.encode()))
        self._spec, self._parts = parser.get_spec(key), parser.get_subprocess_specs(key)
        self._serializer = BpmnWorkflowSerializer()
        self._store = connect(engine.storage.url, 5.0)
        STORE.metadata.create_all(self._store)
        self.begin()

    def begin(self) -> None:
        """Start the workflow anew."""
        self._id = new_id()
        workflow = BpmnWorkflow(self._spec, self._parts)
        workflow.do_engine_steps()
        row = {"id": self._id, "d": self._serializer.serialize_json(workflow)}
        with self._store.begin() as connection:
            connection.execute(STORE.insert(), row)

    def __call__(self) -> None:
        """Complete its first waiting task."""
        mine = STORE.c.id == self._id
        with self._store.begin() as connection:
            document = connection.execute(sa.select(STORE.c.d).where(mine)).scalar_one()
            workflow = self._serializer.deserialize_json(document)
            workflow.get_tasks(state=TaskState.READY, manual=True)[0].run()
            workflow.do_engine_steps()
            workflow.refresh_waiting_tasks()
            dumped = self._serializer.serialize_json(workflow)
            connection.execute(STORE.update().where(mine).values(d=dumped))
