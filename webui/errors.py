"""One table from an error to the page that says what happened, where, and what to do."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from flask import (
    Flask,
    Response,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.exceptions import HTTPException

from engine.errors import (
    Busy,
    Conflict,
    DieuPhoiError,
    Forbidden,
    FormUnusable,
    InvalidDiagram,
    InvalidInput,
    NotAllowedNow,
    NotFound,
    NotSignedIn,
    ScenariosFailed,
    SecretRefused,
    StoreUnfit,
    TooManyTries,
)
from engine.sentences import Sentence, sentence
from webui.language import gettext
from webui.request_log import request_id
from webui.security import ForgedRequest

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Words:
    """The heading of an error page and what its reader can do.

    ``here`` is the advice where the page itself is shown again, as things stand now.
    """

    heading: Sentence
    advice: Sentence
    here: Sentence | None = None


_BACK = sentence("Quay lại trang trước, xem tình trạng hiện tại rồi thực hiện lại nếu còn cần.")
_HERE = sentence("Trang này cho thấy tình trạng hiện tại. Xem lại, rồi thực hiện lại nếu còn cần.")
_ASK = sentence("Nếu ông/bà cần xem hoặc làm việc này, hãy liên hệ quản trị viên của cơ quan.")
_FIX = sentence("Sửa các mục được nêu rồi gửi lại. Những gì đã nhập vẫn được giữ trên trang.")

WORDS: dict[str, Words] = {
    "not-found": Words(
        sentence("Không tìm thấy nội dung này"),
        sentence(
            "Nội dung có thể đã được chuyển cho cơ quan khác, hoặc đường dẫn chưa đúng. Hãy "
            "tìm lại từ danh sách."
        ),
    ),
    "forbidden": Words(sentence("Không có quyền thực hiện"), _ASK),
    "not-signed-in": Words(sentence("Cần đăng nhập"), sentence("Đăng nhập lại để tiếp tục.")),
    "not-allowed-now": Words(sentence("Không thực hiện được lúc này"), _BACK, _HERE),
    "conflict": Words(sentence("Nội dung đã thay đổi"), _BACK, _HERE),
    "busy": Words(
        sentence("Hệ thống đang bận"),
        sentence("Chưa ghi gì. Vui lòng thử lại sau ít giây; không cần nhập lại."),
    ),
    "invalid-input": Words(sentence("Dữ liệu chưa hợp lệ"), _FIX),
    "reason-required": Words(sentence("Phải ghi lý do"), _FIX),
    "secret-refused": Words(
        sentence("Không tiếp nhận tài liệu mật"),
        sentence("Xử lý tài liệu theo quy định về bảo vệ bí mật nhà nước, ngoài hệ thống này."),
    ),
    "invalid-diagram": Words(
        sentence("Sơ đồ quy trình chưa hợp lệ"), sentence("Sửa các lỗi được nêu rồi kiểm tra lại.")
    ),
    "scenarios-failed": Words(
        sentence("Có kịch bản chưa đạt"),
        sentence(
            "Xem từng kịch bản ở trang «Chạy thử và kịch bản» của bản nháp: sửa sơ đồ, sửa "
            "kịch bản, hoặc ghi lý do vẫn triển khai."
        ),
    ),
    "form-unusable": Words(
        sentence("Biểu mẫu của bước này không mở được"),
        sentence("Báo cho quản trị viên: sửa biểu mẫu, triển khai lại quy trình."),
    ),
    "forged-request": Words(
        sentence("Yêu cầu bị từ chối"),
        sentence("Mở lại trang từ hệ thống rồi thực hiện lại thao tác."),
    ),
    "store-unfit": Words(
        sentence("Cơ sở dữ liệu chưa dùng được"), sentence("Báo cho quản trị viên hệ thống.")
    ),
    "too-large": Words(
        sentence("Dữ liệu gửi lên quá lớn"),
        sentence("Chọn tệp nhỏ hơn, hoặc chia thành nhiều tệp rồi gửi lại."),
    ),
    "bad-request": Words(
        sentence("Yêu cầu không đọc được"), sentence("Mở lại trang rồi thực hiện lại thao tác.")
    ),
    "method": Words(
        sentence("Đường dẫn này chỉ dùng để gửi dữ liệu"),
        sentence("Mở trang từ danh mục bên trên."),
    ),
    "unexpected": Words(
        sentence("Hệ thống gặp lỗi ngoài dự kiến"),
        sentence("Chưa ghi gì. Lỗi đã được ghi nhật ký; báo cho quản trị viên mã yêu cầu."),
    ),
}
STATUS: dict[type[DieuPhoiError], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    Forbidden: HTTPStatus.FORBIDDEN,
    ForgedRequest: HTTPStatus.FORBIDDEN,
    NotSignedIn: HTTPStatus.UNAUTHORIZED,
    TooManyTries: HTTPStatus.TOO_MANY_REQUESTS,
    NotAllowedNow: HTTPStatus.CONFLICT,
    Conflict: HTTPStatus.CONFLICT,
    FormUnusable: HTTPStatus.CONFLICT,
    Busy: HTTPStatus.SERVICE_UNAVAILABLE,
    InvalidInput: HTTPStatus.UNPROCESSABLE_ENTITY,
    SecretRefused: HTTPStatus.UNPROCESSABLE_ENTITY,
    ScenariosFailed: HTTPStatus.UNPROCESSABLE_ENTITY,
    InvalidDiagram: HTTPStatus.UNPROCESSABLE_ENTITY,
    StoreUnfit: HTTPStatus.INTERNAL_SERVER_ERROR,
}
"""By class, or by the nearest class above it; 400 for all others."""
BUSY_SECONDS = 5
"""After so long whoever was told that the store is busy may try again."""

_HTTP = {400: "bad-request", 404: "not-found", 405: "method", 413: "too-large"}


def wants_json() -> bool:
    """Whether a script asks: the small endpoints answer errors as JSON."""
    return request.path.startswith("/api/")


def words_of(code: str) -> Words:
    """The row of the table; a code without one gets the general refusal."""
    return WORDS.get(code, WORDS["not-allowed-now"])


def answer(code: str, status: int, message: Sentence, details: object = None) -> Response:
    """The page, or the JSON document ``{"error": {code, message, advice, request}}``."""
    words = words_of(code)
    g.refused = code
    if wants_json():
        said = {"message": gettext(message), "advice": gettext(words.advice)}
        body: dict[str, object] = {"error": {"code": code, **said, "request": request_id()}}
        if isinstance(details, dict) and "findings" in details:
            body["findings"] = details["findings"]
        reply = jsonify(body)
        reply.status_code = status
        return reply
    page = render_template(
        "error.html",
        words=words,
        message=message,
        code=code,
        status=status,
        came_from=_came_from() if request.method == "POST" else None,
    )
    return make_response(page, status)


def _came_from() -> str | None:
    """The page of this site whose form was sent, if the browser tells."""
    parts = urlsplit(request.referrer or "")
    query = f"?{parts.query}" if parts.query else ""
    return parts.path + query if parts.netloc == request.host else None


def status_of(error: DieuPhoiError | None) -> int:
    """The HTTP status of a page that tells of this error, or of none."""
    if error is None:
        return HTTPStatus.OK
    rows = (STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    return next(rows, HTTPStatus.BAD_REQUEST)


def _refused(error: DieuPhoiError) -> Response:
    if isinstance(error, NotSignedIn) and not wants_json() and request.method == "GET":
        return make_response(redirect(url_for("sign_in.form", next=request.full_path), 303))
    note_when_to_retry(error)
    return answer(error.code, status_of(error), error.sentence, error.details)


def note_when_to_retry(error: DieuPhoiError) -> None:
    """Keep for the header of whichever page tells this error when to try again, if ever."""
    usual = BUSY_SECONDS if isinstance(error, Busy) else None
    g.retry_after = error.details.get("retry_after", usual)


def _tell_when_to_retry(reply: Response) -> Response:
    if isinstance(g.get("retry_after"), int):
        reply.headers["Retry-After"] = str(g.retry_after)
    return reply


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if status == HTTPStatus.METHOD_NOT_ALLOWED and request.method == "GET" and not wants_json():
        # The address of a verb, opened by a reload or a change of language: its page is above it.
        return make_response(redirect(request.path.rpartition("/")[0] or "/", 303))
    code = _HTTP.get(status, "bad-request" if status < 500 else "unexpected")  # noqa: PLR2004
    return answer(code, status, sentence("%(heading)s.", heading=WORDS[code].heading))


def _unexpected(error: Exception) -> Response:
    log.error("a page failed", exc_info=error, extra={"action": "page_failed"})
    return answer("unexpected", 500, sentence("Không hoàn thành được yêu cầu."))


def install(app: Flask) -> None:
    """Map every error that leaves a view."""
    app.register_error_handler(DieuPhoiError, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)
    app.after_request(_tell_when_to_retry)
