"""What comes in from anybody is refused with a sentence, or made anew without what nobody should see."""

import io
import random
import zipfile
import zlib

import pikepdf
import pytest
from PIL import Image

from xuean.files import kinds, limits, safe_image, safe_pdf, sandbox
from xuean.files.carry import Made, pack, pack_refusal, unpack
from xuean.files.faults import Unsafe
from xuean.files.jpeg import bare
from xuean.files.sentences import _SENTENCES, sentence
from xuean.files.tests.uploads import SECRET, bomb, paper, photo

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HTML = b"\n <!DOCTYPE html><script>alert(1)</script>"
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
GIF = b"GIF89a" + bytes(20)


def refused(make, *given, **more) -> str:
    with pytest.raises(Unsafe) as found:
        make(*given, **more)
    return found.value.code


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.jpg", "empty"),
        (SVG, "a.svg", "markup"),
        (SVG, "a.png", "markup"),
        (HTML, "a.jpg", "markup"),
        (HTML, "a.pdf", "markup"),
        (HEIC, "a.heic", "apple-photo"),
        (HEIC, "a.jpg", "apple-photo"),
        (GIF, "a.gif", "other-kind"),
        (b"PK\x03\x04rest", "a.docx", "other-kind"),
        (b"MZ rest", "a.jpg", "other-kind"),
        (photo(), "a.pdf", "name-differs"),
        (photo(), "a.html", "name-differs"),
        (photo(), "photo", "name-differs"),
        (photo(), "a.jpg.exe", "name-differs"),
        (paper(), "a.jpg", "name-differs"),
        (b"<html>%PDF-1.7", "a.pdf", "two-kinds"),
        (photo()[:20] + b"%PDF-1.7", "a.jpg", "two-kinds"),
    ],
)
def test_what_is_not_kept_is_said(data, name, code):
    assert refused(kinds.kind_of, data, name) == code
    assert sentence(code, megabytes=10)


@pytest.mark.parametrize("name", ["a.jpg", "a.JPG", "image.jpeg", "微信图片.png", "a.b.webp"])
def test_a_photo_is_known_by_its_content(name):
    assert kinds.kind_of(photo(), name) == kinds.IMAGE


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_loses_its_place_and_camera(kind):
    made = safe_image.make(photo(kind=kind))
    for data in (made.content, made.preview):
        picture = Image.open(io.BytesIO(data))
        picture.load()
        assert picture.format == "JPEG"
        assert not picture.getexif() and "comment" not in picture.info and "exif" not in picture.info
        assert SECRET.encode() not in data and b"Exif" not in data
    assert made.kind == "jpeg"
    assert max(Image.open(io.BytesIO(made.preview)).size) == limits.PREVIEW_SIDE


def test_a_photo_is_turned_upright_and_bounded():
    made = safe_image.make(photo((4000, 2000), turned=6))  # held upright: to be turned by a quarter
    assert (made.width, made.height) == (1280, 2560)
    picture = Image.open(io.BytesIO(made.content))
    assert picture.size == (made.width, made.height)
    assert picture.getpixel((1200, 100))[1] < 90  # the red corner stands where the reader of the paper sees it
    assert picture.getpixel((100, 2400))[1] > 200


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_way_of_colours_becomes_a_picture(mode):
    picture = Image.new(mode, (40, 30)) if mode == "I;16" else Image.new("RGBA", (40, 30), (9, 9, 9, 0)).convert(mode)
    out = io.BytesIO()
    picture.save(out, "PNG")
    made = safe_image.make(out.getvalue())
    assert Image.open(io.BytesIO(made.content)).mode == "RGB"
    if mode in ("LA", "RGBA"):
        assert min(Image.open(io.BytesIO(made.content)).getpixel((5, 5))) > 250  # transparent: white paper


def test_what_hangs_behind_a_photo_does_not_come_along():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("planted.html", "<script>planted</script>")
    made = safe_image.make(photo() + archive.getvalue())
    assert b"PK\x03\x04" not in made.content and b"planted" not in made.content


