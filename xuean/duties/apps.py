from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "xuean.duties"
    label = "duties"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from xuean.duties.tick import tick
        from xuean.jobs import loop

        loop.register(tick, 1, name="duties.tick")
