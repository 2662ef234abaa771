from django.urls import path

from benchmarks.bare import views

urlpatterns = [
    path("page/<int:group>/", views.page),
    path("upsert/<int:group>/<int:lesson>/", views.upsert),
    path("passages/", views.passages),
]
