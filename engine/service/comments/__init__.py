"""Colleagues' comments on a task or an assignment (trao đổi): written, read, told."""

from engine.service.comments.view import Comment, Thread, of_assignment, of_task
from engine.service.comments.writing import LONGEST, add

__all__ = ["LONGEST", "Comment", "Thread", "add", "of_assignment", "of_task"]
