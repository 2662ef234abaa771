from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "xuean.files"
    label = "files"
    default_auto_field = "django.db.models.UUIDField"

    def ready(self) -> None:
        from xuean.files import sweep  # registers its task; models are not loaded before this point
        from xuean.jobs.schedule import schedule

        schedule(sweep.NAME, sweep.NAME, sweep.EVERY)
