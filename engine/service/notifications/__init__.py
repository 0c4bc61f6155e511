"""What people are told, in the application and by mail."""

from engine.service.notifications.notify import (
    KINDS,
    mark_read,
    open_notification,
    page,
    unread_count,
)
from engine.service.notifications.saying import body_of, subject_of
from engine.service.notifications.wishes import WAYS, of_actor, prefer

__all__ = [
    "KINDS",
    "WAYS",
    "body_of",
    "mark_read",
    "of_actor",
    "open_notification",
    "page",
    "prefer",
    "subject_of",
    "unread_count",
]
