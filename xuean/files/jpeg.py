"""A JPEG without its marks: place, camera, comments and previews are cut out, the picture itself is not touched."""

START, END, SCAN = 0xD8, 0xD9, 0xDA
ADOBE = 0xEE  # says how the colours are meant: it has to stay
TELLING = {*range(0xE1, 0xF0), 0xFE} - {ADOBE}


def bare(data: bytes) -> bytes:
    """The same picture. What is no whole JPEG comes back empty: a reader would show nothing of it either."""
    if data[:2] != b"\xff\xd8":
        return b""
    kept, at = bytearray(data[:2]), 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        mark, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if mark == SCAN:
            end = data.rfind(b"\xff\xd9", at)
            return bytes(kept + data[at : end + 2]) if end > 0 else bytes(kept + data[at:])
        if mark == 0xFF:  # filling
            at += 1
            continue
        if mark not in TELLING:
            kept += data[at : at + 2 + length]
        at += 2 + length
    return b""
