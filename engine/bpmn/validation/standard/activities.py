"""Activities: scripts, operations, messages, calls, loops (BPMN 2.0.2 §10.3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from engine.bpmn.definition import ACTIVITIES, SUB_PROCESSES
from engine.bpmn.parser.markup import camunda, child, children, content, local, truthy
from engine.bpmn.validation.standard.rule import Broken, Model, Rule, executable
from engine.sentences import sentence

_SETS = ("dataInput", "dataOutput", "inputSet", "outputSet")
_OF_MESSAGE = {"sendTask": "Input", "receiveTask": "Output"}


def script_formats(model: Model) -> Broken:
    """A script says in which language it is (§10.3.3)."""
    for task in model.each("scriptTask"):
        if content(child(task, "script")) and not task.get("scriptFormat"):
            yield task, ""


def empty_ad_hoc(model: Model) -> Broken:
    """An ad-hoc sub-process holds an activity (§10.3.5)."""
    for sub in model.each("adHocSubProcess"):
        if not any(True for _ in children(sub, *ACTIVITIES)):
            yield sub, ""


def operation_sets(model: Model) -> Broken:
    """A service task has one input set and at most one output set (§10.3.3)."""
    for task in model.each("serviceTask"):
        io = child(task, "ioSpecification")
        if not task.get("operationRef"):
            continue
        if io is None or len(list(children(io, "inputSet"))) != 1:
            yield task, "inputSet"
        elif len(list(children(io, "outputSet"))) > 1:
            yield task, "outputSet"


def operation_data(model: Model) -> Broken:
    """The data of a service task are of the kind of its operation's messages (§10.3.3)."""
    for task in model.each("serviceTask"):
        io, operation = child(task, "ioSpecification"), model.get(task.get("operationRef"))
        if io is None or operation is None:
            continue
        for side, ref in (("Input", "inMessageRef"), ("Output", "outMessageRef")):
            data = list(children(io, f"data{side}"))
            message = model.named(operation, ref)
            wanted = model.item(message, "itemRef")
            needed = side == "Output" and wanted is not None
            fits = wanted in {model.item(one) for one in data}
            if message is not None and (data or needed) and not fits:
                yield task, f"data{side}"


def message_sets(model: Model) -> Broken:
    """A send or receive task has one set and one data element for its message (§10.3.3)."""
    for task, side, io in _with_message(model):
        sets = list(children(io, f"{side.lower()}Set"))
        data = list(children(io, f"data{side}"))
        if len(sets) > 1:
            yield task, f"{side.lower()}Set"
        elif len(data) > 1:
            yield task, f"data{side}"


def message_data(model: Model) -> Broken:
    """What a send or receive task hands over is of the kind of its message (§10.3.3)."""
    for task, side, io in _with_message(model):
        wanted = model.item(model.get(task.get("messageRef")), "itemRef")
        data = list(children(io, f"data{side}"))
        if data and wanted not in {model.item(one) for one in data}:
            yield task, f"data{side}"


def _with_message(model: Model) -> Iterator[tuple[etree._Element, str, etree._Element]]:
    for task in model.each(*_OF_MESSAGE):
        io = child(task, "ioSpecification")
        if task.get("messageRef") and io is not None:
            yield task, _OF_MESSAGE[local(task)], io


def call_interfaces(model: Model) -> Broken:
    """A call activity has the inputs and outputs of what it calls (§10.3.6)."""
    for call in model.each("callActivity"):
        called = model.get(call.get("calledElement"))
        if called is None:
            continue
        own, theirs = child(call, "ioSpecification"), child(called, "ioSpecification")
        for kind in _SETS:
            if _interface(model, own, kind) != _interface(model, theirs, kind):
                yield call, kind
                break


def _interface(model: Model, io: etree._Element | None, kind: str) -> Counter[str]:
    """Each of one kind of part by what it is: its structure, or how much a set holds."""
    parts = [] if io is None else list(children(io, kind))
    if kind.startswith("data"):
        return Counter(str(model.item(part)) for part in parts)
    return Counter(str(len(list(children(part, f"data{kind[:-3].title()}Refs")))) for part in parts)


def bindings_missing(model: Model) -> Broken:
    """What is offered as a service binds its data to an operation (§10.3.6)."""
    for element in model.root.iter(etree.Element):
        interface = child(element, "supportedInterfaceRef")
        if interface is not None and child(element, "ioBinding") is None:
            yield element, content(interface) or ""


def bindings(model: Model) -> Broken:
    """A binding ties an input and an output to an operation of their kind (§10.3.6)."""
    for binding in model.each("ioBinding"):
        operation = model.get(binding.get("operationRef"))
        for data, ref in (("inputDataRef", "inMessageRef"), ("outputDataRef", "outMessageRef")):
            message = None if operation is None else model.named(operation, ref)
            wanted = model.item(message, "itemRef")
            if message is not None and model.item(model.get(binding.get(data))) != wanted:
                yield binding, data


