"""Marks of secrecy are refused; talk about secrecy is not."""

from __future__ import annotations

import pytest

from engine.errors import SecretRefused
from engine.model.secrecy import refuse_if_secret, refuse_secret_name


@pytest.mark.parametrize(
    "text",
    [
        "MẬT",
        "Tối mật",
        "TUYỆT MẬT",
        "UBND TỈNH\n   TỐI  MẬT\nSố: 12/BC-UBND",
        "Độ mật: Mật",
        "[MẬT] Báo cáo tình hình",
        "Ma\u0302\u0323t",
    ],
)
def test_it_refuses_a_mark(text: str) -> None:
    with pytest.raises(SecretRefused):
        refuse_if_secret(text)


@pytest.mark.parametrize(
    "text",
    [
        "Luật Bảo vệ bí mật nhà nước",
        "bảo mật thông tin",
        "Danh mục bí mật nhà nước độ Tuyệt mật do Thủ tướng ban hành",
        "mật ong",
        "",
    ],
)
def test_it_lets_words_about_secrecy_pass(text: str) -> None:
    refuse_if_secret(text)


def test_it_looks_into_the_fields_of_a_document() -> None:
    with pytest.raises(SecretRefused):
        refuse_if_secret({"number": "12", "marks": [{"secrecy": "Mật"}]})


@pytest.mark.parametrize(
    "name",
    [
        "[MẬT] bao-cao.pdf",
        "TUYỆT MẬT_kế hoạch.docx",
        "Mật-12.pdf",
        "Bao cao TUYET MAT.pdf",
        "cv_toi_mat_12.pdf",
        "Bao cao (mat).pdf",
        "Báo cáo tuyệt mật.pdf",
    ],
)
def test_it_refuses_a_marked_file_name(name: str) -> None:
    with pytest.raises(SecretRefused):
        refuse_secret_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "Kế hoạch bảo vệ bí mật nhà nước 2025.pdf",
        "giai_phong_mat_bang.pdf",
        "tom-tat-mat-hang.xlsx",
        "Le ra mat.pdf",
    ],
)
def test_it_lets_an_ordinary_file_name_pass(name: str) -> None:
    refuse_secret_name(name)
