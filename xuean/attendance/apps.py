from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    name = "xuean.attendance"
    label = "attendance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from xuean.duties import registry

        registry.expect("attendance.roll-calls", "xuean.attendance.expectations:roll_calls")
        registry.on_settled("xuean.attendance.actions.caller:released")
        registry.on_settled("xuean.attendance.actions.reasons:wanted")
        registry.expect("attendance.class-reports", "xuean.attendance.expectations:class_reports")
