"""Every failure the product names: one class each, a stable code, a sentence in both languages.

The web and the command line map these classes in one table; a driver's or a library's own
exception never leaves the layer that talks to it.
"""

from __future__ import annotations

from typing import ClassVar


class DieuPhoiError(Exception):
    """Something the product refuses or could not do; the message says what, where, what to do."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 400
    vi: ClassVar[str] = "Không thực hiện được."
    en: ClassVar[str] = "This could not be done."

    def __init__(
        self, message: str | None = None, *, en: str | None = None, **details: object
    ) -> None:
        """Take the sentence for the reader, ``en`` in English where there is one.

        ``details`` are the facts a script may want.
        """
        super().__init__(message or self.vi)
        self.details = details
        self._english = en

    @property
    def message(self) -> str:
        """The sentence for the reader, in Vietnamese."""
        return str(self.args[0])

    def in_language(self, language: str) -> str:
        """The sentence in ``vi`` or ``en``; in English at least what kind of refusal it is."""
        return (self._english or self.en) if language == "en" else self.message


class NotFound(DieuPhoiError):
    """The thing asked for does not exist, or the asker may not know that it does."""

    code, status, vi = "not-found", 404, "Không tìm thấy."
    en = "Not found."


class Forbidden(DieuPhoiError):
    """The actor's positions and roles do not allow this verb on this object."""

    code, status, vi = "forbidden", 403, "Ông/bà không có quyền thực hiện việc này."
    en = "You may not do this."


class NotSignedIn(DieuPhoiError):
    """There is no live session."""

    code, status, vi = "not-signed-in", 401, "Phiên làm việc đã hết. Vui lòng đăng nhập lại."
    en = "The session is over. Please sign in again."


class TooManyTries(DieuPhoiError):
    """Too many sign-ins failed; ``details["retry_after"]`` are seconds."""

    code, status = "too-many-tries", 429
    vi = "Đăng nhập sai quá nhiều lần. Vui lòng thử lại sau ít phút."
    en = "Too many failed sign-ins. Please try again in some minutes."


class NotAllowedNow(DieuPhoiError):
    """The verb exists, but not in the state the object is in."""

    code, status = "not-allowed-now", 409
    vi = "Việc này không thực hiện được ở trạng thái hiện tại."
    en = "This cannot be done in the present state."


class Conflict(DieuPhoiError):
    """A command id was used before with another body or by another actor."""

    code, status, vi = "conflict", 409, "Yêu cầu trùng mã với một yêu cầu khác."
    en = "The request bears the id of another request."


class Busy(DieuPhoiError):
    """The store did not let the step in within its time; nothing was written."""

    code, status, vi = "busy", 503, "Hệ thống đang bận, chưa ghi gì. Vui lòng thử lại sau ít giây."
    en = "The system is busy and wrote nothing. Please try again in a few seconds."


class InvalidInput(DieuPhoiError):
    """A value does not fit its field; ``details["fields"]`` maps field to sentence."""

    code, status, vi = "invalid-input", 422, "Dữ liệu nhập chưa hợp lệ."
    en = "What was entered is not valid yet."


class ReasonRequired(InvalidInput):
    """The verb is recorded with a reason, and none was given."""

    code, vi = "reason-required", "Phải ghi lý do."
    en = "A reason is required."


class SecretRefused(DieuPhoiError):
    """The document or file bears a mark of secrecy; nothing of it was stored."""

    code, status = "secret-refused", 422
    vi = (
        "Văn bản, tài liệu có dấu độ mật (Mật, Tối mật, Tuyệt mật) không được đưa vào hệ thống "
        "này. Không có nội dung nào được lưu lại; hãy xử lý theo quy định về bảo vệ bí mật "
        "nhà nước."
    )
    en = (
        "Documents that bear a mark of secrecy may not enter this system. "
        "Nothing of it was stored; handle it by the rules on state secrets."
    )


class InvalidDiagram(DieuPhoiError):
    """The check refused the diagram; ``details["findings"]`` holds all findings."""

    code, status, vi = "invalid-diagram", 422, "Sơ đồ quy trình chưa hợp lệ."
    en = "The diagram is not valid yet."


class InvalidTimer(DieuPhoiError):
    """A timer's text is no ISO 8601 date, duration or cycle."""

    code, vi = "invalid-timer", "Biểu thức thời gian không đọc được."
    en = "The time expression cannot be read."


class ExpressionError(DieuPhoiError):
    """An expression does not parse, or uses what the language does not have."""

    code, vi = "expression", "Biểu thức không hợp lệ."
    en = "The expression is not valid."


class ExpressionFailed(DieuPhoiError):
    """An expression that parsed could not be evaluated with the values at hand."""

    code, vi = "expression-failed", "Không tính được biểu thức."
    en = "The expression could not be evaluated."


class BudgetExceeded(DieuPhoiError):
    """One step moved more tokens than its budget: an endless loop or a process calling itself."""

    code, vi = "step-budget", "Một bước đã vượt giới hạn số lần chuyển; sơ đồ có thể lặp vô hạn."
    en = "One step moved too often; the diagram may loop without end."


class Deadlock(DieuPhoiError):
    """All that is left of an instance are joins waiting for what can no longer come."""

    code, vi = "deadlock", "Quy trình bị tắc: cổng gộp chờ luồng không thể đến."
    en = "The process is deadlocked: a join waits for what can no longer come."


class StoreUnfit(DieuPhoiError):
    """The database may not be used as it is: too old, triggers missing, another format."""

    code, status, vi = "store-unfit", 500, "Cơ sở dữ liệu chưa dùng được."
    en = "The database cannot be used as it is."
