import socket
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller

from tests import cast as casting
from xuean.duties import registry
from xuean.notices.channels import mail
from xuean.notices.tests.play import Matter
from xuean.outbox import kinds


class Server:
    """Answers as `answers` says, by stage; keeps the letters it took."""

    def __init__(self):
        self.answers, self.letters = {}, []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if "rcpt" in self.answers:
            return self.answers["rcpt"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.answers.get("data") == "hang up":
            server.transport.abort()
            return "421 gone"
        if "data" in self.answers:
            return self.answers["data"]
        self.letters.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=default)))
        return "250 OK"


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def server(settings, free_port):
    handler = Server()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port)
    controller.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", free_port, 5
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.DEFAULT_FROM_EMAIL = "xuean@school.example.com"
    yield handler
    controller.stop()


@pytest.fixture
def matter(db, settings, monkeypatch):
    settings.EMAIL_HOST = "mail.example.com"
    monkeypatch.setattr(kinds, "_channels", dict(kinds._channels))
    monkeypatch.setattr(registry, "_sources", {})  # only this matter: nothing that the calendar expects
    return Matter(casting.make())


@pytest.fixture
def mailed(matter, server):
    """The same matter with the real mail channel and a real SMTP server on this machine."""
    kinds.register_channel(mail.NAME, mail.send)
    return matter
