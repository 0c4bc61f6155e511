"""What the columns, the facts and the kinds of a table of tasks are called in offices."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine.model.text import fold
from engine.spreadsheets import Column, Vocabulary

COLUMNS: Vocabulary = MappingProxyType(
    {
        "number": Column("số", ("stt", "tt", "so tt", "so thu tu", "thu tu", "number")),
        "title": Column(
            "nhiệm vụ",
            (
                "noi dung nhiem vu",
                "noi dung cong viec",
                "noi dung, nhiem vu",
                "noi dung thuc hien",
                "noi dung trien khai",
                "noi dung hoat dong",
                "noi dung",
                "ten nhiem vu",
                "ten cong viec",
                "nhiem vu cu the",
                "nhiem vu, giai phap",
                "nhiem vu trong tam",
                "cong viec",
                "dau viec",
                "hoat dong",
                "task",
            ),
            needed=True,
        ),
        "lead": Column(
            "chủ trì",
            ("co quan thuc hien", "don vi thuc hien", "co quan, don vi thuc hien", "lead"),
            ("chu tri",),
        ),
        "coordinating": Column("phối hợp", ("coordinating",), ("phoi hop",)),
        "time": Column(
            "thời gian",
            ("tien do", "han hoan thanh", "hoan thanh", "time", "deadline"),
            ("thoi han", "thoi gian thuc hien", "thoi gian hoan thanh", "tien do thuc hien"),
        ),
        "urgency": Column("mức độ khẩn", ("do khan", "khan", "urgency")),
        "product": Column(
            "sản phẩm",
            ("ket qua", "ket qua du kien", "du kien ket qua", "dau ra", "product"),
            ("san pham", "ket qua dau ra", "ket qua thuc hien"),
        ),
        "destination": Column(
            "nơi gửi", ("noi gui ket qua", "noi nhan", "noi nhan ket qua", "destination")
        ),
        "sentence": Column("câu nguồn", ("cau goc", "trich van ban", "sentence")),
        "kind": Column("loại", ("loai nhiem vu", "kind")),
        "field": Column("lĩnh vực", ("nhom nhiem vu", "field")),
    }
)
"""Only the task itself is needed: its number may be missing, its lead is asked for at the start."""
FACTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "key": ("ma quy trinh",),
        "title": ("trich yeu", "ten van ban", "ten ke hoach"),
        "title_origin": ("nguon trich yeu",),
        "symbol": ("ky hieu",),
        "issued_in": ("thang ban hanh",),
        "number": ("so ky hieu", "so, ky hieu", "so hieu"),
        "issued_on": ("ngay ban hanh",),
        "issuer": ("co quan ban hanh",),
        "signer": ("nguoi ky",),
        "signed_as": ("chuc vu nguoi ky",),
        "legal_basis": ("can cu",),
        "recipients": ("noi nhan",),
        "monitor": ("co quan theo doi",),
        "consolidators": ("dau moi tong hop",),
        "difficulties_to": ("vuong mac gui ve",),
        "addressees": ("kinh gui",),
    }
)
KINDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "assignment": ("nhiem vu",),
        "standing": ("thuong xuyen", "nhiem vu thuong xuyen"),
        "monitor": ("theo doi",),
        "document": ("sau van ban", "cho van ban"),
        "consolidate": ("tong hop",),
        "report": ("trinh ky", "bao cao"),
        "scheme": ("de an",),
    }
)

CALLED = {
    "assignment": "common-assignment",
    "standing": "common-standing",
    "monitor": "common-standing",
    "document": "common-incoming-document",
    "consolidate": "common-consolidate",
    "report": "common-report",
    "scheme": "common-scheme",
}
"""The shared process that carries out a task of each kind."""


def named(names: Mapping[str, tuple[str, ...]], words: str) -> str | None:
    """The key of a fact or kind by one of its names, without marks and case."""
    folded = " ".join(fold(words).split()).rstrip(":")
    return next((key for key, known in names.items() if folded in known), None)
