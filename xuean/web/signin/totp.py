"""Six digits from an authenticator app (RFC 6238), and the drawing an app reads the secret from."""

import base64
import secrets
from datetime import datetime
from urllib.parse import quote

import qrcode
from cryptography.hazmat.primitives import constant_time
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP
from markupsafe import Markup
from qrcode.image.svg import SvgPathImage

STEP = 30  # seconds; with DIGITS and SHA-1 what every authenticator app understands
DIGITS = 6
DRIFT = 1  # steps a phone's clock may be off


def new_secret() -> str:
    """160 bits, in the letters people can type."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code_at(secret: str, step: int) -> str:
    return HOTP(base64.b32decode(secret), DIGITS, SHA1()).generate(step).decode()


def step_of(now: datetime) -> int:
    return int(now.timestamp()) // STEP


def matching_step(secret: str, code: str, now: datetime, after: int) -> int | None:
    """The step whose code this is, later than `after` (each code works once); None when there is none."""
    present = step_of(now)
    found = None
    for step in range(present - DRIFT, present + DRIFT + 1):
        same = constant_time.bytes_eq(code_at(secret, step).encode(), code.encode())
        if same and step > after:
            found = step
    return found


def address(secret: str, username: str, issuer: str) -> str:
    """What the drawing says."""
    return f"otpauth://totp/{quote(username)}?secret={secret}&issuer={quote(issuer)}"


def drawing(text: str) -> Markup:
    """An inline SVG without styles or scripts, as the content policy asks."""
    svg = qrcode.make(text, image_factory=SvgPathImage, border=2).to_string(encoding="unicode")
    return Markup(svg)
