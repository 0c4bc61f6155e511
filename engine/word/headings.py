"""Words that stand in documents themselves, in Vietnamese whoever reads them."""

RESULTS, OPINIONS = "Kết quả", "Ý kiến"
AGENCY, STATE, SENT, FILES, RESPONSE = (
    "Cơ quan",
    "Tình trạng",
    "Số, ký hiệu, ngày gửi",
    "Tệp",
    "Tiếp thu, giải trình",
)
AS_ABOVE = "Như trên"
