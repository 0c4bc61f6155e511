"""One act on many things at once: accepting, completing, reassigning, urging what was ticked."""

from engine.service.bulk.acts import ACTS, MOST, Act
from engine.service.bulk.lifecycle import cancel, repeat, start
from engine.service.bulk.preview import Foreseen, Form, forms_of, preview
from engine.service.bulk.receiving import number_for, receive
from engine.service.bulk.view import OperationView, page, view

__all__ = [
    "ACTS",
    "MOST",
    "Act",
    "Foreseen",
    "Form",
    "OperationView",
    "cancel",
    "forms_of",
    "number_for",
    "page",
    "preview",
    "receive",
    "repeat",
    "start",
    "view",
]
