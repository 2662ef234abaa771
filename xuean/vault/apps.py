from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "xuean.vault"
    label = "vault"
    default_auto_field = "django.db.models.UUIDField"
