"""Sentences for people."""

from django.utils.translation import gettext_lazy as _

NOT_DEAD = _("Somebody has already dealt with this job. Reload the page to see where it stands.")
