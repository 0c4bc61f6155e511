"""Texts that are nearly the same, and the numbers in which they differ."""

from __future__ import annotations

from engine.model.likeness import alike, differing, sentences_of

COPIED = "Đã rà soát {n} văn bản thuộc phạm vi quản lý, kiến nghị sửa đổi {m} văn bản."


def test_a_text_copied_with_other_numbers_is_near() -> None:
    texts = {
        "y-te": COPIED.format(n=12, m=3),
        "tu-phap": COPIED.format(n=14, m=3),
        "du-lich": "Chưa phát sinh nội dung cần báo cáo.",
        "trống": "",
    }
    assert alike(texts) == [["y-te", "tu-phap"]]


def test_the_number_that_one_writes_otherwise_is_lit_up() -> None:
    near = {
        "a": COPIED.format(n=12, m=3),
        "b": COPIED.format(n=12, m=3),
        "c": COPIED.format(n=21, m=3),
    }
    lit = {key: [each.text for each in cut if each.differs] for key, cut in differing(near).items()}
    assert lit == {"a": [], "b": [], "c": ["21"]}
    assert "".join(each.text for each in differing(near)["c"]) == near["c"]


def test_of_two_that_differ_both_are_lit_up() -> None:
    cut = differing({"a": "Có 1.200 hồ sơ", "b": "Có 1.300 hồ sơ"})
    assert [each.text for each in cut["a"] if each.differs] == ["1.200"]
    assert [each.text for each in cut["b"] if each.differs] == ["1.300"]


def test_a_text_has_sentences_and_lines() -> None:
    assert sentences_of("Một. Hai 1.200 hồ sơ;\n- Ba") == ["Một.", "Hai 1.200 hồ sơ;", "- Ba"]


def test_long_texts_of_many_agencies_are_compared_within_a_moment() -> None:
    texts = {str(n): COPIED.format(n=n, m=n) * 200 for n in range(28)}
    assert len(alike(texts)[0]) == 28
