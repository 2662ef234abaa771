"""The audit's keys, in files outside the database: one that chains are vouched for with, one that signs seals."""

import hmac
import secrets
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from xuean.vault.faults import NoMasterKey
from xuean.vault.home import home, makes_missing_keys, write_secret

NUMBER = 1  # of the keys in use; entries and seals say which they were made with


def initialise(at: Path) -> None:
    """Make `at`/keys/audit-mac-1, audit-sign-1 and its public half; what exists is left as it is."""
    folder = at / "keys"
    write_secret(folder / f"audit-mac-{NUMBER}", secrets.token_hex(32) + "\n")
    if write_secret(folder / f"audit-sign-{NUMBER}", secrets.token_hex(32) + "\n"):
        private = Ed25519PrivateKey.from_private_bytes(_read(folder / f"audit-sign-{NUMBER}"))
        write_secret(folder / f"audit-sign-{NUMBER}.pem", _pem(private.public_key()))


def mac_key(number: int, part: UUID) -> bytes:
    """Vouches for the entries of one chain: without it nobody can rebuild even the part not yet sealed."""
    return _derived(home(), number, "mac", part)


def commitment_key(number: int, part: UUID) -> bytes:
    """Binds the codes of one chain's entries, so that hash and codes can be shown apart."""
    return _derived(home(), number, "codes", part)


def sign(body: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(_read(_key_file(f"audit-sign-{NUMBER}"))).sign(body)


def public_key(number: int) -> Ed25519PublicKey:
    return Ed25519PrivateKey.from_private_bytes(_read(_key_file(f"audit-sign-{number}"))).public_key()


def public_pem(number: int = NUMBER) -> str:
    """What an auditor or the bureau is given."""
    return _pem(public_key(number))


def _pem(key: Ed25519PublicKey) -> str:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_bytes(serialization.Encoding.PEM, form).decode("ascii")


def _key_file(name: str, at: Path | None = None) -> Path:
    place = at or home()
    path = place / "keys" / name
    if not path.is_file() and makes_missing_keys():
        initialise(place)
    return path


@lru_cache(maxsize=4096)
def _derived(at: Path, number: int, purpose: str, part: UUID) -> bytes:
    root = _read(_key_file(f"audit-mac-{number}", at))
    return hmac.digest(root, f"xuean audit {purpose} {part.hex}".encode(), "sha256")


@lru_cache(maxsize=32)
def _read(path: Path) -> bytes:
    if not path.is_file():
        raise NoMasterKey(f"key file {path.name} is missing from XUEAN_HOME/keys: run `xuean init`")
    return bytes.fromhex(path.read_text(encoding="ascii").strip())
