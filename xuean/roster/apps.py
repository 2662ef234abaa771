from django.apps import AppConfig


class RosterConfig(AppConfig):
    name = "xuean.roster"
    label = "roster"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from datetime import timedelta

        from xuean.duties import registry
        from xuean.jobs.schedule import schedule
        from xuean.roster import tasks  # noqa: F401  # registers them

        schedule("roster.forget", "roster.forget", timedelta(hours=1))
        registry.expect("roster.intake-notes", "xuean.roster.expectations:intake_notes")
        registry.expect("roster.completeness", "xuean.roster.expectations:incomplete_classes")
