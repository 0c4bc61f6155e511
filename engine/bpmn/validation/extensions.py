"""The one table of known extensions: executed, implied, harmless, or refused.

What is implied says in one of its values what is done anyway and is refused in all others; what
is refused would change behaviour.

Attributes and elements of the ``camunda:`` namespace that Camunda 7, Operaton and CIB seven share,
and what other engines write. What is not in the table of an executed namespace is refused.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.bpmn.parser.markup import CAMUNDA
from engine.sentences import Sentence, sentence

EXECUTED, IMPLIED, HARMLESS, REFUSED = "executed", "implied", "harmless", "refused"

ZEEBE = "http://camunda.org/schema/zeebe/1.0"
SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"
FLOWABLE = "http://flowable.org/bpmn"
ACTIVITI = "http://activiti.org/bpmn"
ENGINES = {
    CAMUNDA: "camunda",
    ZEEBE: "zeebe",
    SPIFF: "spiffworkflow",
    FLOWABLE: "flowable",
    ACTIVITI: "activiti",
}


@dataclass(frozen=True, slots=True)
class Extension:
    """One row. ``on``: the BPMN elements where it means something; empty: anywhere.

    ``attributes`` are the plain attributes an executed element may bear.
    """

    verdict: str
    on: frozenset[str] = frozenset()
    advice: Sentence | None = None
    attributes: frozenset[str] = frozenset()


def _rows(
    verdict: str, names: str, on: str = "", advice: Sentence | None = None
) -> dict[str, Extension]:
    return {name: Extension(verdict, frozenset(on.split()), advice) for name in names.split()}


def _elements(attributes_of: dict[str, str], verdict: str = EXECUTED) -> dict[str, Extension]:
    return {
        name: Extension(verdict, attributes=frozenset(attributes.split()))
        for name, attributes in attributes_of.items()
    }


_CODE = sentence(
    'Không chạy mã Java hay script trong sơ đồ. Dùng việc dịch vụ với camunda:type="external" và '
    "camunda:topic, hoặc việc tính toán (tên = biểu thức)."
)
_LISTENER = sentence("Bỏ trình nghe (listener); đặt việc đó thành một bước trong sơ đồ.")
_VERSION = sentence(
    "Quy trình được gọi luôn là bản cùng lần triển khai hoặc bản hiện hành; bỏ thuộc tính này."
)
_VARIABLE = sentence("Bỏ thuộc tính; điều kiện được xét lại sau mỗi lần biến thay đổi.")
_MAPPING = sentence("Dùng camunda:in và camunda:out.")
_STARTER = sentence("Thêm biến này vào biểu mẫu khởi tạo.")
_FORM = sentence("Dùng camunda:formKey.")
_ERRORS = sentence("Dịch vụ tự báo mã lỗi BPMN; bỏ phần tử này và đặt sự kiện biên lỗi.")
_SERVICES = "serviceTask sendTask businessRuleTask messageEventDefinition"

CAMUNDA_ATTRIBUTES: dict[str, Extension] = {
    **_rows(
        EXECUTED,
        "assignee candidateGroups candidateUsers dueDate followUpDate priority",
        "userTask",
    ),
    **_rows(EXECUTED, "formKey formRef", "userTask startEvent"),
    **_rows(EXECUTED, "collection elementVariable", "multiInstanceLoopCharacteristics"),
    **_rows(EXECUTED, "topic", _SERVICES),
    **_rows(IMPLIED, "type", _SERVICES),
    **_rows(EXECUTED, "decisionRef", "businessRuleTask"),
    **_rows(EXECUTED, "resultVariable", "scriptTask serviceTask sendTask businessRuleTask"),
    **_rows(EXECUTED, "errorCodeVariable errorMessageVariable", "errorEventDefinition"),
    **_rows(EXECUTED, "escalationCodeVariable", "escalationEventDefinition"),
    **_rows(IMPLIED, "calledElementBinding", "callActivity"),
    **_rows(IMPLIED, "decisionRefBinding mapDecisionResult", "businessRuleTask"),
    **_rows(
        HARMLESS,
        "asyncBefore asyncAfter async exclusive jobPriority taskPriority historyTimeToLive "
        "versionTag isStartableInTasklist candidateStarterGroups candidateStarterUsers "
        "formRefBinding formRefVersion errorMessage diagramRelationId calledElementTenantId "
        "modelerTemplate modelerTemplateVersion modelerTemplateIcon",
    ),
    **_rows(REFUSED, "class delegateExpression expression resource", advice=_CODE),
    **_rows(REFUSED, "variableMappingClass variableMappingDelegateExpression", advice=_MAPPING),
    **_rows(REFUSED, "formHandlerClass", advice=_FORM),
    **_rows(REFUSED, "calledElementVersion calledElementVersionTag", advice=_VERSION),
    **_rows(
        REFUSED,
        "decisionRefVersion decisionRefVersionTag decisionRefTenantId caseRef caseBinding "
        "caseVersion caseTenantId",
    ),
    **_rows(REFUSED, "variableName variableEvent variableEvents", advice=_VARIABLE),
    **_rows(REFUSED, "initiator", advice=_STARTER),
}

CAMUNDA_ELEMENTS: dict[str, Extension] = {
    **_elements(
        {
            "properties": "",
            "property": "id name value",
            "in": "source sourceExpression target variables businessKey local",
            "out": "source sourceExpression target variables local",
            "inputOutput": "",
            "inputParameter": "name",
            "outputParameter": "name",
            "list": "",
            "map": "",
            "entry": "key",
            "value": "id name",
            "formData": "businessKey",
            "formField": "id label type datePattern defaultValue",
            "validation": "",
            "constraint": "name config",
        }
    ),
    **_rows(HARMLESS, "failedJobRetryTimeCycle potentialStarter formProperty"),
    **_rows(REFUSED, "executionListener taskListener", advice=_LISTENER),
    **_rows(REFUSED, "script connector connectorId field string expression", advice=_CODE),
    **_rows(REFUSED, "errorEventDefinition", advice=_ERRORS),
}

_ZEEBE_ADVICE = sentence(
    "Phần mở rộng của Camunda 8 không chạy ở đây. Dùng thuộc tính camunda: tương ứng "
    "(candidateGroups, formKey, topic, collection, in/out)."
)
_SPIFF_ADVICE = sentence(
    "Phần mở rộng của SpiffWorkflow không chạy ở đây. Dùng thuộc tính camunda: và việc tính toán."
)
_OTHER_ADVICE = sentence("Đổi sang thuộc tính camunda: cùng tên nếu có; mã và trình nghe thì bỏ.")
ADVICE = {
    ZEEBE: _ZEEBE_ADVICE,
    SPIFF: _SPIFF_ADVICE,
    FLOWABLE: _OTHER_ADVICE,
    ACTIVITI: _OTHER_ADVICE,
}

_TEMPLATES = "modelerTemplate modelerTemplateVersion modelerTemplateIcon"
ATTRIBUTES: dict[str, dict[str, Extension]] = {
    CAMUNDA: CAMUNDA_ATTRIBUTES,
    ZEEBE: _rows(HARMLESS, f"{_TEMPLATES} versionTag"),
    SPIFF: {},
    FLOWABLE: _rows(HARMLESS, "async exclusive isEagerExecutionFetching"),
    ACTIVITI: _rows(HARMLESS, "async exclusive"),
}
ELEMENTS: dict[str, dict[str, Extension]] = {
    CAMUNDA: CAMUNDA_ELEMENTS,
    ZEEBE: _rows(HARMLESS, "properties property versionTag priorityDefinition"),
    SPIFF: _rows(HARMLESS, "properties property unitTests instructionsForEndUser category"),
    FLOWABLE: {},
    ACTIVITI: {},
}


def extension_rows() -> list[tuple[str, str, str, Extension]]:
    """Return (namespace prefix, attribute or element, name, row), for the docs."""
    return [
        (ENGINES[space], kind, name, row)
        for kind, tables in (("attribute", ATTRIBUTES), ("element", ELEMENTS))
        for space, table in tables.items()
        for name, row in table.items()
    ]
