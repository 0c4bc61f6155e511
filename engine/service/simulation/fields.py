"""Reading the fields of one JSON object, with every fault told by its place."""

from __future__ import annotations

from collections.abc import Mapping

from engine.sentences import Sentence, sentence


class Fields:
    """Takes the fields of one step; what is left over at the end was not known."""

    def __init__(self, place: str, raw: Mapping[str, object], faults: dict[str, Sentence]) -> None:
        """Read ``raw``, which stands at ``place``; faults go into ``faults``."""
        self.place = place
        self._raw = raw
        self._left = set(raw)
        self._faults = faults

    def inside(self, name: str, raw: Mapping[str, object]) -> Fields:
        """Read an object inside; its faults are told as ``3.expect.status``."""
        return Fields(f"{self.place}.{name}", raw, self._faults)

    def fault(self, name: str, what: Sentence) -> None:
        """Note what is wrong with a field."""
        self._faults[f"{self.place}.{name}"] = what

    def take(self, name: str) -> object:
        """Give a field as it is, None when it is not there."""
        self._left.discard(name)
        return self._raw.get(name)

    def text(self, name: str) -> str | None:
        """Give a text field, or None."""
        value = self.take(name)
        if value is None or isinstance(value, str):
            return value
        self.fault(name, sentence("phải là một chuỗi."))
        return None

    def needed(self, name: str) -> str:
        """Give a text field that may not be empty."""
        value = self.text(name)
        if not value:
            self.fault(name, sentence("phải là một chuỗi không rỗng."))
            return ""
        return value

    def mapping(self, name: str) -> Mapping[str, object]:
        """Give a field that is a JSON object; without it an empty one."""
        value = self.take(name)
        if value is None:
            return {}
        if isinstance(value, dict):
            return value
        self.fault(name, sentence("phải là một đối tượng JSON."))
        return {}

    def number(self, name: str, default: int) -> int:
        """Give a whole number from 1."""
        value = self.take(name)
        if value is None:
            return default
        if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
            return value
        self.fault(name, sentence("phải là một số nguyên từ 1."))
        return default

    def objects(self, name: str) -> tuple[Mapping[str, object], ...]:
        """Give a list of JSON objects."""
        value = self.take(name)
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(item, dict) for item in value):
            return tuple(value)
        self.fault(name, sentence("phải là một mảng các đối tượng JSON."))
        return ()

    def finish(self) -> None:
        """Note every field that nothing asked for."""
        for name in sorted(self._left):
            self.fault(name, sentence("không phải trường của bước này."))
