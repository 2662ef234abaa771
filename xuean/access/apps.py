from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "xuean.access"
    label = "access"
    default_auto_field = "django.db.models.UUIDField"
