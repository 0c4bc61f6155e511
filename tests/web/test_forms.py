from __future__ import annotations

import json
from pathlib import Path

import pytest
from werkzeug.datastructures import MultiDict

from engine.service.deployments import forms
from engine.service.simulation.samples import least_value
from webui.forms import Content, fields_of, numbers, read
from webui.forms.fields import RECEIVERS
from webui.forms.reading import iso_date

SHIPPED = sorted((Path(__file__).parents[2] / "processes").glob("*/forms/*.json"))
SCHEMA = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "count": {"type": "integer", "minimum": 1},
        "share": {"type": "number"},
        "on": {"type": "string", "format": "date"},
        "yes": {"type": "boolean"},
        "kind": {"type": "string", "enum": ["a", "b"], "x-ui": {"labels": {"a": "Loại A"}}},
        "tags": {"type": "array", "items": {"type": "string", "enum": ["x", "y"]}},
        "lines": {"type": "array", "items": {"type": "string"}},
        "place": {"type": "object", "properties": {"street": {"type": "string"}}},
        "people": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
            },
        },
    },
    "required": ["name", "count"],
}


def sent(**fields: object) -> MultiDict[str, str]:
    return MultiDict(
        [
            (name.replace("__", "."), value)
            for name, given in fields.items()
            for value in (given if isinstance(given, list) else [given])
        ]
    )


def test_it_reads_each_kind_of_field_in_the_shape_of_the_schema():
    form = sent(
        name=" Nguyễn ",
        count="3",
        share="1.234,5",
        on="09/04/2025",
        yes="true",
        yes__shown="1",
        kind="a",
        tags=["x", "y"],
        lines="một\r\n\r\nhai",
        place__street="Trần Phú",
        people__0__name="An",
        people__0__age="40",
        people__5__name="Bình",
    )
    assert read(SCHEMA, form) == {
        "name": "Nguyễn",
        "count": 3,
        "share": "1234.5",
        "on": "2025-04-09",
        "yes": True,
        "kind": "a",
        "tags": ["x", "y"],
        "lines": ["một", "hai"],
        "place": {"street": "Trần Phú"},
        "people": [{"name": "An", "age": 40}, {"name": "Bình"}],
    }


def test_what_it_read_satisfies_the_check():
    form = sent(name="An", count="3", share="0,5", on="31.12.2025", yes__shown="1")
    data = read(SCHEMA, form)
    assert data["yes"] is False
    assert forms.check(SCHEMA, data) == {}


def test_it_leaves_out_what_is_empty_and_what_is_not_declared():
    assert read(SCHEMA, sent(name="  ", role="administrator")) == {}


def test_it_names_every_field_that_is_wrong():
    wrong = read(SCHEMA, sent(count="0", on="31/02/2025", share="nhiều"))
    assert set(forms.check(SCHEMA, wrong)) == {"name", "count", "on", "share"}


def test_it_composes_letters_that_a_telephone_sends_in_parts():
    assert read(SCHEMA, sent(name="Nguyê\u0303n"))["name"] == "Nguyễn"


def test_it_draws_what_it_was_given():
    given = Content({"name": "An", "people": [{"name": "Bình"}]}, {"count": "Phải điền."})
    fields = {field.name: field for field in fields_of(SCHEMA, given)}
    assert fields["name"].value == "An"
    assert fields["name"].required
    assert fields["count"].error == "Phải điền."
    assert [choice.label for choice in fields["kind"].choices] == ["Loại A", "b"]
    assert fields["people"].parts[0].parts[0].value == "Bình"
    assert len(fields["people"].parts) == 3


def test_a_list_that_may_be_left_empty_is_not_marked_as_required():
    tags = SCHEMA["properties"]["tags"]
    for least, marked in ((0, False), (1, True)):
        schema = {"properties": {"tags": {**tags, "minItems": least}}, "required": ["tags"]}
        assert fields_of(schema, Content({}, {}))[0].required is marked


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parts[-3]}/{path.stem}")
def test_each_shipped_form_comes_back_as_it_went_out(path):
    schema = json.loads(path.read_text())
    data = least_value(schema)
    asked = {
        name: part.get("x-ui", {}).get("widget") for name, part in schema["properties"].items()
    }
    data |= {name: "chosen" for name in data if asked[name] in RECEIVERS}
    receivers = {widget: [("chosen", "Phòng, cán bộ")] for widget in RECEIVERS}
    content = Content(data, {}, [("so-noi-vu", "Sở Nội vụ")], receivers=receivers)
    form: MultiDict[str, str] = MultiDict()
    for field in fields_of(schema, content):
        if field.kind in ("checkbox", "checkboxes", "agencies"):
            form.add(f"{field.name}.shown", "1")
        if field.kind == "checkbox":
            form.update({field.name: "true"} if field.value else {})
        elif field.kind in ("select", "radio", "checkboxes"):
            for choice in field.choices:
                if choice.selected:
                    form.add(field.name, choice.value)
        elif isinstance(field.value, list):
            form.setlist(field.name, [str(item) for item in field.value])
        elif field.value is not None:
            form.add(field.name, str(field.value))
    again = read(schema, form)
    assert forms.check(schema, again) == {}
    for name, value in data.items():
        assert again.get(name, value if value in ("", None) else object()) == value


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("15.000", 15000),
        ("2.500.000", 2500000),
        ("1.234,5", "1234.5"),
        ("15 000", 15000),
        ("-1.000", -1000),
        ("1.5", "1.5"),
        ("0.125", "0.125"),
        ("3,0", 3),
        ("0,125", "0.125"),
        ("15,000", "15,000"),
        ("1,234.5", "1,234.5"),
        ("1.23.4", "1.23.4"),
        ("mười", "mười"),
    ],
)
def test_a_number_is_read_as_vietnam_writes_it_or_stays_to_be_asked(written, means):
    assert numbers.read(written) == means


@pytest.mark.parametrize("number", ["1.234", "15000", "0.5", "-2.125", "1000000", "3.14159"])
def test_a_stored_number_is_read_back_as_the_same(number):
    assert str(numbers.read(numbers.shown(number))) == number


def test_what_may_be_two_numbers_is_asked():
    assert "15.000" in str(numbers.question("15,000"))
    assert "15,0000" in str(numbers.question("15,000"))
    assert numbers.question("15.000") is None
    assert read(SCHEMA, sent(share="15,000"))["share"] == "15,000"


def test_a_day_without_signs_needs_all_its_digits():
    assert [iso_date(each) for each in ("01112026", "1112026", "1062026", "1/6/2026")] == [
        "2026-11-01",
        "1112026",
        "1062026",
        "2026-06-01",
    ]
