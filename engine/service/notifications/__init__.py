"""What people are told, in the application and by mail."""

from engine.service.notifications.notify import KINDS, mark_read, page, unread_count

__all__ = [
    "KINDS",
    "mark_read",
    "page",
    "unread_count",
]
