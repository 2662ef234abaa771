"""A PDF cleaned: its pages as they look, and nothing that runs, opens, calls, is attached or tells where it came from.

What is filled in or stamped is drawn into the page first. The answer is offered for download only, never shown inline.
"""

import io
from typing import Any

import pikepdf

from xuean.files import limits
from xuean.files.carry import Made
from xuean.files.faults import Unsafe
from xuean.files.jpeg import bare

# of a page, of a picture, of anything within reach
DROPPED = (
    "/AA", "/A", "/Annots", "/Metadata", "/PieceInfo", "/AF", "/Thumb", "/JS", "/JavaScript", "/OpenAction", "/Names",
    "/EmbeddedFiles", "/EF", "/URI", "/Launch", "/StructParents", "/LastModified", "/PresSteps", "/B", "/OPI",
    "/Private",
)  # fmt: skip


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
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError) as broken:
        raise Unsafe("broken") from broken


def _pages_alone(opened: pikepdf.Pdf) -> bytes:
    if "/AcroForm" in opened.Root:
        opened.generate_appearance_streams()
    opened.flatten_annotations("all")
    made = pikepdf.new()
    for page in opened.pages:
        for name in DROPPED:
            if name in page.obj:
                del page.obj[name]
        made.pages.append(page)
    for one in made.objects:
        _clean(one)
    for name in [name for name in made.Root if name not in ("/Type", "/Pages")]:
        del made.Root[name]
    if "/Info" in made.trailer:
        del made.trailer["/Info"]
    out = io.BytesIO()
    made.save(
        out, fix_metadata_version=False, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate
    )
    return out.getvalue()


def _clean(one: Any) -> None:
    if not isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        return
    for name in DROPPED:
        if name in one:
            del one[name]
    if isinstance(one, pikepdf.Stream) and one.get("/Filter") == pikepdf.Name.DCTDecode:
        one.write(bare(one.read_raw_bytes()), filter=pikepdf.Name.DCTDecode)
