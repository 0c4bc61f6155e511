"""Data: input and output sets, collections, associations (BPMN 2.0.2 §10.4)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.parser.markup import child, children, content, local, reference, truthy
from engine.bpmn.validation.standard.rule import Broken, Model, Rule, texts
from engine.sentences import sentence

_SIDES = ("Input", "Output")
_COLLECTIONS = ("dataObject", "dataInput", "dataOutput")


def outside_sets(model: Model) -> Broken:
    """Each data input is in an input set, each data output in an output set."""
    for holder, side in _holders(model):
        inside = {key for one in _sets(holder, side) for key in texts(one, f"data{side}Refs")}
        for data in children(holder, f"data{side}"):
            if data.get("id") not in inside:
                yield data, f"{side.lower()}Set"


def beyond_set(model: Model) -> Broken:
    """What a set says is optional or taken while executing is in it."""
    for holder, side in _holders(model):
        for one in _sets(holder, side):
            own = set(texts(one, f"data{side}Refs"))
            for kind in (f"optional{side}Refs", f"whileExecuting{side}Refs"):
                for key in texts(one, kind):
                    if key not in own:
                        yield one, f"{kind} {key}"


def foreign_to_holder(model: Model) -> Broken:
    """A set holds data of its own specification."""
    for holder, side in _holders(model):
        own = {data.get("id") for data in children(holder, f"data{side}")}
        for one in _sets(holder, side):
            for key in texts(one, f"data{side}Refs"):
                if key not in own:
                    yield one, key


def one_sided(model: Model) -> Broken:
    """An input set and an output set that belong together name each other."""
    for holder, side in _holders(model):
        other = _SIDES[side == "Input"]
        for one in _sets(holder, side):
            for key in texts(one, f"{other.lower()}SetRefs"):
                back = model.get(key)
                mutual = back is not None and one.get("id") in texts(back, f"{side.lower()}SetRefs")
                if not mutual:
                    yield one, key


def collections(model: Model) -> Broken:
    """Whether data are a collection, they say as their item definition does."""
    for data in model.each(*_COLLECTIONS):
        definition = model.get(data.get("itemSubjectRef"))
        if definition is None or local(definition) != "itemDefinition":
            continue
        if truthy(data.get("isCollection")) != truthy(definition.get("isCollection")):
            yield data, definition.get("id") or ""


def associations(model: Model) -> Broken:
    """Both ends of an association are of one kind unless it transforms."""
    for association in model.each("dataInputAssociation", "dataOutputAssociation"):
        if child(association, "transformation") is not None:
            continue
        sources = texts(association, "sourceRef")
        if len(sources) > 1:
            yield association, "sourceRef"
        target = _data(model, content(child(association, "targetRef")))
        for source in sources:
            kinds = {model.item(_data(model, source)), model.item(target)} - {None}
            if len(kinds) > 1:
                yield association, source


def association_ends(model: Model) -> Broken:
    """An association into an activity or event ends at its own data, one out of it begins there."""
    for kind, end in (
        ("dataInputAssociation", "targetRef"),
        ("dataOutputAssociation", "sourceRef"),
    ):
        for association in model.each(kind):
            holder = association.getparent()
            for key in texts(association, end):
                found = model.get(key)
                if found is not None and holder is not None and holder not in _around(found):
                    yield association, key


def out_of_sight(model: Model) -> Broken:
    """Data are handed over only where they are there: beside or around what takes them."""
    for association in model.each("dataInputAssociation", "dataOutputAssociation"):
        sight = list(association.iterancestors())
        for key in (*texts(association, "sourceRef"), *texts(association, "targetRef")):
            behind = _data(model, key)
            kept = behind is not None and local(behind) == "dataObject"
            if behind is not None and kept and behind.getparent() not in sight:
                yield association, key


def _around(element: etree._Element) -> list[etree._Element]:
    return list(element.iterancestors())


def state_names(model: Model) -> Broken:
    """A reference to a data object bears its name, with its state in brackets."""
    for drawn in model.each("dataObjectReference"):
        data = model.get(drawn.get("dataObjectRef"))
        name, own = drawn.get("name"), None if data is None else data.get("name")
        if not name or not own:
            continue
        state = child(drawn, "dataState")
        said = None if state is None else state.get("name")
        if name not in {own, f"{own} [{said}]"}:
            yield drawn, own


def _holders(model: Model) -> Iterator[tuple[etree._Element, str]]:
    events = ("startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent")
    for holder in model.each("ioSpecification", *events, "boundaryEvent"):
        for side in _SIDES:
            yield holder, side


def _sets(holder: etree._Element, side: str) -> Iterator[etree._Element]:
    return children(holder, f"{side.lower()}Set")


def _data(model: Model, ref: str | None) -> etree._Element | None:
    """The data element behind an end of an association; a reference stands for what it shows."""
    found = model.get(ref)
    if found is None:
        return None
    behind = reference(found.get("dataObjectRef") or found.get("dataStoreRef"))
    return model.get(behind) if behind else found


RULES = (
    Rule(
        "std-association-end",
        "§10.4.2",
        sentence("%(element)s: “%(detail)s” không phải dữ liệu của chính phần tử này."),
        association_ends,
    ),
    Rule(
        "std-data-scope",
        "§10.4.1",
        sentence("%(element)s: “%(detail)s” nằm trong tiểu quy trình khác, ở đây không thấy được."),
        out_of_sight,
    ),
    Rule(
        "std-data-in-set",
        "§10.4.2",
        sentence("%(element)s không thuộc %(detail)s nào."),
        outside_sets,
    ),
    Rule(
        "std-set-content",
        "§10.4.2",
        sentence("%(element)s: %(detail)s không nằm trong chính tập này."),
        beyond_set,
    ),
    Rule(
        "std-set-foreign",
        "§10.4.2",
        sentence("%(element)s: “%(detail)s” không thuộc cùng ioSpecification."),
        foreign_to_holder,
    ),
    Rule(
        "std-set-pair",
        "§10.4.2",
        sentence("%(element)s và “%(detail)s” phải trỏ đến nhau."),
        one_sided,
    ),
    Rule(
        "std-collection",
        "§10.4.1",
        sentence("%(element)s: isCollection khác với itemDefinition “%(detail)s”."),
        collections,
    ),
    Rule(
        "std-association",
        "§10.4.2",
        sentence(
            "%(element)s (%(detail)s): hai đầu khác kiểu hoặc nhiều nguồn, phải có transformation."
        ),
        associations,
    ),
    Rule(
        "std-data-state-name",
        "§10.4.1",
        sentence(
            "%(element)s phải mang tên “%(detail)s”, kèm trạng thái trong ngoặc vuông nếu có."
        ),
        state_names,
    ),
)
