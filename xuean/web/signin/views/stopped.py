"""Too many attempts: the same page whether the login exists or not."""

from django.http import HttpResponse

from xuean.kit.errors import too_often
from xuean.web.asked import Asked
from xuean.web.signin.limits import TooMany


def too_many(request: Asked, fault: TooMany) -> HttpResponse:
    return too_often(request, int(fault.wait.total_seconds()))
