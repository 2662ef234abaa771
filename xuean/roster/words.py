"""Codes of this room in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

TOPICS: Mapping[str, Any] = {
    "health": _("health"),
    "family": _("family"),
    "transport": _("way to school"),
    "other": pgettext_lazy("topic", "other"),
}
PLACES: Mapping[str, Any] = {
    "health": _("Told the school doctor, who keeps it in the health file"),
    "care": _("Noted for the care of the student"),
    "transport": _("Noted for the way to school"),
    "contact": _("Entered in the student's data"),
    "nothing": _("Needs no file"),
}
FIELDS: Mapping[str, Any] = {
    "name": _("Name"),
    "sex": _("Sex"),
    "birth_on": _("Date of birth"),
    "ethnicity": _("Ethnic group"),
    "document": _("Identity document"),
    "student_number": _("Student number"),
    "local_no": _("School's own number"),
    "seat_no": _("Seat"),
    "study_mode": _("Mode of study"),
    "class": _("Class"),
    "address": _("Address"),
    "phone": _("Phone"),
    "guardian": _("Guardian"),
    "guardian_name": _("Guardian's name"),
    "guardian_phone": _("Guardian's phone"),
    "guardian_email": _("Guardian's e-mail"),
    "guardian_employer": _("Guardian's employer"),
    "kinship": _("Kinship"),
    "remark": _("Remark"),
    "subject": _("Subject"),
    "hired_on": _("Hired on"),
    "email": _("E-mail"),
    "post": _("Post"),
    "teacher": _("Teacher"),
    "place": _("Place"),
    "bells": _("Bells"),
    "staff_no": _("Staff number"),
}
STAGES: Mapping[str, Any] = {
    "kindergarten": _("kindergarten"),
    "primary": _("primary school"),
    "junior": _("junior school"),
    "senior": _("senior school"),
    "vocational": _("vocational school"),
}
STATES: Mapping[str, Any] = {
    "reading": _("is being read"),
    "previewed": _("not saved yet"),
    "saving": _("is being saved"),
    "saved": _("saved"),
    "undone": _("undone"),
    "failed": _("could not be read"),
    "dropped": _("given up"),
}
# Why the undo of an import left a row as it is.
KEPT: Mapping[str, Any] = {
    "referred": _("something was recorded about it since"),
    "roll-call": _("a roll-call was taken with it"),
    "duty": _("something is owed about it"),
    "later-import": _("a later import speaks of it as well"),
    "account": _("has an account by now"),
    "changed-since": _("somebody has changed it since"),
}
