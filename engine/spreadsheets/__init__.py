"""Tables that people bring, XLSX or CSV: read here alone, whatever is then done with them.

``read(name, body, vocabularies)`` gives sheets of text; ``find_table(sheet, vocabulary)`` the rows
under the header that it holds. What is not used, and what cannot be, is a :class:`Remark` with its
place.
"""

from engine.spreadsheets.delimited import encoding_of
from engine.spreadsheets.headers import Column, Vocabulary
from engine.spreadsheets.kinds import read
from engine.spreadsheets.sheets import Line, Remark, Sheet, letter
from engine.spreadsheets.tables import Table, find_table
from engine.spreadsheets.writing import write_workbook

__all__ = [
    "Column",
    "Line",
    "Remark",
    "Sheet",
    "Table",
    "Vocabulary",
    "encoding_of",
    "find_table",
    "letter",
    "read",
    "write_workbook",
]
