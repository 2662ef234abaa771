from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "xuean.notices"
    label = "notices"
    default_auto_field = "django.db.models.UUIDField"

    def ready(self) -> None:
        from xuean.duties import registry
        from xuean.notices import figures, kinds, rungs  # models are not loaded before this point
        from xuean.notices.channels import mail
        from xuean.outbox import kinds as outbox

        kinds.register()
        outbox.register_channel(mail.NAME, mail.send)
        outbox.use_figures(figures.sending)
        outbox.on_trouble(rungs.not_sent, name="notices")
        registry.on_rung("xuean.notices.rungs:fired")
        registry.on_settled("xuean.notices.rungs:settled")
