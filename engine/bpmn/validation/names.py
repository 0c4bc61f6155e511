"""The names of the organisation that a process says outright, held against the organisation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from engine.bpmn.definition import Definition, Duty, Node
from engine.bpmn.language import Expression, expression, script, template
from engine.bpmn.language.expressions import pieces
from engine.bpmn.parser import ERROR, WARNING
from engine.bpmn.validation.known import Known
from engine.bpmn.validation.report import Report, Subject, named
from engine.errors import ExpressionError
from engine.model.nearest import with_nearest
from engine.model.organisation import SETTINGS, fits, position_key
from engine.sentences import Sentence, sentence, verbatim

T = TypeVar("T")

_OPEN = "\0"
"""Stands where an expression gives a part of a name."""
_CALLS = {"members": "group", "agencies": "agency"}
_SETTINGS = frozenset({"office_agency", "leading_agency"})
"""Functions that give the agency which the organisation names for a role."""
_HANDED = frozenset({"agency", "monitor"})
"""Variables that hold the id of an agency in every process."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One name: of an ``agency``, ``group``, ``position``, ``officer``, ``policy``, ``setting``.

    ``agency`` is where a position is, if that is said outright too; ``whose`` the id of the node,
    lane or process that says it.
    """

    kind: str
    name: str
    whose: str
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is the matter with a name: an error where there is none such, else a warning."""

    severity: str
    code: str
    message: Sentence
    advice: Sentence | None = None


def references(definition: Definition) -> Iterator[Reference]:
    """Yield the names that a process says outright."""
    for node in definition.nodes.values():
        yield from _of_duty(node.id, node.duty or Duty())
        yield from _of_handed(node)
        yield from _of_properties(node.id, node.properties)
    for lane in definition.lanes:
        yield from _places(lane.id, lane.holder)
    yield from _of_properties(definition.id, definition.properties)
    yield from _of_calls(definition)


def judge(reference: Reference, definition: Definition, known: Known) -> Judgement | None:
    """What is the matter with a name, if anything."""
    return _JUDGES[reference.kind](reference, _who(reference, definition), known)


def check_names(subject: Subject, report: Report) -> None:
    """Report agencies, groups, positions, officers and policies that do not exist or are empty."""
    known = subject.known
    said = list(dict.fromkeys(references(subject.definition)))
    if known.officers is not None and known.agencies is None and said:
        message = sentence(
            "Chưa có cơ quan nào nên chưa đối chiếu được tên cơ quan, chức danh trong sơ đồ."
        )
        advice = sentence("Nhập tổ chức trước, rồi triển khai.")
        report.warn("organisation-empty", subject.element, message, advice)
    for reference in said:
        found = judge(reference, subject.definition, known)
        if found is not None:
            say = report.error if found.severity == ERROR else report.warn
            say(found.code, subject.at(reference.whose), found.message, found.advice)


def _who(reference: Reference, definition: Definition) -> Sentence:
    node = definition.nodes.get(reference.whose)
    return verbatim(named(node) if node is not None else f"“{reference.whose}”")


def _of_duty(whose: str, duty: Duty) -> Iterator[Reference]:
    yield from _places(whose, duty.candidate_groups)
    for text in (duty.candidate_users, duty.assignee):
        for name in _outright(text):
            if _OPEN not in name:
                yield Reference("officer", name, whose)


def _places(whose: str, text: str | None) -> Iterator[Reference]:
    for name in _outright(text):
        agency, slash, position = (part.strip() for part in name.partition("/"))
        if not slash:
            if _OPEN not in name:
                yield Reference("bare", name, whose)
            continue
        where = agency if _OPEN not in agency else None
        if where is not None:
            yield Reference("agency", where, whose)
        if _OPEN not in position:
            yield Reference("position", position, whose, where)


def _outright(text: str | None) -> list[str]:
    """The names between the commas, with a mark where an expression stands."""
    if not text or not text.strip():
        return []
    try:
        parts = "".join(_OPEN if inner else body for _at, body, inner in pieces(text))
    except ExpressionError:
        return []
    return [part.strip() for part in parts.split(",") if part.strip() or "," in parts]


def _of_handed(node: Node) -> Iterator[Reference]:
    for mapping in node.inputs or ():
        if mapping.target in _HANDED and mapping.source:
            read = _read(expression, mapping.source)
            value = read.evaluate({}) if read is not None and read.constant else None
            if isinstance(value, str) and value:
                yield Reference("agency", value, node.id)


def _of_calls(definition: Definition) -> Iterator[Reference]:
    for whose, read in _expressions(definition):
        for function, arguments in read.calls if read is not None else ():
            if function in _SETTINGS:
                yield Reference("setting", function, whose)
            for argument in arguments if function in _CALLS else ():
                if isinstance(argument, str):
                    yield Reference(_CALLS[function], argument, whose)


def _expressions(definition: Definition) -> Iterator[tuple[str, Expression | None]]:
    for flow in definition.flows.values():
        if flow.condition:
            yield flow.id, _read(expression, flow.condition)
    for node in definition.nodes.values():
        loop, duty = node.loop, node.duty or Duty()
        mappings = (*(node.inputs or ()), *(node.outputs or ()))
        for text in (
            *(mapping.source for mapping in mappings),
            *((loop.collection, loop.completion, loop.condition) if loop is not None else ()),
        ):
            if text:
                yield node.id, _read(expression, text)
        for text in (duty.candidate_groups, duty.candidate_users, duty.assignee):
            if text:
                yield node.id, _read(template, text)
        for line in _read(script, node.script or "") or ():
            yield node.id, line.expression


