from django.urls import path

from xuean.api import description, gate

urlpatterns = [
    path("api/v1/gate-events", gate.gate_events, name="gate-events"),
    path("api/v1/devices/enrol", gate.enrol, name="enrol"),
    path("api/v1/openapi.json", description.openapi, name="openapi"),
]
