"""The web: Flask only. Pages and small JSON endpoints over the verbs of :mod:`engine.service`."""
