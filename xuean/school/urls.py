from django.urls import path

from xuean.school.views import bells, calendar, classes, staff, timetable

urlpatterns = [
    path("classes", classes.classes, name="classes"),
    path("classes/stages", classes.stages, name="stages"),
    path("classes/new", classes.new_class, name="new-class"),
    path("classes/<uuid:class_id>", classes.school_class, name="class"),
    path("classes/<uuid:class_id>/close", classes.close, name="close-class"),
    path("classes/<uuid:class_id>/export", classes.export_students, name="export-class"),
    path("classes/<uuid:class_id>/homeroom", classes.hand_over, name="hand-over"),
    path("staff", staff.staff, name="staff"),
    path("staff/<uuid:staff_id>", staff.member, name="staff-member"),
    path("staff/<uuid:staff_id>/post", staff.give_post, name="give-post"),
    path("staff/<uuid:staff_id>/leave", staff.leave, name="record-leave"),
    path("posts/<uuid:tie_id>/end", staff.end, name="end-post"),
    path("posts/<uuid:tie_id>/deputy", staff.deputy, name="deputy"),
    path("leaves/<uuid:leave_id>/end", staff.back, name="end-leave"),
    path("timetable", timetable.timetable, name="timetable"),
    path("timetable/<uuid:lesson_id>/<str:on>", timetable.lesson, name="lesson"),
    path("timetable/<uuid:lesson_id>/<str:on>/restore", timetable.restore, name="restore-lesson"),
    path("calendar", calendar.calendar, name="calendar"),
    path("calendar/terms", calendar.terms, name="terms"),
    path("calendar/official", calendar.take_over, name="take-over-days"),
    path("calendar/closures/<uuid:closure_id>/withdraw", calendar.reopen, name="withdraw-closure"),
    path("calendar/<str:on>", calendar.day, name="day"),
    path("calendar/<str:on>/make-up", calendar.make_up, name="make-up"),
    path("bells", bells.bells, name="bells"),
    path("bells/<str:code>", bells.edit, name="edit-bells"),
]
