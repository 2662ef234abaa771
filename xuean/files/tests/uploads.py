"""Uploads as phones, scanners and attackers send them; every place and name in them is invented."""

import io
import zlib
from typing import Any

import pikepdf
from PIL import Image

GPS = {1: "N", 2: (1.0, 2.0, 3.0), 3: "E", 4: (4.0, 5.0, 6.0)}
SECRET = "Planted camera 4711"


def photo(size: tuple[int, int] = (600, 400), kind: str = "JPEG", *, turned: int = 1, colour: Any = "white") -> bytes:
    """With a camera's marks: maker, comment, place, a way to be turned."""
    picture = Image.new("RGB", size, colour)
    picture.paste((200, 30, 30), (0, 0, size[0] // 2, size[1] // 2))
    exif = Image.Exif()
    exif[0x010F] = SECRET
    exif[0x0112] = turned
    exif[0x8825] = GPS
    out = io.BytesIO()
    more = {"comment": SECRET.encode()} if kind == "JPEG" else {}
    picture.save(out, kind, exif=exif, **more)
    return out.getvalue()


def bomb(side: int = 20_000) -> bytes:
    """A PNG of a few hundred kilobytes that would be 400 megapixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    head = side.to_bytes(4, "big") * 2 + bytes([1, 0, 0, 0, 0])
    row = b"\0" * (side // 8 + 1)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(row * side)) + chunk(b"IEND", b"")


def paper(pages: int = 1, **save: Any) -> bytes:
    """A PDF with everything a PDF should not have: scripts, a launcher, an attachment, metadata, a photo with GPS."""
    made = pikepdf.new()
    picture = pikepdf.Stream(made, photo((60, 40)))
    for name, value in (("Width", 60), ("Height", 40), ("BitsPerComponent", 8)):
        picture[f"/{name}"] = value
    picture["/Type"], picture["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Image
    picture["/ColorSpace"], picture["/Filter"] = pikepdf.Name.DeviceRGB, pikepdf.Name.DCTDecode
    for _ in range(pages):
        page = made.add_blank_page(page_size=(200, 200))
        page.Contents = made.make_stream(b"q 60 0 0 40 20 20 cm /Im0 Do Q")
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=made.make_indirect(picture)))
        page["/AA"] = pikepdf.Dictionary(O=script("app.alert('Planted')"))
        launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("planted.exe"))
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=pikepdf.Array([0, 0, 9, 9]), A=launch
        )
        page["/Annots"] = made.make_indirect(pikepdf.Array([made.make_indirect(link)]))
    made.Root["/OpenAction"] = script("this.submitForm('planted')")
    made.attachments["planted.html"] = b"<script>planted</script>"
    made.docinfo["/Author"] = pikepdf.String(SECRET)
    with made.open_metadata() as told:
        told["dc:creator"] = [SECRET]
    out = io.BytesIO()
    made.save(out, **save)
    return out.getvalue()


def script(text: str) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String(text))
