from __future__ import annotations

import pytest

from engine.bpmn.parser import read
from engine.bpmn.parser.source import Unreadable, parse
from engine.bpmn.parser.xml_errors import mistake
from tests.unit.bpmn.parser.models import between, model, path

GOOD = model(between('<userTask id="A" name="Việc"/>', "A"))


def code_of(data: bytes) -> str:
    reading = read({"f.bpmn": data})
    assert reading.definitions == {}
    (finding,) = reading.findings
    assert finding.severity == "error"
    assert finding.line is not None
    return finding.code


GOOD_TEXT = GOOD.decode()


@pytest.mark.parametrize(
    "data",
    [
        GOOD,
        b"\xef\xbb\xbf" + GOOD,
        ('<?xml version="1.0" encoding="utf-16"?>' + GOOD_TEXT).encode("utf-16"),
        ('<?xml version="1.0"?>' + GOOD_TEXT).encode("utf-16-le"),
        ('<?xml version="1.0" encoding="windows-1258"?>' + GOOD_TEXT).encode(
            "ascii", "xmlcharrefreplace"
        ),
        b"\n\n" + GOOD,
        b'<?xml version="1.0" encoding="UTF-8"?>\n<!-- <!DOCTYPE x> -->\n' + GOOD,
    ],
    ids=["plain", "bom", "utf-16", "utf-16 without mark", "windows", "blank lines", "comment"],
)
def test_it_reads_every_accepted_encoding(data: bytes) -> None:
    definition = read({"f.bpmn": data}).definitions["P"]
    assert definition.nodes["A"].name == "Việc"


def test_letters_that_windows_1258_writes_apart_are_those_that_people_type() -> None:
    apart = {"ừ": "ư\u0300", "ố": "ô\u0301"}
    condition = '<conditionExpression>${answer == "Từ chối"}</conditionExpression>'
    body = between('<userTask id="A" name="Từ chối"/>', "A").replace(
        '<sequenceFlow id="A_E" sourceRef="A" targetRef="E"/>',
        f'<sequenceFlow id="A_E" sourceRef="A" targetRef="E">{condition}</sequenceFlow>',
    )
    text = '<?xml version="1.0" encoding="windows-1258"?>' + model(body).decode()
    definition = read(
        {"f.bpmn": text.translate(str.maketrans(apart)).encode("cp1258")}
    ).definitions["P"]
    assert definition.nodes["A"].name == "Từ chối"
    (flow,) = definition.nodes["A"].outgoing
    assert definition.flows[flow].condition == '${answer == "Từ chối"}'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "xml"),
        (b"   \n", "xml"),
        (b"PK\x03\x04 no xml", "not-bpmn"),
        (b"\n<!doctype HTML><html></html>", "not-bpmn"),
        (b"%PDF-1.7", "not-bpmn"),
        (GOOD[:-20], "xml"),
        (GOOD.replace(b"Vi", b"\x00"), "xml"),
        (GOOD.replace(b"Vi", b"&#x1;"), "xml"),
        (GOOD.replace(b"Vi", b"&undefined;"), "xml"),
        (b"\xff\xff" + GOOD, "xml-encoding"),
        (b'<?xml version="1.0" encoding="utf-7"?>' + GOOD, "xml-encoding"),
        (b'<!DOCTYPE d SYSTEM "file:///etc/passwd">' + GOOD, "xml-doctype"),
        (b'<?xml version="1.0"?>\n<!-- a --><!DOCTYPE d [<!ENTITY a "b">]>' + GOOD, "xml-doctype"),
        (b'<?xml version="1.0"?><!doctype d []>' + GOOD, "xml-doctype"),
        (GOOD.replace(b"Vi", b"x" * 6_000_000), "xml-too-large"),
        (b'<definitions xmlns="a}b"/>', "xml"),
        (GOOD.replace(b"<definitions ", b'<definitions xmlns:o="a}b" o:c="d" '), "xml"),
        (b"<html/>", "not-bpmn"),
        (b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"/>', "not-bpmn"),
    ],
)
def test_it_refuses_what_is_no_acceptable_xml(data: bytes, code: str) -> None:
    assert code_of(data) == code