def _read(parse: Callable[[str], T], text: str) -> T | None:
    """What parses; what does not is another rule's to tell."""
    try:
        return parse(text)
    except ExpressionError:
        return None


def _of_properties(whose: str, properties: Mapping[str, str]) -> Iterator[Reference]:
    for key, kind in (("monitor", "agency"), ("consolidators", "agency"), ("policy", "policy")):
        for name in _outright(properties.get(key)):
            if name and _OPEN not in name:
                yield Reference(kind, name, whose)


def _agency(said: Reference, who: Sentence, known: Known) -> Judgement | None:
    if known.agencies is None:
        return None
    if said.name not in known.agencies:
        message = sentence("%(node)s: không có cơ quan “%(agency)s”.", node=who, agency=said.name)
        return Judgement(ERROR, "unknown-agency", with_nearest(message, said.name, known.agencies))
    if said.name in known.ended:
        message = sentence(
            "%(node)s: cơ quan “%(agency)s” đã kết thúc hoạt động, không ai ở đó nhận được việc.",
            node=who,
            agency=said.name,
        )
        return Judgement(WARNING, "agency-ended", message)
    return None


def _group(said: Reference, who: Sentence, known: Known) -> Judgement | None:
    if known.groups is None:
        return None
    if said.name not in known.groups:
        message = sentence("%(node)s: không có nhóm “%(group)s”.", node=who, group=said.name)
        return Judgement(ERROR, "unknown-group", with_nearest(message, said.name, known.groups))
    if said.name in known.empty_groups:
        message = sentence(
            "%(node)s: nhóm “%(group)s” hiện không có cơ quan nào; không ai trong nhóm được "
            "giao việc.",
            node=who,
            group=said.name,
        )
        return Judgement(WARNING, "group-empty", message)
    return None


def _bare(said: Reference, who: Sentence, known: Known) -> Judgement | None:
    """A name without a slash: no place at which anybody works."""
    if known.groups is None:
        return None
    shape = sentence("Viết dạng đơn_vị/chức_danh.")
    if said.name not in known.groups:
        message = sentence("%(node)s: không có nhóm “%(group)s”.", node=who, group=said.name)
        return Judgement(ERROR, "unknown-group", message, shape)
    message = sentence(
        "%(node)s: “%(group)s” là nhóm cơ quan, không nói chức danh nào nhận việc.",
        node=who,
        group=said.name,
    )
    return Judgement(ERROR, "group-without-position", message, shape)


def _position(said: Reference, who: Sentence, known: Known) -> Judgement | None:
    if known.positions is None:
        return None
    if position_key(said.name) not in known.positions:
        message = sentence(
            "%(node)s: không có chức danh “%(position)s”.", node=who, position=said.name
        )
        return Judgement(
            ERROR, "unknown-position", with_nearest(message, said.name, known.positions)
        )
    if known.held is None or said.agency not in (known.agencies or ()):
        return None
    if said.agency in known.ended or any(
        agency == said.agency and fits(kind, said.name) for agency, kind in known.held
    ):
        return None
    message = sentence(
        "%(node)s: hiện không ai giữ chức danh “%(position)s” ở “%(agency)s”; chưa ai nhận được "
        "việc này.",
        node=who,
        position=said.name,
        agency=said.agency or "",
    )
    return Judgement(WARNING, "position-vacant", message)


def _officer(said: Reference, who: Sentence, known: Known) -> Judgement | None:
    if known.officers is None:
        return None
    if said.name not in known.officers:
        message = sentence("%(node)s: không có cán bộ “%(login)s”.", node=who, login=said.name)
        return Judgement(ERROR, "unknown-officer", with_nearest(message, said.name, known.officers))
    if said.name in known.locked:
        message = sentence(
            "%(node)s: tài khoản “%(login)s” đang bị khóa.", node=who, login=said.name
        )
        return Judgement(WARNING, "officer-locked", message)
    return None


def _policy(said: Reference, who: Sentence, known: Known) -> Judgement | None:
    if known.policies is None or said.name in known.policies:
        return None
    message = sentence(
        "%(node)s: không có chính sách nhắc việc “%(policy)s”.", node=who, policy=said.name
    )
    return Judgement(ERROR, "unknown-policy", with_nearest(message, said.name, known.policies))


def _setting(said: Reference, who: Sentence, known: Known) -> Judgement | None:
    if known.settings is None or said.name in known.settings:
        return None
    message = sentence(
        "%(node)s: chưa đặt «%(setting)s» là cơ quan nào.", node=who, setting=SETTINGS[said.name]
    )
    advice = sentence(
        "Ghi mã cơ quan của tỉnh ở trang «Thiết lập» của danh mục tổ chức, nhập danh mục rồi triển "
        "khai."
    )
    return Judgement(ERROR, "setting-missing", message, advice)


_JUDGES: dict[str, Callable[[Reference, Sentence, Known], Judgement | None]] = {
    "agency": _agency,
    "group": _group,
    "bare": _bare,
    "position": _position,
    "officer": _officer,
    "policy": _policy,
    "setting": _setting,
}
