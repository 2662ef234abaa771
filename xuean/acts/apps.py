from django.apps import AppConfig


class ActsConfig(AppConfig):
    name = "xuean.acts"
    label = "acts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from xuean.acts import joints

        joints.join()
