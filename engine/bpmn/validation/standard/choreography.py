"""Choreographies and conversations (BPMN 2.0.2 §9.4, §11): drawn, never executed."""

from __future__ import annotations

from engine.bpmn.definition import ACTIVITIES
from engine.bpmn.parser.events import KINDS
from engine.bpmn.parser.markup import children, local
from engine.bpmn.validation.standard.rule import Broken, Model, Rule, texts
from engine.sentences import sentence

_CONVERSATIONS = ("conversation", "subConversation", "callConversation")
_LEVELS = ("choreography", "subChoreography")
_EVENTS = {
    "startEvent": {"timer", "conditional", "signal"},
    "endEvent": {"terminate"},
}
_OF_PROCESSES = (*sorted(ACTIVITIES), "dataObject", "dataObjectReference", "dataStoreReference")


def conversation_links(model: Model) -> Broken:
    """A conversation link joins a participant and a conversation (§9.4)."""
    for link in model.each("conversationLink"):
        ends = [model.get(link.get(end)) for end in ("sourceRef", "targetRef")]
        if any(end is None for end in ends):
            continue
        talkers = sum(end is not None and local(end) in _CONVERSATIONS for end in ends)
        if talkers != 1:
            yield link, ""


def conversation_participants(model: Model) -> Broken:
    """A conversation has at least two participants (§9.4)."""
    for one in model.each(*_CONVERSATIONS):
        if len(texts(one, "participantRef")) < 2:  # noqa: PLR2004  # the two of a talk
            yield one, ""


def events(model: Model) -> Broken:
    """A choreography begins and ends with the events that no participant owns (§11.6)."""
    for level in model.each(*_LEVELS):
        for event in children(level, *_EVENTS):
            for part in children(event, *KINDS):
                if KINDS[local(part)] not in _EVENTS[local(event)]:
                    yield event, KINDS[local(part)]


def content(model: Model) -> Broken:
    """A choreography holds no activities and data of processes (§11.1)."""
    for level in model.each(*_LEVELS):
        for part in children(level, *_OF_PROCESSES):
            yield part, ""


RULES = (
    Rule(
        "std-conversation-link",
        "§9.4",
        sentence("%(element)s phải nối một bên tham gia với một hội thoại."),
        conversation_links,
    ),
    Rule(
        "std-conversation-participants",
        "§9.4",
        sentence("%(element)s phải có từ hai bên tham gia."),
        conversation_participants,
    ),
    Rule(
        "std-choreography-event",
        "§11.6",
        sentence("%(element)s của choreography không được mang kích hoạt “%(detail)s”."),
        events,
    ),
    Rule(
        "std-choreography-content",
        "§11.1",
        sentence("%(element)s không được đứng trong choreography."),
        content,
    ),
)
