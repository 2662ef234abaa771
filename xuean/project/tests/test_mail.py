"""One address says everything about the mail server."""

import pytest

from xuean.project.mail import django_settings


@pytest.mark.parametrize(
    ("url", "port", "starttls", "tls"),
    [
        ("smtp://a%40b:p%3Aw@mail.test", 587, True, False),
        ("smtps://a%40b:p%3Aw@mail.test:10465", 10465, False, True),
        ("smtp+plain://a%40b:p%3Aw@mail.test", 25, False, False),
    ],
)
def test_schemes(url: str, port: int, starttls: bool, tls: bool) -> None:
    found = django_settings(url, None)
    assert (found["EMAIL_PORT"], found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (port, starttls, tls)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("a@b", "p:w")
    assert found["DEFAULT_FROM_EMAIL"] == "xuean@mail.test"


def test_without_address_there_is_no_server() -> None:
    assert django_settings(None, None)["EMAIL_HOST"] == ""


@pytest.mark.parametrize("url", ["mail.test", "http://mail.test", "smtp://"])
def test_nonsense_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="XUEAN_MAIL_URL"):
        django_settings(url, None)
