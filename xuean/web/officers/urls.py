from django.urls import path

from xuean.web.officers import views

urlpatterns = [path("class-officers/<uuid:class_id>", views.officers, name="class-officers")]
