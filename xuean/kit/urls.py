"""The gallery of components."""

from django.urls import path

from xuean.kit import views

urlpatterns = [
    path("gallery", views.gallery, name="gallery"),
    path("gallery/<slug:part>", views.gallery, name="gallery-part"),
]
