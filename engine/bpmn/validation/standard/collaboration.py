"""Processes, collaborations, conversations, choreographies, correlation, imports (§8, §9, §11)."""

from __future__ import annotations

from collections import Counter

from lxml import etree

from engine.bpmn.parser.markup import BPMN, child, children, is_bpmn, local, reference, tag, truthy
from engine.bpmn.validation.standard.rule import Broken, Model, Rule, texts
from engine.sentences import sentence

_NODES_OF_CONVERSATIONS = (
    "conversation", "subConversation", "callConversation", "participantAssociation",
    "messageFlowAssociation", "conversationAssociation", "association", "group", "textAnnotation",
)  # fmt: skip
_CHOREOGRAPHED = ("choreographyTask", "subChoreography", "callChoreography")


def public_executable(model: Model) -> Broken:
    """A public process is not executable (§10.1)."""
    for process in model.each("process"):
        if process.get("processType") == "Public" and truthy(process.get("isExecutable")):
            yield process, ""


def choreographies_referred(model: Model) -> Broken:
    """A choreography or global conversation refers to no choreography (§9, §11)."""
    for one in model.each("choreography", "globalChoreographyTask", "globalConversation"):
        for key in texts(one, "choreographyRef"):
            yield one, key


def global_conversations(model: Model) -> Broken:
    """A global conversation holds no conversation nodes, associations or artifacts (§9.4)."""
    for one in model.each("globalConversation"):
        for part in children(one, *_NODES_OF_CONVERSATIONS):
            yield one, local(part)


def closed_differently(model: Model) -> Broken:
    """A collaboration is closed as the choreography that it refers to is (§9)."""
    for one in model.each("collaboration"):
        for key in texts(one, "choreographyRef"):
            other = model.get(key)
            if other is not None and truthy(one.get("isClosed")) != truthy(other.get("isClosed")):
                yield one, key


def choreography_in_process(model: Model) -> Broken:
    """A process or sub-process holds no choreography activities (§10.2)."""
    for one in model.each(*_CHOREOGRAPHED):
        above = one.getparent()
        held = above is not None and local(above) not in {"choreography", "subChoreography"}
        if held and is_bpmn(one):
            yield one, ""


def choreography_participants(model: Model) -> Broken:
    """A choreography task has two participants, one of whom begins it (§11.5.1)."""
    for task in model.each("choreographyTask", *_CHOREOGRAPHED[1:]):
        refs = texts(task, "participantRef")
        initiating = reference(task.get("initiatingParticipantRef"))
        if initiating not in refs:
            yield task, str(initiating)
        elif local(task) == "choreographyTask" and len(refs) != 2:  # noqa: PLR2004  # the two of a talk
            yield task, str(len(refs))


def lanes(model: Model) -> Broken:
    """A lane holds nodes of its own process, each in one lane of a level (§10.8)."""
    for lane_set in model.each("laneSet", "childLaneSet"):
        process = next(lane_set.iterancestors(tag("process"), tag("subProcess")), None)
        inside = Counter(
            key for lane in children(lane_set, "lane") for key in texts(lane, "flowNodeRef")
        )
        for key, times in inside.items():
            node = model.get(key)
            strange = node is not None and process is not None and process not in _above(node)
            if times > 1 or strange:
                yield lane_set, key


def _above(node: etree._Element) -> list[etree._Element]:
    return list(node.iterancestors())


def correlation_bindings(model: Model) -> Broken:
    """A subscription binds exactly the properties of its key (§8.4.2)."""
    for subscription in model.each("correlationSubscription"):
        key = model.get(subscription.get("correlationKeyRef"))
        bound = {
            reference(one.get("correlationPropertyRef")) or ""
            for one in children(subscription, "correlationPropertyBinding")
        }
        wanted = set() if key is None else set(texts(key, "correlationPropertyRef"))
        for name in sorted(bound ^ wanted) if key is not None else ():
            yield subscription, name


def imports(model: Model) -> Broken:
    """What a file imports is there (§8.2.2)."""
    for one in model.root.iterchildren(tag("import")):
        kind, space = one.get("importType"), one.get("namespace")
        if kind == BPMN and space not in model.namespaces:
            yield one, one.get("location") or ""


def not_imported(model: Model) -> Broken:
    """A name of another namespace is imported (§8.2.2)."""
    imported = {one.get("namespace") for one in model.root.iterchildren(tag("import"))}
    told: set[str] = set()
    for element in model.root.iter(etree.Element):
        for value in map(str, element.attrib.values()) if is_bpmn(element) else ():
            prefix, colon, _ = value.partition(":")
            space = element.nsmap.get(prefix) if colon else None
            if space in model.namespaces - imported and space not in told:
                told.add(str(space))
                yield element, value


def ad_hoc_artifacts(model: Model) -> Broken:
    """An ad-hoc sub-process holds no choreography activities or conversations (§10.3.5)."""
    for sub in model.each("adHocSubProcess"):
        for part in children(sub, *_CHOREOGRAPHED, "startEvent", "endEvent"):
            yield part, ""


def operations(model: Model) -> Broken:
    """An interface has an operation (§8.5)."""
    for one in model.each("interface"):
        if child(one, "operation") is None:
            yield one, ""


RULES = (
    Rule(
        "std-import-missing",
        "§8.2.2",
        sentence("%(element)s: tệp được import “%(detail)s” không có ở đây."),
        imports,
    ),
    Rule(
        "std-import-undeclared",
        "§8.2.2",
        sentence("%(element)s dùng tên “%(detail)s” của tệp khác mà không khai báo import."),
        not_imported,
    ),
    Rule(
        "std-correlation-binding",
        "§8.4.2",
        sentence(
            "%(element)s: thuộc tính tương quan “%(detail)s” của khóa và của liên kết không khớp."
        ),
        correlation_bindings,
    ),
    Rule(
        "std-operation",
        "§8.5",
        sentence("%(element)s không có operation nào."),
        operations,
    ),
    Rule(
        "std-multiplicity-closed",
        "§9",
        sentence("%(element)s và “%(detail)s” có isClosed khác nhau."),
        closed_differently,
    ),
    Rule(
        "std-choreography-reference",
        "§9, §11",
        sentence("%(element)s không được trỏ đến choreography “%(detail)s”."),
        choreographies_referred,
    ),
    Rule(
        "std-global-conversation",
        "§9.4",
        sentence("%(element)s không được chứa <%(detail)s>."),
        global_conversations,
    ),
    Rule(
        "std-choreography-participants",
        "§11.5.1",
        sentence(
            "%(element)s: bên tham gia không đúng (%(detail)s); phải có hai bên, trong đó "
            "có bên khởi xướng."
        ),
        choreography_participants,
    ),
    Rule(
        "std-choreography-in-process",
        "§10.2",
        sentence("%(element)s không được đứng trong quy trình."),
        choreography_in_process,
    ),
    Rule(
        "std-process-public",
        "§10.1",
        sentence("%(element)s công khai (Public) thì không được đánh dấu thực thi."),
        public_executable,
    ),
    Rule(
        "std-lane",
        "§10.8",
        sentence("%(element)s: “%(detail)s” không thuộc quy trình này hoặc nằm ở hai làn."),
        lanes,
    ),
    Rule(
        "std-ad-hoc-content",
        "§10.3.5",
        sentence("%(element)s không được đứng trong tiểu quy trình tự do."),
        ad_hoc_artifacts,
    ),
)
