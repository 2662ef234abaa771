"""The mail channel against a real SMTP server on this machine."""

import socket
from uuid import UUID

import pytest

from xuean.notices.channels import mail
from xuean.outbox.kinds import Message, Outcome

MESSAGE = Message(UUID(int=7), "guardian@example.com", "青云实验中学：请查看", "李沐阳 不在教室。\n\n请回电。")


def test_chinese_arrives_as_it_was_written(server):
    outcome = mail.send(MESSAGE)
    assert outcome == Outcome("accepted", "<00000000-0000-0000-0000-000000000007@school.example.com>")
    (to, letter), *_ = server.letters
    assert to == ["guardian@example.com"]
    assert letter["Subject"] == MESSAGE.subject
    assert letter.get_content().replace("\r\n", "\n").strip() == MESSAGE.body
    assert letter["Auto-Submitted"] == "auto-generated"


def test_a_repetition_carries_the_same_message_id(server):
    mail.send(MESSAGE)
    mail.send(MESSAGE)
    assert len({letter["Message-ID"] for _, letter in server.letters}) == 1


@pytest.mark.parametrize(
    ("stage", "answer", "outcome"),
    [
        ("rcpt", "550 no such user", Outcome("failed", error="smtp-550", permanent=True)),
        ("rcpt", "450 mailbox busy", Outcome("failed", error="smtp-450")),
        ("data", "554 no", Outcome("failed", error="smtp-554")),
        ("data", "451 later", Outcome("failed", error="smtp-451")),
    ],
)
def test_what_the_server_refuses_is_a_failure(server, stage, answer, outcome):
    server.answers[stage] = answer
    assert mail.send(MESSAGE) == outcome


def test_a_connection_lost_after_the_text_is_unknown(server):
    server.answers["data"] = "hang up"
    assert mail.send(MESSAGE).state == "unknown"


def test_nobody_listening_is_a_failure(settings, free_port):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    assert mail.send(MESSAGE) == Outcome("failed", error="refused")


def test_a_server_that_never_greets_is_a_failure_in_time(settings):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", silent.getsockname()[1], 1
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        assert mail.send(MESSAGE).state == "failed"


def test_an_address_that_would_add_headers_is_refused():
    with pytest.raises(ValueError):
        mail.letter(Message(UUID(int=7), "a@example.com\r\nBcc: b@example.com", "s", "b"))


def test_a_line_end_in_the_name_of_a_school_adds_no_header():
    sent = mail.letter(Message(UUID(int=1), "a@example.com", "学校\r\nBcc: evil@example.com", "text"))
    assert sent["Subject"] == "学校 Bcc: evil@example.com"
    assert sent["Bcc"] is None
