"""Settings that cannot be meant are named, one by one, before anything starts."""

from pathlib import Path

import pytest

from xuean.project import config, wrong


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "_values", {})
    for name in wrong.KNOWN:
        monkeypatch.delenv(f"XUEAN_{name.upper()}", raising=False)


def test_nothing_set_is_nothing_wrong() -> None:
    assert wrong.faults() == []


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////srv/x.db",
        "postgresql://u:p@db.test/x",
        "postgresql://u@db.test:6432/x?sslmode=require",
        "postgresql://xuean@/xuean?host=/run/pg",
        "postgresql:///x?host=/run/pg",
    ],
)
def test_a_database_that_can_be(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUEAN_DATABASE_URL", url)
    assert wrong.faults() == []


@pytest.mark.parametrize(
    "url", ["x", "mysql://u@h/x", "postgresql://u@h:port/x", "postgresql://u@h", "sqlite://x.db", "sqlite:///"]
)
def test_a_database_that_cannot_be(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUEAN_DATABASE_URL", url)
    (found,) = wrong.faults()
    assert "XUEAN_DATABASE_URL" in found


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", "0"),
        ("port", "65536"),
        ("port", "²"),
        ("port", 80.5),
        ("web_workers", "-1"),
        ("web_threads", "many"),
        ("log_level", "loud"),
        ("debug", "maybe"),
        ("behind_proxy", 2),
        ("mail_url", "mail.test"),
        ("mail_url", "smtp://mail.test:x"),
        ("mail_url", 25),
    ],
)
def test_a_value_that_cannot_be(name: str, value: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "_values", {name: value})
    (found,) = wrong.faults()
    assert f"XUEAN_{name.upper()}" in found


def test_values_as_the_file_writes_them(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = {"port": 8080, "debug": False, "behind_proxy": True, "log_level": "INFO", "mail_url": "smtps://h.test"}
    monkeypatch.setattr(config, "_values", usual)
    assert wrong.faults() == []


def test_a_name_that_is_none_and_the_one_that_is_near(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "_values", {"allowed_host": ["a"], "zzz": 1})
    near, far = wrong.faults()
    assert "allowed_hosts" in near and "zzz" in far


@pytest.mark.parametrize("content", [b"port = = 1", b"\xff\xfe", b"port 80"])
def test_a_file_that_cannot_be_understood(content: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "xuean.toml"
    file.write_bytes(content)
    monkeypatch.setattr(config, "FILE", file)
    values, fault = config._read()
    monkeypatch.setattr(config, "fault", fault)
    assert values == {}
    (found,) = wrong.faults()
    assert str(file) in found


def test_every_known_name_is_on_the_page_of_settings() -> None:
    page = (Path(__file__).resolve().parents[3] / "docs/settings.md").read_text(encoding="utf-8")
    assert [name for name in wrong.KNOWN if f"XUEAN_{name.upper()}" not in page] == []