def test_it_reads_a_file_whose_namespaces_are_no_uris() -> None:
    odd = GOOD.replace(b"<definitions ", b'<definitions xmlns:o="http://x/Quy trinh con" ')
    assert read({"f.bpmn": odd}).definitions["P"].nodes["A"].name == "Việc"


@pytest.mark.parametrize(("odd", "cut"), [(1, -20), (150, -20), (150, None)])
def test_an_odd_namespace_hides_no_other_fault(odd: int, cut: int | None) -> None:
    spaces = "".join(f'xmlns:o{number}="a b" ' for number in range(odd)).encode()
    assert code_of(GOOD.replace(b"<definitions ", b"<definitions " + spaces)[:cut]) == "xml"


def test_it_refuses_a_doctype_in_utf_16() -> None:
    text = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "b">]>' + GOOD.decode()
    assert code_of(text.encode("utf-16")) == "xml-doctype"


def test_it_refuses_deep_nesting_without_recursion() -> None:
    deep = "<documentation>" * 260 + "</documentation>" * 260
    assert code_of(model(deep)) == "xml"


def test_it_reads_nested_sub_processes_a_hundred_deep() -> None:
    body = "".join(
        f'<startEvent id="s{i}"/><sequenceFlow id="f{i}" sourceRef="s{i}" targetRef="p{i}"/>'
        f'<subProcess id="p{i}">'
        for i in range(100)
    )
    definition = read({"f.bpmn": model(body + "</subProcess>" * 100)}).definitions["P"]
    assert len(definition.scopes) == 101


def test_it_reads_a_chain_of_2000_tasks() -> None:
    ids = [f"t{i}" for i in range(2_000)]
    body = '<startEvent id="S"/>' + "".join(f'<task id="{i}"/>' for i in ids) + path("S", *ids)
    definition = read({"f.bpmn": model(body)}).definitions["P"]
    assert len(definition.nodes) == 2_001
    assert definition.nodes["t1999"].incoming


def test_it_reads_the_other_files_when_one_is_broken() -> None:
    reading = read({"a.bpmn": b"<x", "b.bpmn": GOOD})
    assert list(reading.definitions) == ["P"]
    assert [finding.file for finding in reading.findings] == ["a.bpmn"]


def test_it_names_both_files_of_a_process_defined_twice() -> None:
    reading = read({"a.bpmn": GOOD, "b.bpmn": GOOD})
    (finding,) = reading.findings
    assert (finding.code, finding.file, finding.element) == ("duplicate-process", "b.bpmn", "P")
    assert "a.bpmn" in str(finding.message)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("<a>\n<b></a>", "dòng 2, cột 8: thẻ «b» mở ở dòng 2 chưa đóng mà đã gặp thẻ đóng «a»."),
        ("<a>\n<b></b>", "tệp kết thúc khi thẻ «a» mở ở dòng 1 chưa đóng."),
        ("<a b='1' b='2'/>", "thuộc tính «b» viết hai lần trong một thẻ."),
        ("<a:b/>", "tiền tố «a» chưa được khai báo bằng xmlns."),
        ("<a b='x & y'/>", "dấu «&» phải viết là «&amp;»."),
        ("<a>&nbsp;</a>", "«&nbsp;» chưa được khai báo."),
        ("<a b=1/>", "giá trị của thuộc tính thiếu dấu nháy."),
        ("<a b='<'/>", "dấu «<» trong giá trị của thuộc tính phải viết là «&lt;»."),
        ("<a/><b/>", "còn nội dung sau thẻ đóng cuối cùng."),
        ("xin chào", "đây không phải XML: thiếu thẻ mở đầu."),
        ("<?xml version='1.0'?><a></b>", "dòng 1, cột 29: "),
        ("<!-- a -- b --><a/>", "trong chú thích không được có hai dấu gạch liền nhau."),
    ],
)
def test_it_says_in_vietnamese_what_the_parser_stumbled_on(data: str, said: str) -> None:
    with pytest.raises(Unreadable) as refused:
        parse("a.bpmn", data.encode())
    assert said in str(refused.value.finding.message)


def test_what_the_parser_says_otherwise_stays_in_brackets() -> None:
    assert str(mistake(0, "Odd thing, line 3, column 4")) == "cú pháp chưa đúng (Odd thing)"
