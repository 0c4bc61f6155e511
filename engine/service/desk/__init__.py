"""An officer's own desk: the lists that he saved, and which of them he begins with."""

from engine.service.desk.views import View, choose, default, drop, save, views

__all__ = ["View", "choose", "default", "drop", "save", "views"]
