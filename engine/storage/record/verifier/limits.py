"""What a verification could not see, in words, so that nobody takes it for more than it is."""

from __future__ import annotations

from collections.abc import Iterator


def limits(
    *,
    anchors: int,
    with_key: bool,
    compared: int | None,
    backwards: int,
    unchecked: int,
) -> Iterator[str]:
    """The sentences that belong under the verdict."""
    if not anchors:
        yield (
            "Không có mốc niêm phong nào để so: ai giữ cơ sở dữ liệu có thể đã viết lại cả chuỗi "
            "mà không để lại dấu vết. Hãy so với anchors.jsonl giữ ở nơi khác."
        )
    if not with_key:
        yield "Không có tệp khóa: chữ ký chưa được kiểm tra."
    if unchecked:
        yield f"{unchecked} dòng do khóa trước ký, khóa ấy không có ở đây: chưa kiểm tra chữ ký."
    if compared is None:
        yield "Các bảng bên cạnh hồ sơ không được so."
    else:
        yield f"{compared} dòng của các bảng đã được so với hồ sơ."
    if backwards:
        yield f"{backwards} dòng ghi giờ sớm hơn dòng trước: đồng hồ máy đã bị chỉnh lùi."
    yield (
        "Không kiểm tra được: phiên đăng nhập, câu trả lời cho lần bấm trùng. Ai có cả cơ sở dữ "
        "liệu lẫn tệp khóa có thể viết lại mọi thứ sau mốc niêm phong cuối cùng giữ ở nơi khác."
    )
