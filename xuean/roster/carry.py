"""A workbook as text that fits into one sealed field."""

import base64
import zlib

from xuean.roster.reading.carry import pack, unpack
from xuean.roster.reading.limits import ANSWER_BYTES
from xuean.roster.reading.sheets import Workbook


def packed(workbook: Workbook) -> str:
    return base64.b85encode(zlib.compress(pack(workbook).encode(), 3)).decode()


def unpacked(text: str) -> Workbook:
    """What we packed ourselves; bounded all the same."""
    return unpack(zlib.decompressobj().decompress(base64.b85decode(text), ANSWER_BYTES))
