from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "xuean.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.UUIDField"
