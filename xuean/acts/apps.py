from django.apps import AppConfig


class ActsConfig(AppConfig):
    name = "xuean.acts"
    label = "acts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from xuean.audit import seals
        from xuean.jobs import loop

        # Audit and jobs stand side by side and know nothing of each other; the floor above joins them.
        loop.register(seals.seal_if_due, 5, name="audit.seal")
