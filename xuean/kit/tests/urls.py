"""The kit alone: its tests need no room above it."""

from django.urls import include, path

urlpatterns = [path("", include(("xuean.kit.urls", "kit"), namespace="kit"))]
