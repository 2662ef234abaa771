from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "xuean.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from xuean.jobs import steps  # models are not loaded before this point

        steps.register()
