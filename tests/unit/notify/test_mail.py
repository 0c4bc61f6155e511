"""Mail: its form, and what the address of a server means."""

from __future__ import annotations

import pytest

from engine.notify.mail import Mail, NoMailer, SmtpMailer, message

MAIL = Mail("van-thu@example.vn", "Nhắc việc:\nsắp đến hạn", "Nội dung có dấu", key="k-1")


def test_it_gives_the_same_message_id_for_the_same_key() -> None:
    first, again = message(MAIL, "dp@tinh.vn"), message(MAIL, "dp@tinh.vn")
    other = message(Mail(MAIL.to, MAIL.subject, MAIL.text, key="k-2"), "dp@tinh.vn")
    assert first["Message-ID"] == again["Message-ID"]
    assert first["Message-ID"] != other["Message-ID"]
    assert first["Message-ID"].endswith("@tinh.vn>")


def test_it_keeps_a_line_break_out_of_the_subject() -> None:
    built = message(MAIL, "dp@tinh.vn")
    assert built["Subject"] == "Nhắc việc: sắp đến hạn"
    assert built.get_content() == "Nội dung có dấu\n"


def test_it_requires_encryption_as_soon_as_there_is_a_password() -> None:
    assert SmtpMailer("smtp://user:pw@host:587", "a@b.vn").starttls == "required"
    assert SmtpMailer("smtp://host", "a@b.vn").starttls == "auto"
    assert SmtpMailer("smtp://u:p@host?starttls=off", "a@b.vn").starttls == "off"


def test_it_reads_ports_and_escaped_passwords() -> None:
    mailer = SmtpMailer("smtps://user:p%40ss@host", "a@b.vn")
    assert (mailer.port, mailer.password, mailer.tls) == (465, "p@ss", True)
    assert SmtpMailer("smtp://host", "a@b.vn").port == 25


@pytest.mark.parametrize("url", ["http://host", "smtp://", "smtp://host?starttls=maybe"])
def test_it_refuses_an_address_that_is_no_mail_server(url: str) -> None:
    with pytest.raises(ValueError, match=r"SMTP|starttls"):
        SmtpMailer(url, "a@b.vn")


def test_it_says_that_nothing_was_sent_without_a_server() -> None:
    assert NoMailer().send(MAIL) == ""
