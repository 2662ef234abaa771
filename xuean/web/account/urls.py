from django.urls import path

from xuean.web.account import views

urlpatterns = [
    path("account", views.account, name="account"),
    path("account/password", views.change_password, name="change-password"),
    path("account/sessions/end-others", views.end_other_sessions, name="end-other-sessions"),
    path("account/sessions/<str:handle>/end", views.end_session, name="end-session"),
    path("account/devices/<uuid:device_id>/forget", views.forget_device, name="forget-device"),
    path("account/recovery-codes/renew", views.renew_codes, name="renew-codes"),
    path("account/second-factor/remove", views.remove_factor, name="remove-factor"),
    path("account/person", views.change_person, name="change-person"),
]
