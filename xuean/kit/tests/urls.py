"""The kit alone: its tests need no room above it. `web` stands in for the routes that the base page looks for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.urls import include, path

from xuean.kit.http import not_modified, tag_of, with_tag

state = {"value": 1, "asked": 0, "full": 0, "broken": False, "locked": 0}

PAGE = """{% extends "kit/base.html" %}{% block title %}活的{% endblock %}{% block content %}
<div data-poll="2" data-src="/live-part"><b id="value">0</b></div><p data-poll-stamp></p>
{% endblock %}"""


def live_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(engines["jinja2"].from_string(PAGE).render({"idle_minutes": request.GET.get("idle")}, request))


def live_part(request: HttpRequest) -> HttpResponse:
    state["asked"] += 1
    if state["broken"]:
        return HttpResponse(status=503)
    tag = tag_of(state["value"])
    if unchanged := not_modified(request, tag):
        return unchanged
    state["full"] += 1
    return with_tag(HttpResponse(f'<b id="value">{state["value"]}</b>'), tag)


def lock(request: HttpRequest) -> HttpResponse:
    state["locked"] += request.method == "POST"
    return HttpResponse("锁定")


def search(request: HttpRequest) -> HttpResponse:
    return render(request, "kit/errors/page.html", {"heading": request.POST.get("q", ""), "icon_name": "search"})


web = ([path("lock", lock, name="lock"), path("search", search, name="search")], "web")
urlpatterns = [
    path("live-page", live_page),
    path("live-part", live_part),
    path("", include(web)),
    path("", include(("xuean.kit.urls", "kit"), namespace="kit")),
]
