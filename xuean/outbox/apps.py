from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "xuean.outbox"
    label = "outbox"
    default_auto_field = "django.db.models.UUIDField"

    def ready(self) -> None:
        from xuean.jobs import loop
        from xuean.outbox import sender  # models are not loaded before this point

        loop.register(sender.step, 0.5, name="outbox.send", lane="outbox")
