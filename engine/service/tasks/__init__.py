"""User tasks: who may take them, what becomes of them, how they are handed in."""

from engine.service.tasks.colleagues import of_task, receivers
from engine.service.tasks.completion import complete
from engine.service.tasks.lifecycle import claim, delegate, reassign, release, start
from engine.service.tasks.marks import marked, marks_of, pin, remind
from engine.service.tasks.passed_on import passed_on
from engine.service.tasks.steps import Step, steps
from engine.service.tasks.submissions import Submission, before
from engine.service.tasks.task_list import counts, group_of, inbox
from engine.service.tasks.view import save_draft, schema, view

__all__ = [
    "Step",
    "Submission",
    "before",
    "claim",
    "complete",
    "counts",
    "delegate",
    "group_of",
    "inbox",
    "marked",
    "marks_of",
    "of_task",
    "passed_on",
    "pin",
    "reassign",
    "receivers",
    "release",
    "remind",
    "save_draft",
    "schema",
    "start",
    "steps",
    "view",
]
