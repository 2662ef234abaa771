from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate

from xuean.core import triggers


class CoreConfig(AppConfig):
    name = "xuean.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Once a `migrate`, after all: SQLite's rebuilt tables come back without triggers. Core itself has no models,
        # so Django never sends the signal for it.
        last = [config for config in apps.get_app_configs() if config.models_module][-1]
        post_migrate.connect(triggers.after_migrate, sender=last, dispatch_uid="core.triggers")
