"""An address that nobody guards, beside one that is."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from xuean.access.guards import page


def naked(request: HttpRequest) -> HttpResponse:
    return HttpResponse("every name of the school")


@page("student", "read")
def guarded(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@page("student", "devour")
def misspelt(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("guarded/", guarded, name="guarded"),
    path("deep/", include([path("misspelt/", misspelt), path("naked/", naked)])),
]
