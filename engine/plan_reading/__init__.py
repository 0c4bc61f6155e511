"""Plan documents read as data: who is to do what, with whom, by when, for whom, in whose words.

Rules and dictionaries alone, on the office's own machine. Stages, each of which can be looked at by
itself: a file becomes a text with tables (:mod:`.source`), that paragraphs (:mod:`.paragraphs`),
they the parts of a document (:mod:`.parts`) and a tree (:mod:`.outline`), that tasks
(:mod:`.tasks`, :mod:`.annexes`). Nothing is invented: a field that the words do not give is empty,
and every other knows its place in the text.
"""

from engine.plan_reading.plan import ReadPlan, read_plan
from engine.plan_reading.source import Source, read_source
from engine.plan_reading.tabulation import as_table

__all__ = ["ReadPlan", "Source", "as_table", "read_plan", "read_source"]
