"""A PDF cleaned: its pages as they look, and nothing that runs, opens, calls, is attached or tells where it came from.

What is filled in or stamped is drawn into the page first. The answer is offered for download only, never shown inline.
"""

import io
import zlib
from typing import Any

import pikepdf

from xuean.files import limits
from xuean.files.carry import Made
from xuean.files.faults import Unsafe
from xuean.files.jpeg import bare

OF_A_PAGE = {
    "/Type", "/Parent", "/Resources", "/Contents", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox",
    "/Rotate", "/UserUnit", "/Group",
}  # fmt: skip
NOWHERE = (
    "/AA", "/AF", "/EF", "/EmbeddedFiles", "/JS", "/JavaScript", "/Metadata", "/OpenAction", "/PieceInfo",
)  # fmt: skip
PHOTO, PACKED = pikepdf.Name.DCTDecode, pikepdf.Name.FlateDecode
UNPACKED_BYTES = 64 * limits.MEGABYTE


def make(data: bytes) -> Made:
    """Raises Unsafe."""
    try:
        with pikepdf.open(io.BytesIO(data), attempt_recovery=False) as opened:
            if opened.is_encrypted:
                raise Unsafe("locked")
            if not 1 <= len(opened.pages) <= limits.PDF_PAGES:
                raise Unsafe("too-many-pages" if len(opened.pages) else "broken")
            return Made("pdf", _pages_alone(opened), b"", 0, 0)
    except pikepdf.PasswordError as locked:
        raise Unsafe("locked") from locked
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError, zlib.error) as broken:
        raise Unsafe("broken") from broken


def _pages_alone(opened: pikepdf.Pdf) -> bytes:
    if "/AcroForm" in opened.Root:
        opened.generate_appearance_streams()
    opened.flatten_annotations("all")
    made = pikepdf.new()
    for page in opened.pages:
        for name in sorted(set(page.obj.keys()) - OF_A_PAGE):
            del page.obj[name]
        made.pages.append(page)
    for one in made.objects:
        _clean(one)
    for name in sorted(set(made.Root.keys()) - {"/Type", "/Pages"}):
        del made.Root[name]
    if "/Info" in made.trailer:
        del made.trailer["/Info"]
    out = io.BytesIO()
    packed = pikepdf.ObjectStreamMode.generate
    made.save(out, fix_metadata_version=False, deterministic_id=True, object_stream_mode=packed)
    return out.getvalue()


def _clean(one: Any) -> None:
    """An object with what lies in it; what it refers to is asked by itself."""
    if isinstance(one, pikepdf.Array):
        inside = list(one)
    elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        for name in NOWHERE:
            if name in one:
                del one[name]
        inside = [one[name] for name in sorted(one.keys())]
        if isinstance(one, pikepdf.Stream):
            _bare_photo(one)
    else:
        return
    for part in inside:
        if isinstance(part, pikepdf.Object) and not part.is_indirect:
            _clean(part)


def _bare_photo(one: Any) -> None:
    """A photo inside keeps its picture, without place and camera."""
    given = one.get("/Filter")
    filters = list(given) if isinstance(given, pikepdf.Array) else [given]
    if filters == [PHOTO]:
        photo, how = one.read_raw_bytes(), one.get("/DecodeParms")
    elif filters == [PACKED, PHOTO]:
        photo, how = zlib.decompressobj().decompress(one.read_raw_bytes(), UNPACKED_BYTES), None
    else:
        return
    kept = bare(photo)
    if not kept:
        raise Unsafe("broken")
    one.write(kept, filter=PHOTO, decode_parms=how)
