"""The sealing algorithms, by the number that is the first byte of every sealed value.

AES-256-GCM is the one in use. SM4-GCM stands ready for installations that must pass a 密评 assessment.
"""

import hmac
import os
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from xuean.vault.faults import CannotOpen

AES_256_GCM = 1
SM4_GCM = 2
PRIMARY = AES_256_GCM  # seals from now on; what the others sealed stays readable
NONCE = 12  # bytes: 96 random bits
TAG = 16


@dataclass(frozen=True, slots=True)
class Algorithm:
    """`seal(key, nonce, text, bound)` gives ciphertext and tag; `open` raises InvalidTag. Keys are 32 bytes."""

    name: str
    seal: Callable[[bytes, bytes, bytes, bytes], bytes]
    open: Callable[[bytes, bytes, bytes, bytes], bytes]


def _aes_seal(key: bytes, nonce: bytes, text: bytes, bound: bytes) -> bytes:
    return AESGCM(key).encrypt(nonce, text, bound)


def _aes_open(key: bytes, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
    return AESGCM(key).decrypt(nonce, sealed, bound)


def _sm4_key(key: bytes) -> algorithms.SM4:
    return algorithms.SM4(hmac.digest(key, b"xuean sm4", "sha256")[:16])


def _sm4_seal(key: bytes, nonce: bytes, text: bytes, bound: bytes) -> bytes:
    sealing = Cipher(_sm4_key(key), modes.GCM(nonce)).encryptor()
    sealing.authenticate_additional_data(bound)
    return sealing.update(text) + sealing.finalize() + sealing.tag


def _sm4_open(key: bytes, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
    opening = Cipher(_sm4_key(key), modes.GCM(nonce, sealed[-TAG:])).decryptor()
    opening.authenticate_additional_data(bound)
    return opening.update(sealed[:-TAG]) + opening.finalize()


ALGORITHMS = {
    AES_256_GCM: Algorithm("AES-256-GCM", _aes_seal, _aes_open),
    SM4_GCM: Algorithm("SM4-GCM", _sm4_seal, _sm4_open),
}


def seal(key: bytes, text: bytes, bound: bytes, algorithm: int = AES_256_GCM) -> bytes:
    """Nonce, ciphertext, tag."""
    nonce = os.urandom(NONCE)
    return nonce + ALGORITHMS[algorithm].seal(key, nonce, text, bound)


def unseal(key: bytes, sealed: bytes, bound: bytes, algorithm: int = AES_256_GCM) -> bytes:
    """Raises CannotOpen, which says nothing about key or content."""
    known = ALGORITHMS.get(algorithm)
    if known is None or len(sealed) < NONCE + TAG:
        raise CannotOpen("not a sealed value this version understands")
    try:
        return known.open(key, sealed[:NONCE], sealed[NONCE:], bound)
    except InvalidTag:
        raise CannotOpen("the seal does not hold: wrong key, or the value was changed or moved") from None
