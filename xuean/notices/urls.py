from django.urls import path

from xuean.notices.views import calls, messages

urlpatterns = [
    path("call/<uuid:student_id>", calls.call, name="call"),
    path("messages", messages.inbox, name="inbox"),
    path("messages/<uuid:envelope_id>", messages.letter, name="letter"),
    path("messages/not-sent", messages.undelivered, name="undelivered"),
    path("messages/not-sent/<uuid:envelope_id>/again", messages.again, name="send-again"),
    path("messages/not-sent/<uuid:envelope_id>/close", messages.close, name="close-message"),
]
