"""The door of a page: who comes in, who is led to sign in, and that refused looks like gone."""

import pytest
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from tests.cast import shanghai
from xuean.access import grants
from xuean.access.answers import can, require
from xuean.access.grants import Grant
from xuean.access.guards import Policy, page
from xuean.access.registry import record_class, record_of, ref_of, resolve
from xuean.core.pen import Pen, holding
from xuean.core.ref import Ref
from xuean.core.verdict import NotYours
from xuean.people.models import Account, Staff

NOW = shanghai(9)


def ask(view, actor=None, address="/there"):
    request = RequestFactory().get(address)
    request.actor = actor
    return view(request)


@page("student", "read")
def file(request):
    return HttpResponse("a file")


@page("student", "read")
def others(request):
    raise NotYours


@page(signed_in="one's own")
def own(request):
    return HttpResponse("mine")


@page(public="everybody")
def public(request):
    return HttpResponse("all")


@pytest.mark.parametrize(
    "words",
    [
        {},
        {"record": "student"},
        {"record": "student", "verb": "read", "public": "x"},
        {"public": "x", "signed_in": "y"},
    ],
)
def test_a_page_has_exactly_one_policy(words):
    with pytest.raises(ValueError, match="exactly one"):
        page(**words)


def test_the_policy_stands_on_the_view():
    assert file.policy == Policy("student", "read")
    assert (own.policy.signed_in, public.policy.public) == ("one's own", "everybody")


@pytest.mark.parametrize("view", [file, own, others])
def test_a_stranger_is_led_to_the_sign_in_and_back(view):
    answer = ask(view)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in?next=/there")


def test_a_public_page_asks_nobody():
    assert ask(public).content == b"all"


def test_who_may_comes_in(cast):
    assert ask(file, cast.actor("homeroom_teacher")).content == b"a file"
    assert ask(own, cast.actor("guard")).content == b"mine"


def test_who_may_nowhere_finds_nothing_there(cast):
    with pytest.raises(Http404):
        ask(file, cast.actor("system_administrator"))


def test_out_of_scope_is_not_found(cast):
    with pytest.raises(Http404):
        ask(others, cast.actor("homeroom_teacher"))


def test_require_says_no_in_one_way(cast):
    require(cast.actor("homeroom_teacher"), "read", cast.students[0], now=NOW)
    with pytest.raises(NotYours):
        require(cast.actor("homeroom_teacher"), "read", cast.others[0], now=NOW)
    with pytest.raises(NotYours):
        require(cast.actor("homeroom_teacher"), "devour", cast.students[0], now=NOW)


def test_unless_self_spares_the_own_row(cast, monkeypatch):
    """A grant "unless self": the office manages staff, and not itself."""
    table = {"academic_office": {"staff": Grant(frozenset({"manage"}), frozenset({"self"}))}}
    monkeypatch.setattr(grants, "table", lambda: table)
    monkeypatch.setattr(grants, "posts_with", lambda record, verb: frozenset({"academic_office"}))
    actor = cast.actor("academic_office")
    mine = Staff.objects.get(person=cast.people["academic_office"])
    assert can(actor, "manage", Staff.objects.get(person=cast.people["guard"]), now=NOW)
    assert not can(actor, "manage", mine, now=NOW)


def test_a_cell_with_an_unknown_key_does_not_load():
    with pytest.raises(ValueError, match="unknown keys"):
        grants._records("guard", {"student": {"verb": ["read"]}})


def test_an_account_of_two_schools_is_read_in_each(cast):
    """A login is global: the administrator of either school sees it, through the person there."""
    account = cast.people["guard"].account
    assert can(cast.actor("system_administrator"), "read", account, now=NOW)
    with holding(Pen(actor=None, school_id=cast.school.id, tag="test", now=NOW)):
        lonely = Account.objects.create(username="nobody-here")
    assert not can(cast.actor("system_administrator"), "read", lonely, now=NOW)


def test_references_lead_back(cast):
    student = cast.students[0]
    ref = ref_of(student)
    assert Ref.parse(str(ref)) == ref
    assert resolve(ref) == student
    assert record_of(student).name == "student"
    assert resolve(Ref("student", cast.school.id)) is None
    with pytest.raises(LookupError):
        record_class("ghost")
