"""GET shows the empty field, POST searches."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from xuean.access.guards import page
from xuean.audit.append import append
from xuean.core import clock
from xuean.kit.errors import too_often
from xuean.web.asked import Asked
from xuean.web.search.reads import search as find
from xuean.web.signin import limits
from xuean.web.signin.digests import keyed


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("Name, pinyin or initials"),
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "autofocus": True}),
    )


@page(signed_in="each finds only what the own posts may search")
@require_http_methods(["GET", "POST"])
def search(request: Asked) -> HttpResponse:
    """Counted (search.per-hour) and audited: how long the words were and how many were found, never the words."""
    form = SearchForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        now = clock.now()
        actor = request.actor
        try:
            limits.try_search(keyed("searcher", str(actor.person_id)), now)
        except limits.TooMany as fault:
            return too_often(request, int(fault.wait.total_seconds()))
        text = form.cleaned_data["q"]
        found = find(actor, text, now, now.astimezone(actor.person.school.tz).date())
        append(
            school_id=actor.school_id,
            tag="web.search",
            actor=actor,
            subject=None,
            now=now,
            codes={"length": len(text), "found": found.count},
        )
    return render(request, "web/search/search.html", {"form": form, "found": found})
