from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "xuean.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from xuean.access import checks  # noqa: F401  registers the start-up checks
