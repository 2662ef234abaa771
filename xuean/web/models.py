"""The tables of sign-in. Written before anybody is known, so exempt from the pen and global (see room.py)."""

from datetime import datetime

from django.db import models

from xuean.core.ids import new_id
from xuean.people.models import Account
from xuean.vault.fields import SealedText


class Owned(models.Model):
    """A row about one login."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        abstract = True


class SignInAttempt(models.Model):
    """One guess at a password or a code, one search, one file opened: kept for the limits. Neither the typed name nor
    the address is stored, only keyed digests of them; people type passwords into the wrong field."""

    KINDS = ("password", "code", "search", "open")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in KINDS])
    name = models.CharField(max_length=32)
    device = models.CharField(max_length=32, blank=True, default="")  # empty: no cookie came; of "open": the file
    known = models.BooleanField(default=False)  # this login was entered from this device before
    address = models.CharField(max_length=32)
    at = models.DateTimeField()
    passed = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "name", "at"]),
            models.Index(fields=["kind", "device", "at"]),
            models.Index(fields=["kind", "address", "at"]),
            models.Index(fields=["at"]),
        ]


class Device(Owned):
    """A browser in which this login was entered. `trusted_until`: no second factor is asked before that."""

    token = models.CharField(max_length=32)  # a digest; the browser holds the token
    label = models.CharField(max_length=80, blank=True, default="")
    last_seen_at = models.DateTimeField()
    trusted_until = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "token"], name="web_device_once")]


class Session(models.Model):
    """What the cookie points at. The key is kept as a digest: a stolen database holds no live session."""

    key = models.CharField(max_length=64, primary_key=True)
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="+")
    data = models.TextField()
    label = models.CharField(max_length=80, blank=True, default="")
    created_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    locked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["account", "expires_at"]), models.Index(fields=["expires_at"])]


class SecondFactor(Owned):
    """The shared secret of an authenticator app. `last_step` makes each code work once."""

    secret = SealedText(school=None, field_id="web.second_factor.secret")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    last_step = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account"], name="web_factor_once")]


class RecoveryCode(Owned):
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "digest"], name="web_recovery_once")]


class Activation(Owned):
    """A one-time address by which a person sets the own password. Nobody else ever chooses or sees it."""

    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def opens(self, now: datetime) -> bool:
        return self.used_at is None and now < self.expires_at
