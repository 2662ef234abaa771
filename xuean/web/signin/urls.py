from django.urls import path

from xuean.web.signin.views import activate, door, factor, lock

urlpatterns = [
    path("sign-in", door.sign_in, name="sign-in"),
    path("sign-in/code", door.code, name="code"),
    path("sign-in/person", door.choose_person, name="choose-person"),
    path("sign-in/demo/<uuid:person_id>", door.sign_in_demo, name="sign-in-demo"),
    path("sign-out", door.sign_out, name="sign-out"),
    path("language", door.language, name="language"),
    path("lock", lock.lock, name="lock"),
    path("locked", lock.locked, name="locked"),
    path("session", lock.session_state, name="session-state"),
    path("confirm", lock.confirm, name="confirm"),
    path("second-factor", factor.set_up_factor, name="set-up-factor"),
    path("activate/<str:token>", activate.activate, name="activate"),
]
