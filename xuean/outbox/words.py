"""Sentences for people, and what the reason codes mean."""

from django.utils.translation import gettext_lazy as _

MOVED_ON = _("This message has moved on meanwhile. Reload the page to see where it stands.")

STATES = {
    "queued": _("waiting to be sent"),
    "attempting": _("being sent"),
    "accepted": _("handed over"),
    "delivered": _("delivered"),
    "failed": _("not sent"),
    "unknown": _("nobody knows whether it arrived"),
    "dropped": _("no longer needed"),
    "confirmed": _("confirmed"),
}

REASONS = {
    "in-app": _("Waiting in the application; there is no other way to this person."),
    "broken": _("The message could not be put into words: a fault of the program, see the log."),
    "no-kind": _("This version does not know this kind of message."),
    "no-address": _("There is no way to reach this person: no address and no account."),
    "no-right": _("This person may not be told about this student (any more)."),
    "no-channel": _("No mail server is set up."),
    "channels-down": _("Every way to this person is out of order at the moment; it is tried again."),
    "rejected": _("Every address of this person was refused."),
    "given-up": _("It could not be sent for too long."),
    "held-back": _("Too many messages leave the school in this minute; it follows in a moment."),
    "too-many-today": _("This person has already had too many messages today."),
    "sender-died": _("The server stopped in the middle of sending."),
    "channel-unsure": _("The other side did not answer clearly."),
    "shown": _("Read in the application."),
    "told-otherwise": _("Told in another way."),
    "not-needed": _("No longer needed."),
}
