"""Link events (BPMN 2.0.2 §10.5.5): paired by what they refer to, else by name within one scope."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.parser.markup import child, children, content, local, reference, tag

_CATCH = "intermediateCatchEvent"


def link_names(process: etree._Element) -> dict[etree._Element, str | None]:
    """Map each link event definition of a process to the name by which its pair knows it.

    ``target`` of a throwing and ``source`` of a catching one come before the name; a pair made so
    goes by the name of the one that catches, or by its id where it has none or shares it.
    """
    links = list(process.iter(tag("linkEventDefinition")))
    names = {link: _name(link) for link in links}
    for throwing, catching in _pairs(links):
        same = [one for one in links if names[one] == names[catching] and _catches(one)]
        if names[catching] is None or len(same) > 1:
            names[catching] = catching.get("id") or _event(catching).get("id")
        names[throwing] = names[catching]
    return names


def _pairs(links: list[etree._Element]) -> list[tuple[etree._Element, etree._Element]]:
    known = {key: link for link in links for key in (link.get("id"), _event(link).get("id")) if key}
    found = []
    for link in links:
        if _catches(link):
            sources = (known.get(reference(content(e)) or "") for e in children(link, "source"))
            found += [(one, link) for one in sources if one is not None and not _catches(one)]
        else:
            target = known.get(reference(content(child(link, "target"))) or "")
            found += [(link, target)] if target is not None and _catches(target) else []
    return found


def _name(link: etree._Element) -> str | None:
    return link.get("name") or _event(link).get("name")


def _catches(link: etree._Element) -> bool:
    return local(_event(link)) == _CATCH


def _event(link: etree._Element) -> etree._Element:
    above = link.getparent()
    return link if above is None else above
