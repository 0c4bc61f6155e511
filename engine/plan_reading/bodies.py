"""The names of public bodies, as words: what :mod:`.agencies` makes its patterns of.

Departments and ministries of before 1/3/2025, when many were merged, stand beside those of after:
documents of both are read. Longer names stand before those that they begin with.
"""

from __future__ import annotations

import re

CAPITAL = "[" + "".join(filter(str.isupper, map(chr, range(0x41, 0x1EFA)))) + "]"
"""A capital letter of the Vietnamese alphabet, which has none as a class of its own."""


def any_of(*words: str) -> str:
    """A pattern of alternatives, each a pattern itself."""
    return f"(?:{'|'.join(words)})"


DEPARTMENT = any_of(
    *map(
        re.escape,
        (
            "Nông nghiệp và Phát triển nông thôn",
            "Nông nghiệp và Môi trường",
            "Nông nghiệp và PTNT",
            "Lao động - Thương binh và Xã hội",
            "Lao động – Thương binh và Xã hội",
            "Lao động, Thương binh và Xã hội",
            "Văn hóa, Thể thao và Du lịch",
            "Văn hoá, Thể thao và Du lịch",
            "Văn hóa và Thể thao",
            "Tài nguyên và Môi trường",
            "Thông tin và Truyền thông",
            "Khoa học và Công nghệ",
            "Giáo dục và Đào tạo",
            "Kế hoạch và Đầu tư",
            "Quy hoạch - Kiến trúc",
            "Quy hoạch và Kiến trúc",
            "Dân tộc và Tôn giáo",
            "Dân tộc và Phát triển",
            "Giao thông vận tải",
            "Giao thông Vận tải",
            "An toàn thực phẩm",
            "Công Thương",
            "Công thương",
            "Du lịch",
            "Nội vụ",
            "Ngoại vụ",
            "Ngoại giao",
            "Tài chính",
            "Tư pháp",
            "Xây dựng",
            "Y tế",
            "Quốc phòng",
            "Công an",
            "NN&MT",
            "NN&PTNT",
            "NNMT",
            "KH&CN",
            "KHCN",
            "GD&ĐT",
            "GDĐT",
            "TN&MT",
            "TT&TT",
            "KH&ĐT",
            "LĐ-TB&XH",
            "LĐTB&XH",
            "LĐTBXH",
            "VHTT&DL",
            "VHTTDL",
            "GTVT",
            "TC",
        ),
    )
)
COMMITTEE = any_of(
    "UBND", "Ủy ban nhân dân", "Uỷ ban nhân dân", "ủy ban nhân dân", "uỷ ban nhân dân"
)
COUNCIL = any_of("Hội đồng nhân dân", "HĐND")
AREA = any_of("huyện", "thị xã", "thành phố", "xã", "phường", "thị trấn", "đặc khu", "quận")
LEVEL = any_of("tỉnh", "thành phố", "huyện", "thị xã", "xã", "phường", "đặc khu")
PROPER = rf"{CAPITAL}\w*(?:[ -]{CAPITAL}\w*){{0,3}}"
UNIT = any_of(
    "sở",
    "ban",
    "ngành",
    "cơ quan(?:,? đơn vị)?",
    "đơn vị",
    "địa phương",
    "đoàn thể",
    "hội",
    "tổ chức(?: chính trị - xã hội)?",
    "chủ đầu tư",
    "doanh nghiệp",
    "trường",
    "phòng",
    "trung tâm",
    "cơ sở giáo dục",
)
QUALIFIER = (
    r"(?:\s+"
    + any_of(
        "cấp tỉnh",
        "cấp huyện",
        "cấp xã",
        "toàn tỉnh",
        "trên địa bàn tỉnh",
        "thuộc tỉnh",
        "của tỉnh",
        "tỉnh",
        "thành phố",
        "(?:có )?liên quan",
        "trực thuộc",
        "[Tt]rung ương",
        "ngang Bộ",
        "báo chí",
        "truyền thông(?: của tỉnh)?",
        f"chuyên môn thuộc {COMMITTEE} tỉnh",
        f"thuộc {COMMITTEE} tỉnh",
        "chuyên môn",
        "chức năng",
        "thông tấn(?:, báo chí)?",
    )
    + ")*"
)
_HEADS = any_of("[Tt]hủ trưởng", "Người đứng đầu", "[Ll]ãnh đạo", "[Gg]iám đốc", "Chánh", "Trưởng")
HEAD = rf"(?:{_HEADS}\s+)?"
CHAIR = r"(?:[Cc]hủ tịch\s+)?"
AND = r"(?:\s*,\s*và\s+|\s*,\s*|\s+và\s+|\s*;\s*|\s*-\s*)"

