from django.urls import path

from xuean.web.students import badges, family_views, views

urlpatterns = [
    path("students", views.students, name="students"),
    path("students/<uuid:student_id>", views.student, name="student"),
    path("students/<uuid:student_id>/identity", views.identity, name="student-identity"),
    path("students/<uuid:student_id>/family", family_views.family_tab, name="student-family"),
    path("students/<uuid:student_id>/notes", views.notes, name="student-notes"),
    path("students/<uuid:student_id>/attendance", views.attendance, name="student-attendance"),
    path("students/<uuid:student_id>/badges", badges.badges, name="student-badges"),
    path("students/<uuid:student_id>/confirm", views.confirm, name="confirm-student"),
    path("students/<uuid:student_id>/contacts", family_views.add, name="add-contact"),
    path("students/<uuid:student_id>/contacts/<uuid:contact_id>", family_views.correct, name="correct-contact"),
    path("students/<uuid:student_id>/contacts/<uuid:contact_id>/end", family_views.end, name="end-contact"),
    path("students/<uuid:student_id>/contacts/<uuid:contact_id>/first", family_views.first, name="prefer-contact"),
    path(
        "students/<uuid:student_id>/guardians/<uuid:guardianship_id>/earlier",
        family_views.earlier,
        name="call-earlier",
    ),
]
