"""Sentences and labels for people."""

from django.utils.translation import gettext_lazy as _

MUST = {
    "reach-guardian": _("call a guardian, and record how it went."),
    "assign-caller": _("name somebody who goes on calling."),
    "take-roll-call": _("take the roll-call."),
    "confirm-record": _("confirm the class officer's record."),
    "report-class": _("report the class's attendance."),
    "resolve-contradiction": _("say which of the two records is true."),
    "state-reason": _("say why the students had not been there."),
    "complete-data": _("complete what is missing in the file."),
    "file-note": _("file the note."),
    "appoint-homeroom": _("name a homeroom teacher."),
    "reach-otherwise": _("reach the guardian in another way."),
}

TARGETS = {
    "guardian": _("Guardian"),
    "other_guardian": _("Other guardian"),
    "employer": _("Employer"),
    "residents_committee": _("Residents' committee"),
    "police_station": _("Police station"),
}

RESULTS = {
    "reached": _("Reached"),
    "no_answer": _("No answer"),
    "busy": _("Busy"),
    "dead_number": _("Number does not exist"),
    "wrong_person": _("Wrong person"),
    "refused": _("Would not listen"),
}

NOT_IN_FUTURE = _("The time lies ahead. Enter when the call was made.")
NUMBER_NEEDED = _("Enter the number that was called.")
NOT_THIS_NUMBER = _("This number does not belong to a guardian of this student any more. Reload the page.")
CHOOSE_RESULT = _("Say how the call went.")
