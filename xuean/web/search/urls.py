from django.urls import path

from xuean.web.search import views

urlpatterns = [path("search", views.search, name="search")]
