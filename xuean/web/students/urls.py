from django.urls import path

from xuean.web.students import views

urlpatterns = [
    path("students", views.students, name="students"),
    path("students/<uuid:student_id>", views.student, name="student"),
    path("students/<uuid:student_id>/identity", views.identity, name="student-identity"),
    path("students/<uuid:student_id>/family", views.family_tab, name="student-family"),
    path("students/<uuid:student_id>/notes", views.notes, name="student-notes"),
    path("students/<uuid:student_id>/attendance", views.attendance, name="student-attendance"),
    path("students/<uuid:student_id>/confirm", views.confirm, name="confirm-student"),
    path("students/<uuid:student_id>/contacts/<uuid:contact_id>", views.correct, name="correct-contact"),
]
