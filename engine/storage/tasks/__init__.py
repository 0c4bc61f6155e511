"""Tasks, their lists, offers and drafts."""
