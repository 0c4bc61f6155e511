"""Instances and what belongs to a run: fans, batches of children, data stores."""
