"""What people are told, in the application and by mail."""

from engine.service.notifications.notify import (
    KINDS,
    mark_read,
    open_notification,
    page,
    unread_count,
)
from engine.service.notifications.saying import body_of, subject_of

__all__ = [
    "KINDS",
    "body_of",
    "mark_read",
    "open_notification",
    "page",
    "subject_of",
    "unread_count",
]
