"""The tree that a document's marks make of its paragraphs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from engine.plan_reading.labels import label_of
from engine.plan_reading.learned import NOTHING_LEARNED, Learned
from engine.plan_reading.marks import SCHEMES, Mark, mark_of
from engine.plan_reading.paragraphs import Paragraph
from engine.plan_reading.parts import is_capital
from engine.plan_reading.passage import NOTHING, Passage

_BULLETS = ("dash", "plus")
_LABEL = "label1"
_LISTED = ("letter", "label", "dash", "plus")


@dataclass(slots=True)
class Item:
    """A paragraph with what stands below it; without a mark it is a paragraph of its parent."""

    mark: Mark | None
    body: Passage
    children: list[Item] = field(default_factory=list)
    parent: Item | None = field(default=None, repr=False)
    learned: Learned = NOTHING_LEARNED

    @property
    def text(self) -> str:
        """Its words, without the mark."""
        return self.body.text

    @property
    def ordinal(self) -> str:
        """Its number with those above it: "II.2.a"; a dash counts from 1, a paragraph has none."""
        above = self.parent.ordinal if self.parent else ""
        return ".".join(number for number in (above, self.number) if number)

    @property
    def number(self) -> str:
        """Its own number among those beside it, "" for a paragraph."""
        if self.mark is None or self.parent is None:
            return ""
        if self.mark.number:
            return self.mark.number.rsplit(".", 1)[-1] if self._repeats() else self.mark.number
        same = [each for each in self.parent.children if each.mark and not each.mark.number]
        return f"-{next(index for index, each in enumerate(same, 1) if each is self)}"

    def _repeats(self) -> bool:
        """Whether the number says those above it again ("2.1" below "2")."""
        above = self.parent.mark.number if self.parent and self.parent.mark else ""
        number = self.mark.number if self.mark else ""
        return bool(above) and number.startswith(f"{above}.")

    def walk(self) -> Iterator[Item]:
        """Itself and all below, in the order of the document."""
        yield self
        for child in self.children:
            yield from child.walk()


def outline(paragraphs: Sequence[Paragraph], learned: Learned = NOTHING_LEARNED) -> Item:
    """The root of the tree; its own body is empty. ``learned`` are labels beside the usual ones."""
    root = Item(None, NOTHING)
    open_items: list[tuple[str, Item]] = []
    for paragraph in paragraphs:
        mark = mark_of(paragraph.text)
        body = paragraph.passage.cut(mark.length if mark else 0)
        item = Item(mark, body, learned=learned)
        if mark is None and _is_name(open_items, body):
            open_items[-1][1].body = body
            continue
        if mark is None and label_of(body, learned) is not None and open_items:
            _take_label(open_items, item)
            continue
        if mark is None:
            _below(_holder(open_items, root), item)
            continue
        level = _level(mark, open_items)
        while open_items and not _above(open_items[-1][0], level):
            open_items.pop()
        _below(open_items[-1][1] if open_items else root, item)
        open_items.append((level, item))
    return root


def _is_name(open_items: Sequence[tuple[str, Item]], body: Passage) -> bool:
    """Whether a line is the name of a part whose number stands alone: "PHẦN II", "NỘI DUNG"."""
    return bool(open_items) and not open_items[-1][1].text and is_capital(body.text)


def _take_label(open_items: list[tuple[str, Item]], item: Item) -> None:
    """A labelled line belongs to the item above it; a list may stand below the line."""
    while len(open_items) > 1 and open_items[-1][0][:-1] in (*_BULLETS, _LABEL[:-1]):
        open_items.pop()
    _below(open_items[-1][1], item)
    if item.text.endswith(":"):
        open_items.append((_LABEL, item))


def _below(parent: Item, item: Item) -> None:
    item.parent = parent
    parent.children.append(item)


def _level(mark: Mark, open_items: Sequence[tuple[str, Item]]) -> str:
    """The scheme, with how many numbers it counts: "arabic2" of "1.2"."""
    depth = mark.number.count(".") + 1 if mark.scheme == "arabic" else 1
    level = f"{mark.scheme}{depth}"
    return next((known for known, _ in open_items if known == level), level)


def _above(outer: str, inner: str) -> bool:
    """Whether an item of one level may hold one of the other."""
    return (SCHEMES.index(outer[:-1]), outer[-1]) < (SCHEMES.index(inner[:-1]), inner[-1])


def _holder(open_items: Sequence[tuple[str, Item]], root: Item) -> Item:
    """Whom a paragraph without a mark belongs to.

    After "b) Cơ quan thực hiện:" to that; after a list that is at its end, to what the list
    stands below.
    """
    if not open_items:
        return root
    last = open_items[-1][1]
    if last.text.endswith(":") and not last.children:
        return last
    numbered = [item for level, item in open_items if level[:-1] not in _LISTED]
    return numbered[-1] if numbered else root
