from django.urls import path

from xuean.gate.views import devices, today

urlpatterns = [
    path("gate", today.today, name="today"),
    path("gate/devices", devices.devices, name="devices"),
]
