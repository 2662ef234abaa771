"""A picture made anew: upright, bounded, without place, camera, comments or anything behind its end. No Django."""

import io
import struct
import warnings
import zlib

from PIL import Image, ImageFile, ImageOps

from xuean.files import limits
from xuean.files.carry import Made
from xuean.files.faults import Unsafe

FORMATS = ("JPEG", "PNG", "WEBP")
BROKEN = (OSError, ValueError, SyntaxError, EOFError, struct.error, zlib.error, TypeError, KeyError, IndexError)


def make(data: bytes) -> Made:
    """Always a JPEG and its preview. Raises Unsafe."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    Image.MAX_IMAGE_PIXELS = limits.PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        picture = _upright(data)
        preview = picture.copy()
        preview.thumbnail((limits.PREVIEW_SIDE, limits.PREVIEW_SIDE))
        return Made("jpeg", _jpeg(picture), _jpeg(preview), *picture.size)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise Unsafe("too-many-pixels") from bomb
    except BROKEN as broken:
        raise Unsafe("broken") from broken


def _upright(data: bytes) -> Image.Image:
    bound = (limits.LONGEST_SIDE, limits.LONGEST_SIDE)
    with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
        if opened.width * opened.height > limits.PIXELS:
            raise Unsafe("too-many-pixels")
        opened.draft("RGB", bound)  # a JPEG is read no larger than needed
        opened.load()
        opened.thumbnail(bound)
        return _flat(ImageOps.exif_transpose(opened))


def _flat(picture: Image.Image) -> Image.Image:
    """RGB; what is transparent becomes white paper."""
    if picture.mode == "P" or "A" in picture.getbands() or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        paper = Image.new("RGB", seen.size, "white")
        paper.paste(seen, mask=seen.getchannel("A"))
        return paper
    if picture.mode.startswith("I"):  # sixteen bits of grey
        return picture.point(lambda value: value / 256).convert("L").convert("RGB")
    return picture.convert("RGB")


def _jpeg(picture: Image.Image) -> bytes:
    """Only what is drawn goes over: a new picture knows nothing of the old one's marks."""
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=limits.QUALITY, optimize=True)
    return out.getvalue()
