# ruff: noqa
"""Five ways to write past the pen, and a pen that nobody audits."""

from xuean.core.pen import Pen, holding
from xuean.people.models import Student


def write(request, now):
    Student._base_manager.filter(pk=1).update(seat_no=1)
    Student.objects.filter(pk=1)._raw_delete("default")
    Student().save_base(raw=True)
    cursor.execute("UPDATE people_student SET seat_no = 1")
    cursor.execute(f"""DELETE FROM {Student._meta.db_table}""")
    with holding(Pen(actor=None, school_id=None, tag="people.unseen", now=now)):
        Student.objects.update(seat_no=1)
