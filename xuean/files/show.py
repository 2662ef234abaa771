"""Files as pages take them."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from xuean.files.models import File


def pictures(files: Iterable[File]) -> list[dict[str, str]]:
    """What kit's `pictures` and `timeline` draw."""
    return [
        {
            "href": reverse("files:file", args=[file.pk]),
            "preview": reverse("files:preview", args=[file.pk]) if file.preview_digest else "",
            "label": _("Photo of a paper") if file.is_image else _("Paper as PDF, to download"),
        }
        for file in files
    ]
