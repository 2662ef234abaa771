from django.urls import path

from xuean.attendance.views import account, live, officer, papers, roll_call

urlpatterns = [
    path("roll-calls", roll_call.roll_calls, name="roll-calls"),
    path("roll-calls/<uuid:group_id>/<str:on>/<str:period>", roll_call.roll_call, name="roll-call"),
    path("class-records", officer.class_records, name="class-records"),
    path("class-records/kept", officer.kept, name="records-kept"),
    path("class-records/new/<uuid:group_id>/<str:on>/<str:period>", officer.write, name="write-class-record"),
    path("class-records/<uuid:record_id>", officer.class_record, name="class-record"),
    path("missing/<uuid:student_id>", account.account, name="account"),
    path("missing/<uuid:student_id>/arrival", account.arrival, name="arrival"),
    path("missing/<uuid:student_id>/reason", account.reason, name="reason"),
    path("missing/<uuid:student_id>/explanation", account.explanation, name="explanation"),
    path("missing/<uuid:student_id>/contradiction", account.contradiction, name="contradiction"),
    path("excuses/<uuid:excuse_id>/paper", papers.paper, name="paper"),
    path("missing/<uuid:student_id>/caller", account.caller, name="assign-caller"),
    path("live", live.live_day, name="live"),
    path("wall/<str:token>", live.wall, name="wall"),
    path("walls", live.walls, name="walls"),
    path("absences", live.absences, name="absences"),
    path("report-class/<uuid:class_id>", roll_call.report, name="report-class"),
]
