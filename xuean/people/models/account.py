"""A login. Global: one account may be several persons, in several schools."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from xuean.core.clock import now
from xuean.core.ids import new_id


class AccountManager(BaseUserManager["Account"]):
    pass


class Account(AbstractBaseUser):
    """Sign-in writes it, so it is exempt from the pen (listed in room.py)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=80, unique=True)
    is_active = models.BooleanField(default=True)  # type: ignore[misc]  # the base has a constant
    language = models.CharField(max_length=10, blank=True, default="")
    created_at = models.DateTimeField(default=now)

    objects = AccountManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return str(self.id)
