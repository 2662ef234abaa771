from django.apps import AppConfig


class SchoolConfig(AppConfig):
    name = "xuean.school"
    label = "school"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from xuean.duties import registry

        registry.expect("school.homeroom", "xuean.school.expectations:classes_without_homeroom")
