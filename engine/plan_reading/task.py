"""One task of a document, and how it is made of a sentence."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.plan_reading.agencies import Agency
from engine.plan_reading.fields import destinations, has_several_times, product_in, time_in
from engine.plan_reading.passage import Passage
from engine.plan_reading.roles import Roles

TEXT, INFERRED = "text", "inferred"


@dataclass(frozen=True, slots=True)
class Task:
    """One task, in the document's words.

    ``origins`` says of a field whether it stands in the text or was inferred; of what is not
    named there is nothing. ``rules`` says by which rule, where that is not from what stands above.
    ``doubts`` are fields that a person should look at.
    """

    ordinal: str
    text: Passage
    quote: Passage
    lead: tuple[Agency, ...] = ()
    coordinate: tuple[Agency, ...] = ()
    time: Passage | None = None
    product: Passage | None = None
    send_to: tuple[Agency, ...] = ()
    origins: dict[str, str] = field(default_factory=dict)
    rules: dict[str, str] = field(default_factory=dict)
    doubts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Context:
    """What stands above an item: who leads and helps, and from which words."""

    lead: tuple[Agency, ...] = ()
    coordinate: tuple[Agency, ...] = ()
    origin: str = INFERRED


def task_of(ordinal: str, said: Roles, quote: Passage, context: Context) -> Task:
    """The task of a sentence; what it does not name comes from what stands above it."""
    lead = said.lead or context.lead
    coordinate = said.coordinate or (context.coordinate if not said.lead else ())
    time = said.event or time_in(said.work) or time_in(quote)
    product, sent = product_in(quote), tuple(destinations(quote))
    origins = {
        "text": TEXT,
        "lead": TEXT if said.lead else context.origin,
        "coordinate": TEXT if said.coordinate else context.origin,
        "due": TEXT,
        "product": TEXT,
        "send_to": TEXT,
    }
    given = {
        "text": True,
        "lead": lead,
        "coordinate": coordinate,
        "due": time,
        "product": product,
        "send_to": sent,
    }
    return Task(
        ordinal,
        said.work or quote,
        quote,
        lead,
        coordinate,
        time,
        product,
        sent,
        {name: origins[name] for name, value in given.items() if value},
        doubts=frozenset({"due"}) if has_several_times(quote) else frozenset(),
    )
