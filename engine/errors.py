"""Every failure the product names: one class each, a stable code, a sentence for the reader.

The web and the command line map these classes in one table each; a driver's or a library's own
exception never leaves the layer that talks to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from engine.sentences import Sentence, sentence


class DieuPhoiError(Exception):
    """Something the product refuses or could not do.

    ``general`` is said where a raise says nothing closer: what, where, what to do.
    """

    code: ClassVar[str] = "error"
    general: ClassVar[Sentence] = sentence("Không thực hiện được.")

    def __init__(
        self,
        sentence: Sentence | None = None,
        *,
        fields: Mapping[str, Sentence] | None = None,
        **details: object,
    ) -> None:
        """Take the sentence for the reader, and one for each field of a form that is at fault.

        ``details`` are the facts a script may want.
        """
        self.sentence = sentence or self.general
        self.fields = fields or {}
        self.details = details
        super().__init__(str(self.sentence))

    @property
    def message(self) -> str:
        """The sentence in Vietnamese, as records and journals keep it."""
        return str(self.sentence)

    def in_language(self, language: str) -> str:
        """The sentence in ``vi`` or ``en``."""
        return self.sentence.in_language(language)


class NotFound(DieuPhoiError):
    """The thing asked for does not exist, or the asker may not know that it does."""

    code = "not-found"
    general = sentence("Không tìm thấy.")


class Forbidden(DieuPhoiError):
    """The actor's positions and roles do not allow this verb on this object."""

    code = "forbidden"
    general = sentence("Ông/bà không có quyền thực hiện việc này.")


class NotSignedIn(DieuPhoiError):
    """There is no live session."""

    code = "not-signed-in"
    general = sentence("Phiên làm việc đã hết. Vui lòng đăng nhập lại.")


class TooManyTries(DieuPhoiError):
    """Too many sign-ins failed; ``details["retry_after"]`` are seconds."""

    code = "too-many-tries"
    general = sentence("Đăng nhập sai quá nhiều lần. Vui lòng thử lại sau ít phút.")


class NotAllowedNow(DieuPhoiError):
    """The verb exists, but not in the state the object is in."""

    code = "not-allowed-now"
    general = sentence("Việc này không thực hiện được ở trạng thái hiện tại.")


class Conflict(DieuPhoiError):
    """A command id was used before with another body or by another actor."""

    code = "conflict"
    general = sentence("Yêu cầu trùng mã với một yêu cầu khác.")


class Busy(DieuPhoiError):
    """The store did not let the step in within its time; nothing was written."""

    code = "busy"
    general = sentence("Hệ thống đang bận, chưa ghi gì. Vui lòng thử lại sau ít giây.")


class InvalidInput(DieuPhoiError):
    """A value does not fit its field; ``details["fields"]`` maps field to sentence."""

    code = "invalid-input"
    general = sentence("Dữ liệu nhập chưa hợp lệ.")


class ReasonRequired(InvalidInput):
    """The verb is recorded with a reason, and none was given."""

    code = "reason-required"
    general = sentence("Phải ghi lý do.")


class SecretRefused(DieuPhoiError):
    """The document or file bears a mark of secrecy; nothing of it was stored."""

    code = "secret-refused"
    general = sentence(
        "Văn bản, tài liệu có dấu độ mật (Mật, Tối mật, Tuyệt mật) không được đưa vào hệ thống "
        "này. Không có nội dung nào được lưu lại; hãy xử lý theo quy định về bảo vệ bí mật "
        "nhà nước."
    )


class InvalidDiagram(DieuPhoiError):
    """The check refused the diagram; ``details["findings"]`` holds all findings."""

    code = "invalid-diagram"
    general = sentence("Sơ đồ quy trình chưa hợp lệ.")


class ScenariosFailed(DieuPhoiError):
    """Scenarios of a process fail; ``details["proofs"]`` says of each what differed."""

    code = "scenarios-failed"
    general = sentence("Có kịch bản chưa đạt nên chưa triển khai.")


class InvalidTimer(DieuPhoiError):
    """A timer's text is no ISO 8601 date, duration or cycle."""

    code = "invalid-timer"
    general = sentence("Biểu thức thời gian không đọc được.")


class ExpressionError(DieuPhoiError):
    """An expression does not parse, or uses what the language does not have."""

    code = "expression"
    general = sentence("Biểu thức không hợp lệ.")


class FormUnusable(DieuPhoiError):
    """The form of a step is no JSON Schema, so that nobody can fill it in."""

    code = "form-unusable"
    general = sentence("Biểu mẫu của bước này bị hỏng.")


class ExpressionFailed(DieuPhoiError):
    """An expression that parsed could not be evaluated with the values at hand."""

    code = "expression-failed"
    general = sentence("Không tính được biểu thức.")


class DutyFailed(DieuPhoiError):
    """What a diagram says of a user task comes to nobody there is, or to no date or number."""

    code = "duty-failed"
    general = sentence("Không xác định được ai làm việc này, đến bao giờ.")


class BudgetExceeded(DieuPhoiError):
    """One step moved more tokens than its budget: an endless loop or a process calling itself."""

    code = "step-budget"
    general = sentence("Một bước đã vượt giới hạn số lần chuyển; sơ đồ có thể lặp vô hạn.")


class Deadlock(DieuPhoiError):
    """All that is left of an instance are joins waiting for what can no longer come."""

    code = "deadlock"
    general = sentence("Quy trình bị tắc: cổng gộp chờ luồng không thể đến.")


class StoreUnfit(DieuPhoiError):
    """The database may not be used as it is: too old, triggers missing, another format."""

    code = "store-unfit"
    general = sentence("Cơ sở dữ liệu chưa dùng được.")


class SettingsUnfit(DieuPhoiError):
    """Settings of the environment that there are not, or whose values cannot be used."""

    code = "settings-unfit"
    general = sentence("Thiết lập chưa đúng nên chương trình chưa chạy. Hãy sửa:")
