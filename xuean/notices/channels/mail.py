"""E-mail through the SMTP server of the installation (settings EMAIL_…)."""

import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from email.utils import formataddr, formatdate, parseaddr

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend

from xuean.core import clock
from xuean.outbox.flow import ACCEPTED, FAILED, UNKNOWN
from xuean.outbox.kinds import Message, Outcome

NAME = "mail"
SENDER = "学安 Xuean"
CODES: dict[type, str] = {ConnectionRefusedError: "refused", TimeoutError: "timeout", ssl.SSLError: "tls"}


def available() -> bool:
    """Whether a mail server is set at all."""
    return bool(settings.EMAIL_HOST)


def send(message: Message) -> Outcome:
    """Hand over to the server. Before the text is sent a fault is a failure; after that it is unknown."""
    backend = EmailBackend(timeout=min(settings.EMAIL_TIMEOUT or 10, 20))
    try:
        backend.open()
    except (OSError, smtplib.SMTPException) as error:
        return Outcome(FAILED, error=_code(error))
    try:
        return _hand_over(backend.connection, message) if backend.connection else Outcome(FAILED, error="closed")
    finally:
        _hang_up(backend)


def _hand_over(server: smtplib.SMTP, message: Message) -> Outcome:
    mail = letter(message)
    try:
        server.send_message(mail, from_addr=parseaddr(settings.DEFAULT_FROM_EMAIL)[1], to_addrs=[message.address])
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()))[0]
        return Outcome(FAILED, error=f"smtp-{code}", permanent=code >= 500)
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        return Outcome(FAILED, error=f"smtp-{error.smtp_code}")
    except smtplib.SMTPNotSupportedError as error:
        return Outcome(FAILED, error=_code(error), permanent=True)
    except (OSError, smtplib.SMTPException) as error:
        return Outcome(UNKNOWN, error=_code(error))
    return Outcome(ACCEPTED, provider_id=str(mail["Message-ID"]))


def letter(message: Message) -> EmailMessage:
    """The same Message-ID at every repetition, so that a mailbox may recognise it. The subject names no child."""
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    mail = EmailMessage(policy=POLICY)
    mail["Subject"] = " ".join(message.subject.split())  # the name of a school may hold a line end
    mail["From"] = formataddr((SENDER, sender))
    mail["To"] = message.address
    mail["Date"] = formatdate(clock.now().timestamp())
    mail["Message-ID"] = f"<{message.envelope_id}@{sender.rpartition('@')[2] or 'xuean'}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = {"zh-hans": "zh-CN", "zh-hant": "zh-TW"}.get(message.language, message.language)
    mail.set_content(message.body)
    return mail


def _code(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"smtp-{error.smtp_code}"
    return CODES.get(type(error), type(error).__name__)[:60]


def _hang_up(backend: EmailBackend) -> None:
    try:
        backend.close()
    except (OSError, smtplib.SMTPException):
        backend.connection = None
