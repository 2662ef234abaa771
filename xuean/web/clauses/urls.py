from django.urls import path

from xuean.web.clauses import views

urlpatterns = [
    path("clauses", views.clauses, name="clauses"),
    path("clauses/<str:clause_id>", views.clause, name="clause"),
    path("why/<uuid:duty_id>", views.why, name="why"),
]