def test_a_picture_of_400_megapixels_is_refused_unread():
    data = bomb()
    assert len(data) < 200_000
    assert refused(safe_image.make, data) == "too-many-pixels"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_is_cut_off_or_garbled_is_refused(kind):
    data = photo((300, 200), kind=kind)
    assert refused(safe_image.make, data[: len(data) // 2]) == "broken"
    dice = random.Random(7)
    for _ in range(40):
        garbled = bytearray(data)
        for _ in range(12):
            garbled[dice.randrange(12, len(garbled))] = dice.randrange(256)
        try:
            safe_image.make(bytes(garbled))
        except Unsafe as unsafe:
            assert unsafe.code in ("broken", "too-many-pixels")


def test_a_paper_keeps_its_pages_and_nothing_that_runs():
    data = paper(2)
    for planted in (b"JavaScript", b"Launch"):
        assert planted in _opened(data)
    made = safe_pdf.make(data)
    assert (made.kind, made.preview) == ("pdf", b"")
    inside = _opened(made.content)
    for planted in (b"JavaScript", b"/JS", b"Launch", b"OpenAction", b"lanted", b"EmbeddedFile", b"Metadata", b"/AA",
                    b"/Annots", b"Exif", b"/Info"):  # fmt: skip
        assert planted not in inside, planted
    with pikepdf.open(io.BytesIO(made.content)) as opened:
        assert len(opened.pages) == 2
        shown = opened.pages[0].Resources.XObject["/Im0"]
        assert Image.open(io.BytesIO(shown.read_raw_bytes())).size == (60, 40)


def _opened(data: bytes) -> bytes:
    """Every object of a PDF, unpacked."""
    with pikepdf.open(io.BytesIO(data)) as opened:
        out = io.BytesIO()
        opened.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        )
        return out.getvalue()


def test_a_form_that_was_filled_in_keeps_its_words():
    made = pikepdf.new()
    page = made.add_blank_page(page_size=(200, 200))
    drawn = made.make_stream(b"BT /F1 12 Tf (filled in) Tj ET")
    drawn["/Type"], drawn["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Form
    drawn["/BBox"] = pikepdf.Array([0, 0, 100, 20])
    stamp = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Stamp, Rect=pikepdf.Array([0, 0, 100, 20]), F=4,
        AP=pikepdf.Dictionary(N=made.make_indirect(drawn)), A=pikepdf.Dictionary(S=pikepdf.Name.JavaScript),
    )  # fmt: skip
    page["/Annots"] = pikepdf.Array([made.make_indirect(stamp)])
    out = io.BytesIO()
    made.save(out)
    inside = _opened(safe_pdf.make(out.getvalue()).content)
    assert b"filled in" in inside and b"JavaScript" not in inside and b"/Annots" not in inside


def test_resources_may_have_any_name():
    """A picture that a page calls /A or /JS-like names is still drawn."""
    made = pikepdf.new()
    page = made.add_blank_page(page_size=(200, 200))
    picture = pikepdf.Stream(made, zlib.compress(photo((60, 40))))
    picture["/Filter"] = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.DCTDecode])
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=made.make_indirect(picture)))
    page.Contents = made.make_stream(b"/A Do")
    out = io.BytesIO()
    made.save(out)
    with pikepdf.open(io.BytesIO(safe_pdf.make(out.getvalue()).content)) as opened:
        shown = opened.pages[0].Resources.XObject["/A"].read_raw_bytes()
    assert b"Exif" not in shown and seen(shown) == seen(photo((60, 40)))


def test_papers_that_are_not_kept():
    assert refused(safe_pdf.make, paper(limits.PDF_PAGES + 1)) == "too-many-pages"
    assert refused(safe_pdf.make, paper(encryption=pikepdf.Encryption(owner="a", user="b"))) == "locked"
    assert refused(safe_pdf.make, paper(encryption=pikepdf.Encryption(owner="a", user=""))) == "locked"
    assert refused(safe_pdf.make, paper()[:300]) == "broken"
    assert refused(safe_pdf.make, b"%PDF-1.7\nnothing") == "broken"


def seen(data: bytes) -> bytes:
    return Image.open(io.BytesIO(data)).convert("RGB").tobytes()


def test_a_picture_inside_a_paper_is_bared():
    data = photo()
    assert b"Exif" in data and SECRET.encode() in data
    kept = bare(data)
    assert b"Exif" not in kept and SECRET.encode() not in kept
    assert seen(kept) == seen(data)
    assert bare(kept) == kept
    assert bare(b"no picture") == b"" and bare(data[:30]) == b""


def test_the_small_process_answers_for_all():
    made = sandbox.made_safe(io.BytesIO(photo((3000, 2000))), "note.jpg", megabytes=10)
    assert (made.kind, made.width, made.height) == ("jpeg", 2560, 1707) and made.preview
    assert sandbox.made_safe(io.BytesIO(paper()), "note.pdf", megabytes=10).kind == "pdf"
    assert refused(sandbox.made_safe, io.BytesIO(bomb()), "note.png", megabytes=10) == "too-many-pixels"


def test_an_upload_is_not_read_beyond_its_cap():
    class Watched(io.BytesIO):
        asked = 0

        def read(self, size: int | None = -1, /) -> bytes:
            self.asked = size or 0
            return super().read(size)

    upload = Watched(photo() + bytes(2 * limits.MEGABYTE))
    assert refused(sandbox.made_safe, upload, "a.jpg", megabytes=1) == "too-large"
    assert upload.asked == limits.MEGABYTE + 1
    assert "1 MB" in sentence("too-large", megabytes=1)


def test_a_process_that_dies_or_lingers_costs_one_sentence(monkeypatch):
    monkeypatch.setattr(sandbox.sys, "executable", "/bin/false")
    assert refused(sandbox.made_safe, io.BytesIO(photo()), "a.jpg", megabytes=10) == "too-heavy"
    monkeypatch.undo()
    monkeypatch.setattr(limits, "PROCESS_SECONDS", 0.01)
    assert refused(sandbox.made_safe, io.BytesIO(photo()), "a.jpg", megabytes=10) == "too-heavy"


def test_more_at_once_than_the_machine_bears_is_asked_to_wait(monkeypatch):
    monkeypatch.setattr(limits, "WAIT_SECONDS", 0.01)
    with sandbox._place(), sandbox._place():
        assert refused(sandbox.made_safe, io.BytesIO(photo()), "a.jpg", megabytes=10) == "busy"


def test_what_the_small_process_says_is_not_believed_blindly():
    made = Made("jpeg", b"abc", b"d", 1, 2)
    assert unpack(pack(made)) == made
    for answer in (b"", b"{}\n", b"[]\n", pack(made)[:-1], pack(made) + b"x", b'{"content": 0, "preview": 0}\n'):
        assert refused(unpack, answer) == "too-heavy"
    assert refused(unpack, pack_refusal(Unsafe("broken"))) == "broken"


def test_every_refusal_has_its_sentence():
    for code in _SENTENCES:
        assert sentence(code, megabytes=10).endswith(".") or "。" in sentence(code, megabytes=10)