_VERTICAL = any_of(
    "Công an",
    "Thanh tra",
    "Bảo hiểm [Xx]ã hội",
    "Cục Thống kê",
    "Chi cục Thống kê",
    "Cục Thuế",
    "Thuế",
)
_PARTY = any_of(
    "Tổ chức", "Tuyên giáo và Dân vận", "Tuyên giáo", "Dân vận", "Nội chính", "Thường vụ"
)
_MASS = any_of(
    "Liên đoàn Lao động",
    "Hội Nông dân",
    "Hội Liên hiệp Phụ nữ",
    "Hội Cựu chiến binh",
    "Đoàn Thanh niên",
    "Đoàn TNCS Hồ Chí Minh",
    "Hội Chữ thập đỏ",
    "Hội Khuyến học",
    "Hội Người cao tuổi",
    "Liên minh Hợp tác xã",
)
_FRONT = r"(?:(?:Ủy ban|Uỷ ban|UB)\s*(?:Mặt trận Tổ quốc|MTTQ)|UBMTTQ)(?:VN| Việt Nam)?"
_DIVISION = any_of(
    "Tài chính - Kế hoạch",
    "Lao động - Thương binh và Xã hội",
    "Kinh tế, Hạ tầng và Đô thị",
    "Kinh tế và Hạ tầng",
    "Quản lý đô thị",
    "Văn hóa và Thông tin",
    "Văn hóa [-–] Xã hội",
    "Kinh tế",
    DEPARTMENT,
)
_OFFICE = any_of(
    f"HĐND (?:và|&) {COMMITTEE}",
    COMMITTEE,
    "Tỉnh ủy",
    "Đoàn ĐBQH và HĐND",
    "Đoàn đại biểu Quốc hội và Hội đồng nhân dân",
    "HĐND",
)

HEADNOUN = any_of(
    "Phòng",
    "Trung tâm",
    "Cục",
    "Chi cục",
    "Vụ",
    "Viện",
    "Ban",
    "Bệnh viện",
    "Trường",
    "Công ty",
    "Viễn thông",
    "Hội",
    "Hiệp hội",
    "Liên hiệp",
    "Đoàn",
    "Công đoàn",
    "Chi đoàn",
    "Đảng ủy",
    "Văn phòng",
    "Thanh tra",
    "Tổ",
    "Đội",
    "Quỹ",
    "Bưu điện",
    "Ngân hàng",
    "Khu Quản lý",
    "Ủy ban Kiểm tra",
)
"""What the name of a body begins with that no dictionary holds; a capital follows it."""

