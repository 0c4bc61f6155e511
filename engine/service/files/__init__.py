"""Files that officers add, and which kinds of them are taken."""
