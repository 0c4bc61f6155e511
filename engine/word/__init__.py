"""Documents written as DOCX, laid out as Nghị định 30/2020/NĐ-CP asks, from templates."""

from engine.word.filling import Unfit, filled

__all__ = ["Unfit", "filled"]
