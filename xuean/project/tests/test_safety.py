"""What `serve` refuses."""

from pathlib import Path

import pytest

from xuean.project import config, safety


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation without fault."""
    monkeypatch.setattr(config, "HOME", tmp_path)
    monkeypatch.setattr(config, "_values", {})
    for name in ("XUEAN_DEBUG", "XUEAN_DATABASE_URL", "XUEAN_ALLOWED_HOSTS", "XUEAN_BEHIND_PROXY"):
        monkeypatch.delenv(name, raising=False)
    keys = tmp_path / "keys"
    keys.mkdir(mode=0o700)
    (keys / "secret_key").touch(mode=0o600)
    return tmp_path


def refused(host: str = "127.0.0.1", tls: bool = False) -> str:
    return " ".join(safety.refusals(host, tls))


def test_a_sound_installation_is_served(home: Path) -> None:
    assert refused() == ""
    assert refused("192.168.1.5", tls=True) == ""


def test_debug(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUEAN_DEBUG", "1")
    assert "XUEAN_DEBUG" in refused()


def test_no_keys(home: Path) -> None:
    (home / "keys/secret_key").unlink()
    assert "xuean init" in refused()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_keys_others_can_read(home: Path, mode: int) -> None:
    (home / "keys/secret_key").chmod(mode)
    assert "chmod go-rwx" in refused()


@pytest.mark.parametrize(
    ("host", "served"), [("127.0.0.1", True), ("::1", True), ("localhost", True), ("10.0.0.1", False)]
)
def test_a_demo_school_stays_on_this_machine(home: Path, host: str, served: bool) -> None:
    (home / "demo").touch()
    assert (refused(host, tls=True) == "") is served


def test_plain_http_to_others_only_behind_a_proxy(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "--tls-cert" in refused("10.0.0.1")
    monkeypatch.setenv("XUEAN_BEHIND_PROXY", "1")
    assert refused("10.0.0.1") == ""


def test_every_interface_needs_names(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "XUEAN_ALLOWED_HOSTS" in refused("0.0.0.0", tls=True)
    monkeypatch.setenv("XUEAN_ALLOWED_HOSTS", "xuean.test")
    assert refused("0.0.0.0", tls=True) == ""


MOUNTS = """/dev/sda1 / ext4 rw 0 0
server:/export /mnt/share nfs4 rw 0 0
//server/win /mnt/with\\040space cifs rw 0 0
/dev/sdb1 /mnt/share/local xfs rw 0 0
"""


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/srv/xuean.db", "ext4"),
        ("/mnt/share/xuean.db", "nfs4"),
        ("/mnt/with space/a/xuean.db", "cifs"),
        ("/mnt/share/local/xuean.db", "xfs"),
        ("/mnt/shared/xuean.db", "ext4"),
    ],
)
def test_file_system_of(tmp_path: Path, place: str, kind: str) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS)
    assert safety.file_system_of(Path(place), mounts) == kind


def test_a_network_drive_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safety, "file_system_of", lambda path: "nfs4")
    assert "PostgreSQL" in refused()
    monkeypatch.setenv("XUEAN_DATABASE_URL", "postgresql://x@db/x")
    assert refused() == ""
