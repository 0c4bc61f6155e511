"""What an XML parser could not read: the usual mistakes by name."""

from __future__ import annotations

import re
from dataclasses import replace

from lxml import etree

from engine.sentences import Sentence, sentence

_PLACE = re.compile(r", line \d+, column \d+$")
_Code = etree.ErrorTypes
# libxml2's number says which mistake it is; a number that stands for several mistakes, and the
# names of what was mistaken, which lxml hands on in the text alone, need the pattern.
_MISTAKES = tuple(
    (code, re.compile(pattern), mistake)
    for code, pattern, mistake in (
        (
            _Code.ERR_TAG_NAME_MISMATCH,
            r"mismatch: (?P<opened>\S+) line (?P<line>\d+) and (?P<closed>\S+)",
            sentence(
                "thẻ «%(opened)s» mở ở dòng %(line)s chưa đóng mà đã gặp thẻ đóng «%(closed)s»"
            ),
        ),
        (
            _Code.ERR_TAG_NOT_FINISHED,
            r"tag (?P<tag>\S+) line (?P<line>\d+)",
            sentence("tệp kết thúc khi thẻ «%(tag)s» mở ở dòng %(line)s chưa đóng"),
        ),
        (
            _Code.ERR_GT_REQUIRED,
            r"end of Start Tag (?P<tag>\S+)",
            sentence("thẻ «%(tag)s» thiếu dấu «>»"),
        ),
        (
            _Code.ERR_ATTRIBUTE_REDEFINED,
            r"Attribute (?P<attribute>\S+)",
            sentence("thuộc tính «%(attribute)s» viết hai lần trong một thẻ"),
        ),
        (
            _Code.NS_ERR_UNDEFINED_NAMESPACE,
            r"prefix (?P<prefix>\S+)",
            sentence("tiền tố «%(prefix)s» chưa được khai báo bằng xmlns"),
        ),
        (
            _Code.ERR_ATTRIBUTE_WITHOUT_VALUE,
            r"attribute (?P<attribute>\S+)",
            sentence("thuộc tính «%(attribute)s» thiếu giá trị"),
        ),
        (
            _Code.ERR_UNDECLARED_ENTITY,
            r"Entity '(?P<entity>.+)'",
            sentence("«&%(entity)s;» chưa được khai báo"),
        ),
        (
            _Code.ERR_ATTRIBUTE_NOT_STARTED,
            "",
            sentence("giá trị của thuộc tính thiếu dấu nháy"),
        ),
        (
            _Code.ERR_ATTRIBUTE_NOT_FINISHED,
            "",
            sentence("giá trị của thuộc tính thiếu dấu nháy"),
        ),
        (
            _Code.ERR_SPACE_REQUIRED,
            "attributes",
            sentence("các thuộc tính của thẻ viết chưa đúng"),
        ),
        (
            _Code.ERR_LT_IN_ATTRIBUTE,
            "",
            sentence("dấu «<» trong giá trị của thuộc tính phải viết là «&lt;»"),
        ),
        (
            _Code.ERR_NAME_REQUIRED,
            "EntityRef",
            sentence("dấu «&» phải viết là «&amp;»"),
        ),
        (
            _Code.ERR_ENTITYREF_SEMICOL_MISSING,
            "",
            sentence("dấu «&» phải viết là «&amp;»"),
        ),
        (
            _Code.ERR_INVALID_CHAR,
            "",
            sentence("có ký tự điều khiển mà XML không cho phép"),
        ),
        (
            _Code.ERR_MISPLACED_CDATA_END,
            "",
            sentence("chuỗi «]]>» phải viết là «]]&gt;»"),
        ),
        (
            _Code.ERR_HYPHEN_IN_COMMENT,
            "",
            sentence("trong chú thích không được có hai dấu gạch liền nhau"),
        ),
        (
            _Code.ERR_COMMENT_NOT_FINISHED,
            "",
            sentence("chú thích chưa đóng bằng «-->»"),
        ),
        (
            _Code.ERR_CDATA_NOT_FINISHED,
            "not finished",
            sentence("đoạn CDATA chưa đóng bằng «]]>»"),
        ),
        (_Code.ERR_NAME_REQUIRED, "element", sentence("tên thẻ viết chưa đúng")),
        (
            _Code.ERR_DOCUMENT_EMPTY,
            "",
            sentence("đây không phải XML: thiếu thẻ mở đầu"),
        ),
        (
            _Code.ERR_DOCUMENT_END,
            "",
            sentence("còn nội dung sau thẻ đóng cuối cùng"),
        ),
    )
)


def mistake(code: int, message: str) -> Sentence:
    """What libxml2 stumbled on, as part of a sentence; what is not known stays in its words.

    ``code`` is one of ``etree.ErrorTypes``, ``message`` its text.
    """
    bare = _PLACE.sub("", message)
    for known, pattern, words in _MISTAKES:
        if known == code and (match := pattern.search(bare)):
            return replace(words, parts=match.groupdict())
    return sentence("cú pháp chưa đúng (%(message)s)", message=bare)
