from django.urls import path

from xuean.web.firstrun import views

urlpatterns = [
    path("setup/<str:token>", views.setup, name="setup"),
    path("first-steps", views.guide, name="guide"),
]
