"""From the tree of a document to its tasks.

What is a task is told by form: an item with labelled lines; a sentence under the name of an agency;
a sentence whose subject is an agency or to whom work is given ("giao"); an item that begins with a
verb of work. Purposes, requirements, bases, results of last year and closing exhortations are
none. A field that the words do not give stays empty; a lead that stands above is inferred.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from engine.model.text import fold
from engine.plan_reading.agencies import Agency, leading
from engine.plan_reading.closing import closes, exhorts
from engine.plan_reading.labelled_task import labelled_task
from engine.plan_reading.labels import labelled
from engine.plan_reading.outline import Item
from engine.plan_reading.parts import is_capital
from engine.plan_reading.passage import Passage, joined
from engine.plan_reading.roles import Roles, roles
from engine.plan_reading.task import TEXT, Context, Task, task_of
from engine.plan_reading.verbs import VERBS

_LONGEST_HEADING = 120
_SHORTEST_SENTENCE = 60

_FRAME = re.compile(
    r"muc dich|yeu cau|quan diem|muc tieu|can cu|danh gia|tinh hinh|ket"
    r" qua (?:thuc hien|dat)|khai quat"
    r"|pham vi|doi tuong|nguyen tac|kinh phi|su can thiet|ton tai|han che|chi tieu|boi canh"
)
_WORK = re.compile(r"nhiem vu|giai phap|noi dung (?!yeu)|to chuc thuc hien|phan cong|trach nhiem")
_RESPONSIBLE = re.compile(
    r"(?:Trách nhiệm(?: thực hiện)?(?: của)?|Đối với|Giao|Đề nghị|Yêu cầu"
    r"|Nhiệm vụ của|Phân công)\s*:?\s*(?=\S)"
)
_ALLOTS = re.compile(r"(?:Phân công|Giao|Phân công thực hiện)\s+(?:các\s+)?nhiệm vụ\b[^.;]*:$")
_SENTENCE_END = re.compile(
    r"(?<=[.])(?<!\bTT\.)(?<!\bVP\.)(?<!\bKT\.)(?<!\bP\.)(?<!\bCT\.)\s+(?=[^\W\d_])"
)
_CLAUSE = re.compile(
    r"(?<=;)\s+(?=(?:tiếp tục\s+)?chủ tr[ìi]\b|(?:đồng thời\s+)?giao\s+"
    r"(?:cho\s+)?(?:Sở|Công an|UBND|Ủy ban|Văn phòng|các))"
)


def tasks(root: Item, opening: Sequence[Passage]) -> list[Task]:
    """All tasks of a document in its order. ``opening`` says whom it addresses."""
    context = Context(_asked(opening))
    return list(_all_below(root, context))


def _asked(opening: Sequence[Passage]) -> tuple[Agency, ...]:
    """Whom the opening sentence asks: "Chủ tịch UBND tỉnh yêu cầu các sở …"."""
    for passage in opening:
        for match in re.finditer(r"(?:yêu cầu|đề nghị|giao)\s+(?=\S)", passage.text):
            found, _ = leading(passage.cut(match.end()))
            if found:
                return tuple(found)
    return ()


def _visit(item: Item, context: Context) -> Iterator[Task]:
    folded = fold(item.text)
    if _is_frame(item, folded):
        return
    labels = list(labelled(item))
    if labels:
        yield labelled_task(item, labels, context)
        return
    above = _heading(item, context)
    if above is not None:
        yield from _all_below(item, above)
        return
    own = list(_of_prose(item, context))
    yield from _numbered(own) if item.mark is not None else own
    below = _below(own, context)
    for child in item.children:
        yield from _visit(child, below)


def _all_below(item: Item, context: Context) -> Iterator[Task]:
    """The tasks of its paragraphs, and of the items below it."""
    plain = [child for child in item.children if child.mark is None]
    yield from _numbered([task for child in plain for task in _visit(child, context)])
    for child in item.children:
        if child.mark is not None:
            yield from _visit(child, context)


def _is_frame(item: Item, folded: str) -> bool:
    if not item.children or item.mark is None or len(item.text) >= _LONGEST_HEADING:
        return False
    begins = _FRAME.search(folded) if is_capital(item.text) else _FRAME.match(folded)
    return begins is not None and _WORK.search(folded) is None


def _heading(item: Item, context: Context) -> Context | None:
    """What an item that is only a heading says to those below it; None if it is work itself."""
    if not item.children:
        return None
    bare = item.body.without(_RESPONSIBLE)
    found, end = leading(bare, in_capitals=is_capital(bare.text))
    rest = bare.text[end:].strip(" .:,;()")
    if found and not rest:
        return Context(tuple(found), (), TEXT)
    said = roles(item.body)
    if (said.chairs or said.lead) and not said.work.text.strip(" :;,."):
        return Context(said.lead, said.coordinate, TEXT)
    if not _is_sentence(item) or _ALLOTS.match(item.text):
        return context
    return None


def _is_sentence(item: Item) -> bool:
    """Whether the words are work and not the name of a field of work."""
    text = item.text.rstrip()
    said = roles(item.body)
    if said.lead or said.chairs:
        return True
    if not VERBS.match(text):
        return False
    return len(text) > _SHORTEST_SENTENCE or text.endswith((".", ";", ":"))


def _below(own: Sequence[Task], context: Context) -> Context:
    if own and own[-1].lead:
        return Context(own[-1].lead, own[-1].coordinate)
    return context


def _of_prose(item: Item, context: Context) -> Iterator[Task]:
    """The tasks of a paragraph: a sentence that names who does it begins one."""
    groups: list[tuple[Roles, list[Passage]]] = []
    for sentence in _sentences(item.body):
        said = roles(sentence)
        if closes(sentence.text) or exhorts(said.work.text):
            continue
        if groups and not said.lead and not said.chairs and said.event is None:
            groups[-1][1].append(sentence)
            continue
        groups.append((said, [sentence]))
    for said, sentences in groups:
        if _is_work(said, sentences[0], item) or (context.lead and item.mark):
            yield task_of(item.ordinal, said, joined(sentences), context)
            if said.lead:
                context = Context(said.lead)


def _is_work(said: Roles, sentence: Passage, item: Item) -> bool:
    if is_capital(sentence.text):
        return False
    if said.chairs or said.lead or said.event is not None:
        return bool(said.work)
    opens = item.mark is None and sentence.text.endswith("sau:")
    return VERBS.match(sentence.text) is not None and not opens


def _numbered(found: Sequence[Task]) -> Iterator[Task]:
    """The tasks of the paragraphs below one heading count from 1; a single one has its number."""
    for index, task in enumerate(found, 1):
        yield (
            replace(task, ordinal=f"{task.ordinal}.{index}".lstrip(".")) if len(found) > 1 else task
        )


def _sentences(body: Passage) -> Iterator[Passage]:
    for sentence in body.split(_SENTENCE_END):
        yield from sentence.split(_CLAUSE)
