"""What changed between two versions of a form or a decision table, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.bpmn.decisions.tables import Decision
from engine.sentences import Sentence, sentence


def form_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Sentence]:
    """What differs between the fields of two JSON Schemas."""
    return [*_fields(old, new), *_required(old, new)]


def _fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Sentence]:
    before, after = old.get("properties", {}), new.get("properties", {})
    for name, field in after.items():
        if name not in before:
            yield sentence("thêm ô «%(field)s»", field=_title(name, field))
        elif before[name] != field:
            yield sentence("sửa ô «%(field)s»", field=_title(name, field))
    for name, field in before.items():
        if name not in after:
            yield sentence("bỏ ô «%(field)s»", field=_title(name, field))


def _required(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Sentence]:
    before, after = old.get("properties", {}), new.get("properties", {})
    needed = [{*schema.get("required", ())} & before.keys() & after.keys() for schema in (old, new)]
    for name in sorted(needed[1] - needed[0]):
        yield sentence("ô «%(field)s» nay bắt buộc", field=_title(name, after[name]))
    for name in sorted(needed[0] - needed[1]):
        yield sentence("ô «%(field)s» nay không bắt buộc", field=_title(name, after[name]))


def decision_changes(old: Decision, new: Decision) -> list[Sentence]:
    """What differs between two decisions; a rule has no name, so that rules are counted."""
    found: list[Sentence] = []
    if old.inputs != new.inputs or old.outputs != new.outputs or old.policy != new.policy:
        found.append(sentence("đổi cột hoặc cách chọn dòng"))
    gone = sum(rule not in new.rules for rule in old.rules)
    come = sum(rule not in old.rules for rule in new.rules)
    if gone or come:
        found.append(sentence("%(come)s dòng mới, %(gone)s dòng bỏ", come=come, gone=gone))
    if old.literal != new.literal:
        found.append(sentence("đổi biểu thức"))
    return found


def _title(name: str, field: Any) -> str:
    return str(field.get("title") or name) if isinstance(field, Mapping) else name