PATTERNS: tuple[str, ...] = (
    # Communes, districts, provinces: all of them, those of one level, one by its name.
    rf"{CHAIR}{COMMITTEE}\s+(?:các\s+)?tỉnh,\s*thành phố(?:\s+trực thuộc [Tt]rung ương)?",
    (
        rf"{CHAIR}{COMMITTEE}\s+(?:các\s+)?{AREA}(?:{AND}{AREA})+(?:\s+trực thuộc)?"
        r"(?:\s+(?:trên địa bàn tỉnh|thuộc tỉnh))?"
    ),
    rf"{CHAIR}{COMMITTEE}\s+(?:các\s+{AREA}|cấp\s+(?:huyện|xã|tỉnh))",
    rf"{CHAIR}{COMMITTEE}\s+{LEVEL}(?:\s+{PROPER})?",
    # Several departments with one word: "các Sở: Tài chính, Nội vụ và Tư pháp".
    rf"[Cc]ác\s+(?:Sở|Bộ)\s*:?\s*{DEPARTMENT}(?:{AND}{DEPARTMENT})+",
    rf"{HEAD}(?:Sở|Bộ)\s+{DEPARTMENT}(?:\s+(?:tỉnh|thành phố)\b)?",
    # Groups by their units.
    "[Cc]ác sở ngành(?: có liên quan| liên quan)?",
    rf"{HEAD}[Cc]ác\s+[Bb]ộ(?:, ngành)?(?:\s+(?:và\s+)?cơ quan ngang Bộ)?(?:,? ngành)?{QUALIFIER}",
    rf"{HEAD}(?:[Cc]ác|[Tt]oàn thể các)\s+{UNIT}(?:{AND}(?:các\s+)?{UNIT})*{QUALIFIER}",
    rf"{HEAD}[Ss]ở{AND}ban(?:{AND}{UNIT})*{QUALIFIER}",
    "Bộ, ngành [Tt]rung ương|Bộ chuyên ngành|Bộ, ngành liên quan",
    # Single bodies.
    rf"{HEAD}{_VERTICAL}\s+{LEVEL}(?:\s+{PROPER})?",
    "Bộ [Cc]hỉ huy (?:[Qq]uân sự|Bộ đội Biên phòng) (?:tỉnh|thành phố)",
    rf"(?:Chánh\s+)?(?:Văn phòng|VP\.?)\s+{_OFFICE}(?:\s+{LEVEL})?",
    rf"Ban {_PARTY} Tỉnh ủy",
    rf"Thường trực (?:Tỉnh ủy|{COUNCIL} tỉnh)|Đảng ủy {COMMITTEE} tỉnh",
    "Ủy ban Kiểm tra Tỉnh ủy|Tỉnh ủy",
    rf"Ban Quản lý (?:các )?[Kk]hu (?:công nghiệp|kinh tế)(?: (?:tỉnh|{PROPER}))?",
    r"Ban Quản lý [Dd]ự án [^,.;:]{3,40}? tỉnh",
    "Báo và (?:Đài )?[Pp]hát thanh(?:,| và|-| -)? [Tt]ruyền hình(?: tỉnh)?",
    "Đài Phát thanh(?: và|,| -) Truyền hình(?: tỉnh)?",
    rf"Báo {PROPER}(?= và| tỉnh|[,;.])",
    (
        "(?:Trung tâm|Cổng) (?:Phục vụ hành chính công|Thông tin điện tử|Xúc tiến đầu tư"
        "|Chuyển đổi số)(?: (?:tỉnh|xã|phường|cấp xã))?"
    ),
    rf"{_FRONT}(?: (?:{LEVEL}|các cấp|cấp xã))?",
    rf"Tỉnh [Đđ]oàn|{_MASS}(?:\s+{LEVEL})?",
    rf"{COUNCIL}(?: (?:tỉnh|cùng cấp|các cấp|cấp xã))?",
    "Kho bạc Nhà nước(?: (?:tỉnh|khu vực [IVX]+))?",
    r"Ngân hàng Nhà nước(?: Chi nhánh)?(?: tỉnh| [Kk]hu vực \d+)?",
    rf"Điện lực tỉnh|Công ty Điện lực {PROPER}",
    rf"Trường (?:Đại học|Cao đẳng|Chính trị)(?: tỉnh| {PROPER})?",
    "Thủ tướng Chính phủ|Văn phòng Chính phủ|Chính phủ|Quốc hội|Trung ương(?= )",
    rf"Phòng {_DIVISION}(?:\s+{LEVEL})?",
    "(?:Huyện|Thành|Tỉnh) [Đđ]oàn",
    rf"Trung tâm Y tế(?:\s+{LEVEL})?",
    rf"Trung tâm Văn hóa(?:, Thể thao| - Thể thao)? và (?:Truyền thông|Thể thao)(?:\s+{LEVEL})?",
    "Giám đốc Sở|Bộ trưởng(?! Bộ)|Ban Thường vụ Đảng ủy",
    r"(?:Sở|Bộ)(?=\s+(?:hằng|trước|chậm nhất|để|\()|[,.;])",
    "[Cc](?:ấp|ơ quan) có thẩm quyền",
)
