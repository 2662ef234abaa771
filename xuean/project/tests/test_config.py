"""Environment over file over default."""

from pathlib import Path

import pytest

from xuean.project import config


def test_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "_values", {"port": 9000, "debug": True, "allowed_hosts": ["a", " b "]})
    assert config.get("port", 8000) == 9000
    monkeypatch.setenv("XUEAN_PORT", "9100")
    assert config.get("port", 8000) == "9100"
    assert config.flag("debug") is True
    monkeypatch.setenv("XUEAN_DEBUG", "no")
    assert config.flag("debug") is False
    assert config.listed("allowed_hosts") == ["a", "b"]
    monkeypatch.setenv("XUEAN_ALLOWED_HOSTS", "c, d,")
    assert config.listed("allowed_hosts") == ["c", "d"]
    assert config.listed("nothing") == []


def test_sqlite_is_safe_and_patient(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XUEAN_DATABASE_URL", f"sqlite:///{tmp_path / 'x.db'}")
    found = config.database()
    assert found["NAME"] == str(tmp_path / "x.db")
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in found["OPTIONS"]["init_command"]


def test_postgresql_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUEAN_DATABASE_URL", "postgresql://us%40er:p%2Fw@db.test:6432/school?sslmode=require")
    found = config.database()
    assert [found[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
        "school",
        "us@er",
        "p/w",
        "db.test",
        "6432",
    ]
    assert found["OPTIONS"] == {"connect_timeout": 3, "sslmode": "require"}
    assert config.sqlite_path() is None


def test_postgresql_on_a_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUEAN_DATABASE_URL", "postgresql://xuean@/xuean?host=/run/pg")
    assert config.database()["HOST"] == "/run/pg"
    assert "host" not in config.database()["OPTIONS"]
