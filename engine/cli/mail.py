"""``dieuphoi admin mail``: whether mail leaves."""

from __future__ import annotations

import smtplib
import time

import click

from engine.cli.installation import opened
from engine.cli.language import say
from engine.cli.teaching import Lesson, argument, command, group
from engine.errors import NotAllowedNow
from engine.model.ids import new_id
from engine.notify.mail import Mail
from engine.sentences import sentence
from engine.service.runtime import mails

TEST = Lesson(
    sentence(
        "Gửi ngay một thư thử qua máy chủ của DIEUPHOI_SMTP_URL và in máy chủ trả lời gì.\n\n"
        "Thư không vào hàng chờ: gửi được hay không, và vì sao không, được nói ngay."
    ),
    examples=("dieuphoi admin mail test quantri@tinh.gov.vn",),
)
mail_command = group("mail", Lesson(sentence("Thư của hệ thống."), examples=TEST.examples))


@command("test", TEST)
@argument("address")
def test_command(address: str) -> None:
    """Send; see the lesson."""
    with opened() as engine:
        to, (subject, text) = mails.require_address(address), mails.letter("dieuphoi admin")
        if engine.config.smtp_url is None:
            raise NotAllowedNow(sentence("Chưa đặt máy chủ thư: DIEUPHOI_SMTP_URL."))
        began = time.monotonic()
        try:
            answer = engine.mailer.send(Mail(to, subject, text, key=new_id()))
        except (OSError, smtplib.SMTPException, ValueError) as failure:
            raise NotAllowedNow(
                sentence("Không gửi được: %(failure)s", failure=repr(failure))
            ) from failure
    took = round(time.monotonic() - began, 1)
    click.echo(say("Đã gửi sau %(took)s giây: %(answer)s", took=str(took), answer=answer))


mail_command.add_command(test_command)
