"""What each tag of the audit means. A test sees to it that every tag in the house has its words."""

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _c

from xuean.roster.kinds import KINDS

GROUPS = {
    "audit": _("Reading and checking"),
    "attendance": _("Attendance"),
    "gate": _("Gate"),
    "notices": _("Messages and calls"),
    "school": _("School and timetable"),
    "roster": _("Import and files"),
    "web": _("Sign-in and accounts"),
    "duties": _("Duties"),
    "outbox": _("Sending"),
    "jobs": _("Background work"),
    "files": _("Photos and papers"),
}

# Who acted where no person did.
SYSTEMS = {
    "clock-watch": _("clock watch"),
    "command-line": _("command on the server"),
    "demo": _("demo"),
    "display": _("wall screen"),
    "duties": _("ladders"),
    "first-run": _("first set-up"),
    "init": _("installation"),
    "outbox": _("sending"),
    "roster": _("imports"),
}

LABELS: dict[str, Any] = {
    "acts.remember": _("Remembered an answer"),
    "attendance.attach-paper": _("Attached a paper to a reason"),
    "attendance.assign-caller": _("Assigned a person to reach the guardians"),
    "attendance.confirm-class-record": _("Confirmed a class officer's record"),
    "attendance.explain-absence": _("Recorded a reason for an absence"),
    "attendance.record-arrival": _("Recorded an arrival"),
    "attendance.record-by-officer": _("Wrote a class officer's record"),
    "attendance.refuse-class-record": _("Refused a class officer's record"),
    "attendance.report-class": _("Reported a class to the grade group"),
    "attendance.resolve-contradiction": _("Decided between contradicting records"),
    "attendance.revoke-wall": _("Revoked a wall screen"),
    "attendance.set-up-wall": _("Set up a wall screen"),
    "attendance.state-reason": _("Said why a student had not been there"),
    "attendance.take-roll-call": _("Took or corrected a roll-call"),
    "audit.export": _("Exported the audit"),
    "audit.read": _("Read"),
    "duties.expect": _("Duties from the calendar"),
    "duties.tick": _("Ladders climbed"),
    "files.sweep": _("Swept stored files that no record names"),
    "jobs.clock-jump": _("A clock jumped"),
    "jobs.discard": _("Gave up a job for good"),
    "jobs.release-disposal": _("Let disposal go on after a clock jump"),
    "jobs.retry": _("Ran a failed job again"),
    "gate.end-badge": _("Ended a badge"),
    "gate.enrol-device": _("A device was enrolled"),
    "gate.give-badge": _("Gave a badge"),
    "gate.import-badges": _("Imported badges"),
    "gate.new-code": _("Made an enrolment code"),
    "gate.new-secret": _("Made a signing secret"),
    "gate.register-device": _("Registered a gate device"),
    "gate.revoke-device": _("Revoked a gate device"),
    "gate.take-events": _("Took events of the gate"),
    "notices.close": _("Closed a message that was not sent"),
    "notices.record-contact": _("Recorded a call"),
    "notices.send-again": _("Sent a message again"),
    "notices.shown": _("Opened the own message"),
    "outbox.attempt": _("Tried to send a message"),
    "outbox.lease": _("Took a message to send it"),
    "outbox.not-sent": _("What became of a message"),
    "outbox.unknown": _("Nobody knows whether a message arrived"),
    "project.demo": _("Made the demo school"),
    "roster.complete-student": _("Completed a student's data"),
    "roster.file-intake-note": _("Filed a remark from an import"),
    "school.appoint": _("Gave somebody a post"),
    "school.cancel-lesson": _("Cancelled a lesson"),
    "school.close-class": _("Closed a class"),
    "school.close-sessions": _("Closed the school for hours"),
    "school.end-leave": _("Ended a leave of staff"),
    "school.end-post": _("Ended a post"),
    "school.export-class": _("Exported a class"),
    "school.move-lesson": _("Moved a lesson"),
    "school.name-deputy": _("Named a deputy"),
    "school.open-class": _("Opened a class"),
    "school.open-stage": _("Opened a stage"),
    "school.open-term": _("Entered a term"),
    "school.record-leave": _("Recorded a leave of staff"),
    "school.restore-lesson": _("Restored a lesson"),
    "school.seed-days": _("Entered official holidays"),
    "school.set-bells": _("Changed the bells"),
    "school.set-day": _("Changed a day of the calendar"),
    "school.substitute": _("Named a substitute"),
    "school.swap-lessons": _("Swapped lessons"),
    "school.withdraw-closure": _("Withdrew a closure"),
    "roster.forget": _("Forgot the file of an import"),
    "roster.forget-bells": _("Forgot the file of an import"),
    "roster.forget-staff": _("Forgot the file of an import"),
    "roster.forget-timetable": _("Forgot the file of an import"),
    "web.account-activated": _("Activated the account"),
    "web.allow-account": _("Allowed an account again"),
    "web.confirm": _("Confirmed who they are"),
    "web.confirm-data": _("Confirmed the data of a student"),
    "web.confirm-refused": _("Failed to confirm who they are"),
    "web.correct-contact": _("Corrected a telephone number or address"),
    "web.add-contact": _("Added a telephone number or address"),
    "web.end-contact": _("Ended a telephone number or address"),
    "web.prefer-contact": _("Changed which number is tried first"),
    "web.call-earlier": _("Changed the order in which guardians are contacted"),
    "web.device-forgotten": _("Forgot a device"),
    "web.dismiss-officer": _("Dismissed a class officer"),
    "web.files-stopped": _("Was stopped from opening more files"),
    "web.first-account": _("Made the first account"),
    "web.found-school": _("Founded the school"),
    "web.issue-activation": _("Gave out an activation address"),
    "web.lock": _("Locked the screen"),
    "web.name-officer": _("Named a class officer"),
    "web.password-changed": _("Changed the password"),
    "web.person-chosen": _("Changed over to another person"),
    "web.recovery-code-used": _("Used a recovery code"),
    "web.recovery-codes-renewed": _("Renewed the recovery codes"),
    "web.reset-factor": _("Removed somebody's second factor"),
    "web.search": _("Searched"),
    "web.second-factor-removed": _("Removed the second factor"),
    "web.second-factor-set": _("Set up the second factor"),
    "web.session-ended": _("Ended a session"),
    "web.sign-in": _("Signed in"),
    "web.sign-in-refused": _("Failed to sign in"),
    "web.sign-in-stopped": _("Was stopped from guessing"),
    "web.sign-out": _("Signed out"),
    "web.stop-account": _("Stopped an account"),
    "web.unlock": _("Unlocked the screen"),
    "web.verify-audit": _("Checked the audit"),
}

_IMPORTING = {
    "import": _("Imported"),
    "undo-import": _("Undid an import"),
    "take-in": _("Read a file in"),
    "prepare": _("Prepared an import"),
    "drop": _("Dropped an import"),
}
LABELS |= {
    f"roster.{does}{kind.suffix}": format_lazy(_("{what}: {which}"), what=words, which=kind.label)
    for does, words in _IMPORTING.items()
    for kind in KINDS.values()
}

PURPOSES = {
    "files.open": _c("what was read", "photo or paper"),
    "files.preview": _c("what was read", "small picture of a photo or paper"),
    "notices.call-page": _c("what was read", "page for calling"),
    "roster.note": _c("what was read", "notes from the import"),
    "web.audit-page": _c("what was read", "audit"),
    "web.student-attendance": _c("what was read", "attendance of a student, with the guardians to call"),
    "web.student-family": _c("what was read", "family of a student"),
    "web.student-identity": _c("what was read", "identity numbers of a student"),
    "web.student-notes": _c("what was read", "notes from the import"),
}


def label(tag: str) -> Any:
    """In words; a tag of a version not known here as it stands."""
    return LABELS.get(tag, tag)
