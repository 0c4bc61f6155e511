"""What a verification could not see, in words, so that nobody takes it for more than it is."""

from __future__ import annotations

from collections.abc import Iterator

from .said import Said


def limits(
    *,
    anchors: int,
    with_key: bool,
    compared: int | None,
    backwards: int,
    unchecked: int,
) -> Iterator[Said]:
    """The sentences that belong under the verdict."""
    if not anchors:
        yield NO_ANCHORS
    if not with_key:
        yield Said(
            "Không có tệp khóa: chữ ký chưa được kiểm tra.",
            "There is no key file: signatures were not checked.",
        )
    if unchecked:
        yield Said(
            f"{unchecked} dòng do khóa trước ký, khóa ấy không có ở đây: chưa kiểm tra chữ ký.",
            f"{unchecked} rows are signed by an earlier key that is not here: not checked.",
        )
    if compared is None:
        yield Said(
            "Các bảng bên cạnh hồ sơ không được so.",
            "The tables beside the record were not compared.",
        )
    else:
        yield Said(
            f"{compared} dòng của các bảng đã được so với hồ sơ.",
            f"{compared} rows of the tables were compared with the record.",
        )
    if backwards:
        yield Said(
            f"{backwards} dòng ghi giờ sớm hơn dòng trước: đồng hồ máy đã bị chỉnh lùi.",
            f"{backwards} rows tell an earlier time than the row before: a clock was put back.",
        )
    yield NEVER_SEEN


NO_ANCHORS = Said(
    "Không có mốc niêm phong nào để so: ai giữ cơ sở dữ liệu có thể đã viết lại cả chuỗi "
    "mà không để lại dấu vết. Hãy so với anchors.jsonl giữ ở nơi khác.",
    "There is no anchor to compare with: whoever keeps the database may have written whole "
    "streams anew without a trace. Compare with an anchors.jsonl that is kept elsewhere.",
)
NEVER_SEEN = Said(
    "Không kiểm tra được: phiên đăng nhập, câu trả lời cho lần bấm trùng. Ai có cả cơ sở dữ "
    "liệu lẫn tệp khóa có thể viết lại mọi thứ sau mốc niêm phong cuối cùng giữ ở nơi khác.",
    "What cannot be checked: sessions, and the answers kept for repeated clicks. Whoever has both "
    "the database and the key file can write anew all that follows the last anchor kept elsewhere.",
)
