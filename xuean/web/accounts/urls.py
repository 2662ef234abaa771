from django.urls import path

from xuean.web.accounts import views

urlpatterns = [
    path("accounts", views.accounts, name="accounts"),
    path("accounts/issue-all", views.issue_all, name="issue-all-activations"),
    path("accounts/<uuid:staff_id>/issue", views.issue, name="issue-activation"),
    path("accounts/<uuid:staff_id>/stop", views.stop, name="stop-account"),
    path("accounts/<uuid:staff_id>/allow", views.allow, name="allow-account"),
    path("accounts/<uuid:staff_id>/reset", views.reset, name="reset-factor"),
]
