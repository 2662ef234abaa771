# ruff: noqa
"""Too long a function, an import hidden in it, and work put off."""


def views(request):
    from xuean.people.models import Student  # the hidden import

    # TODO: narrow it
    rows = Student.objects.all()
    rows = rows.filter(seat_no=1)
    rows = rows.filter(seat_no=2)
    rows = rows.filter(seat_no=3)
    rows = rows.filter(seat_no=4)
    rows = rows.filter(seat_no=5)
    return rows
