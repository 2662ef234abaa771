from datetime import timedelta

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "xuean.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from xuean.jobs.schedule import schedule
        from xuean.web.signin import tidy  # registers its task; models are not loaded before this point

        schedule(tidy.NAME, tidy.NAME, timedelta(hours=6))
