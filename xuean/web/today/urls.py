from django.urls import path

from xuean.web.today import views

urlpatterns = [
    path("", views.today, name="today"),
    path("today/list", views.today_list, name="today-list"),
    path("today/school", views.today_school, name="today-school"),
]
