"""What an XML parser could not read, in Vietnamese: the usual mistakes by name."""

from __future__ import annotations

import re

_PLACE = re.compile(r", line \d+, column \d+$")
_WORDS = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (
            r"Opening and ending tag mismatch: (\S+) line (\d+) and (\S+)",
            "thẻ «{0}» mở ở dòng {1} chưa đóng mà đã gặp thẻ đóng «{2}»",
        ),
        (
            r"Premature end of data in tag (\S+) line (\d+)",
            "tệp kết thúc khi thẻ «{0}» mở ở dòng {1} chưa đóng",
        ),
        (r"Couldn't find end of Start Tag (\S+)", "thẻ «{0}» thiếu dấu «>»"),
        (r"Attribute (\S+) redefined", "thuộc tính «{0}» viết hai lần trong một thẻ"),
        (r"Namespace prefix (\S+)", "tiền tố «{0}» chưa được khai báo bằng xmlns"),
        (r"Specification mandates value for attribute (\S+)", "thuộc tính «{0}» thiếu giá trị"),
        (r"AttValue: ", "giá trị của thuộc tính thiếu dấu nháy"),
        (r"attributes construct error", "các thuộc tính của thẻ viết chưa đúng"),
        (r"Unescaped '<'", "dấu «<» trong giá trị của thuộc tính phải viết là «&lt;»"),
        (r"Entity '(.+)' not defined", "«&{0};» chưa được khai báo"),
        (r"xmlParseEntityRef|EntityRef: ", "dấu «&» phải viết là «&amp;»"),
        (r"invalid Char|Char 0x", "có ký tự điều khiển mà XML không cho phép"),
        (r"Sequence '\]\]>'", "chuỗi «]]>» phải viết là «]]&gt;»"),
        (r"hyphen within comment", "trong chú thích không được có hai dấu gạch liền nhau"),
        (r"Comment not terminated", "chú thích chưa đóng bằng «-->»"),
        (r"CData section not finished", "đoạn CDATA chưa đóng bằng «]]>»"),
        (r"invalid element name", "tên thẻ viết chưa đúng"),
        (r"Start tag expected", "đây không phải XML: thiếu thẻ mở đầu"),
        (r"Document is empty", "không có phần tử nào"),
        (r"Extra content", "còn nội dung sau thẻ đóng cuối cùng"),
    )
)


def bare(message: str) -> str:
    """The parser's message without the place it ends with."""
    return _PLACE.sub("", message)


def in_vietnamese(message: str) -> str:
    """A parser's message as part of a sentence; one that is not known stays, in brackets."""
    for pattern, words in _WORDS:
        found = pattern.search(bare(message))
        if found is not None:
            return words.format(*found.groups())
    return f"cú pháp chưa đúng ({bare(message)})"