def instances_unknown(model: Model) -> Broken:
    """Of a multi-instance activity that is executed it is said how many there are (§10.3.8)."""
    for loop in model.each("multiInstanceLoopCharacteristics"):
        said = child(loop, "loopCardinality") is not None or camunda(loop, "collection")
        if executable(loop) and not said and child(loop, "loopDataInputRef") is None:
            yield loop, ""


def loop_data(model: Model) -> Broken:
    """The collection of a multi-instance task is one of its data inputs, outputs (§10.3.8)."""
    for loop in model.each("multiInstanceLoopCharacteristics"):
        activity = loop.getparent()
        if activity is None or local(activity) in SUB_PROCESSES or not executable(loop):
            continue
        io = child(activity, "ioSpecification")
        for side in ("Input", "Output"):
            key = content(child(loop, f"loopData{side}Ref"))
            own = [] if io is None else [one.get("id") for one in children(io, f"data{side}")]
            if key and key not in own:
                yield loop, key


def loop_items(model: Model) -> Broken:
    """One item of a multi-instance activity is of the kind of its collection (§10.3.8)."""
    for loop in model.each("multiInstanceLoopCharacteristics"):
        for side in ("Input", "Output"):
            item = child(loop, f"{side.lower()}DataItem")
            whole = model.named(loop, f"loopData{side}Ref")
            if item is None or whole is None or not executable(loop):
                continue
            definition = model.get(item.get("itemSubjectRef"))
            several = definition is not None and truthy(definition.get("isCollection"))
            if several or model.item(item) != model.item(whole):
                yield item, whole.get("id") or ""


def role_bindings(model: Model) -> Broken:
    """The parameters of a role are those of its resource, every required one bound (§10.3.1)."""
    for role in model.each("resourceRole", "performer", "humanPerformer", "potentialOwner"):
        resource = model.named(role, "resourceRef")
        bound = [b.get("parameterRef") for b in children(role, "resourceParameterBinding")]
        known = [] if resource is None else list(children(resource, "resourceParameter"))
        ids = {parameter.get("id") for parameter in known}
        wrong = [str(ref) for ref in bound if ref not in ids]
        wrong += [
            str(parameter.get("name"))
            for parameter in known
            if truthy(parameter.get("isRequired")) and parameter.get("id") not in bound
        ]
        for name in wrong:
            yield role, name


RULES = (
    Rule(
        "std-ad-hoc-empty",
        "§10.3.5",
        sentence("%(element)s phải có ít nhất một hoạt động."),
        empty_ad_hoc,
    ),
    Rule(
        "std-script-format",
        "§10.3.3",
        sentence("%(element)s có nội dung mà không ghi scriptFormat."),
        script_formats,
    ),
    Rule(
        "std-operation-set",
        "§10.3.3",
        sentence(
            "%(element)s gắn với operation phải có đúng một inputSet và nhiều nhất một "
            "outputSet (%(detail)s)."
        ),
        operation_sets,
    ),
    Rule(
        "std-operation-data",
        "§10.3.3",
        sentence("%(element)s: %(detail)s khác kiểu với thông điệp của operation."),
        operation_data,
    ),
    Rule(
        "std-message-set",
        "§10.3.3",
        sentence("%(element)s chỉ được có một %(detail)s cho thông điệp."),
        message_sets,
    ),
    Rule(
        "std-message-data",
        "§10.3.3",
        sentence("%(element)s: %(detail)s khác kiểu với thông điệp."),
        message_data,
    ),
    Rule(
        "std-call-interface",
        "§10.3.6",
        sentence("%(element)s: %(detail)s không khớp với quy trình được gọi."),
        call_interfaces,
    ),
    Rule(
        "std-binding-missing",
        "§10.3.6",
        sentence("%(element)s có giao diện “%(detail)s” nhưng không có ioBinding."),
        bindings_missing,
    ),
    Rule(
        "std-binding",
        "§10.3.6",
        sentence("%(element)s: %(detail)s khác kiểu với thông điệp của operation."),
        bindings,
    ),
    Rule(
        "std-instances",
        "§10.3.8",
        sentence("%(element)s phải có loopCardinality hoặc loopDataInputRef."),
        instances_unknown,
    ),
    Rule(
        "std-loop-data",
        "§10.3.8",
        sentence("%(element)s: “%(detail)s” không phải dữ liệu vào, ra của chính hoạt động."),
        loop_data,
    ),
    Rule(
        "std-loop-item",
        "§10.3.8",
        sentence("%(element)s phải là một phần tử của tập “%(detail)s”, cùng kiểu."),
        loop_items,
    ),
    Rule(
        "std-role",
        "§10.3.1",
        sentence("%(element)s: tham số “%(detail)s” không khớp với resource."),
        role_bindings,
    ),
)
