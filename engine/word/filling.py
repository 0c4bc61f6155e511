"""A template of Word filled in: the office may replace the shipped one by its own."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).parent / "report.docx"


class Unfit(Exception):
    """A template that cannot be read or filled in; says why."""


def filled(context: Mapping[str, Any], template: Path | None = None) -> bytes:
    """The template with its ``{{ … }}`` filled in; what it names and is not given is left empty.

    A template is a file of the office: its expressions reach nothing but what they are given.
    Raises :class:`Unfit`.
    """
    # Not at the top: with all that they bring they take most of a second to import.
    from docxtpl import DocxTemplate  # noqa: PLC0415
    from jinja2.sandbox import SandboxedEnvironment  # noqa: PLC0415

    target = BytesIO()
    try:
        document = DocxTemplate(str(template or SHIPPED))
        document.render(dict(context), SandboxedEnvironment(), autoescape=True)
        document.save(target)
    except Exception as failure:
        raise Unfit(str(failure) or type(failure).__name__) from failure
    return target.getvalue()
