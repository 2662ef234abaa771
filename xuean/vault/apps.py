from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from xuean.vault import keys


class VaultConfig(AppConfig):
    name = "xuean.vault"
    label = "vault"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(_forget_keys, sender=self)


def _forget_keys(**_: Any) -> None:
    """A flushed database has lost its key rows."""
    keys.forget()
