"""Why an upload is refused, in the words of whoever sent it, with what to do instead."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_SENTENCES: dict[str, Any] = {
    "empty": gettext_lazy("This file is empty. Choose it again."),
    "too-large": gettext_lazy("This file is larger than {megabytes} MB. Take the photo again with a lower resolution."),
    "other-kind": gettext_lazy("Only photos (JPEG, PNG, WebP) and PDF files can be kept. Take a photo of the paper."),
    "apple-photo": gettext_lazy("This photo is in the HEIC format, which not everybody can open. Save it as JPEG."),
    "markup": gettext_lazy("Web pages and drawings that can run programs are not kept. Take a photo of the paper."),
    "two-kinds": gettext_lazy("This file pretends to be two things at once, so it is not kept. Photograph the paper."),
    "name-differs": gettext_lazy("The ending of the name does not agree with the content. Save the file again."),
    "broken": gettext_lazy("This file is damaged or cut off. Take the photo again."),
    "too-many-pixels": gettext_lazy("This picture is too large to be opened here: at most 40 megapixels."),
    "too-heavy": gettext_lazy("This file needs too much to be opened. Take a photo of the paper instead."),
    "locked": gettext_lazy("This PDF is protected by a password. Save it without one, or take a photo of the paper."),
    "too-many-pages": gettext_lazy("This PDF has more than 50 pages. Send only those that are needed."),
    "busy": gettext_lazy("Too many files are being opened at this moment. Send it once more in a minute."),
}


def sentence(code: str, *, megabytes: int = 0) -> str:
    return str(_SENTENCES[code]).format(megabytes=megabytes)


def not_stored() -> str:
    return _(
        "The server's disk did not take the file, so nothing was recorded. "
        "Tell the administrator, and send it again without the file."
    )
