"""Open sessions without the door: the cookies of the homeroom teachers and of those who see the whole school."""

from datetime import timedelta

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.urls import NoReverseMatch, reverse

from xuean.access.actor import Actor
from xuean.access.answers import may
from xuean.access.middleware import PERSON_KEY
from xuean.core import clock
from xuean.people.models import Account, Person, Tie
from xuean.project.demo.build import Built
from xuean.web.models import Session
from xuean.web.signin.entering import BACKEND, CONFIRMED_KEY, FACTOR_KEY
from xuean.web.signin.store import SessionStore


def open_all(built: Built) -> dict[str, list[str]]:
    """`homeroom`: by class; `offices`: those who may search and watch the whole school, the principal first."""
    accounts = {one.id: one for one in Account.objects.filter(persons__school=built.school)}
    homerooms = built.teachers[: len(built.classes)]
    posts = Tie.objects.filter(school=built.school, anchor_record="school").select_related("person")
    offices = [tie.person for tie in sorted(posts, key=lambda tie: tie.post != "principal")]
    now = clock.now()
    watching = [
        one
        for one in offices
        if may(actor := Actor.for_person(one, now), "search", "student") and may(actor, "watch", "roll_call")
    ]
    return {
        "homeroom": [_open(one, accounts) for one in homerooms],
        "offices": [_open(one, accounts) for one in watching],
    }


def _open(person: Person, accounts: dict) -> str:
    account = accounts[person.account_id]
    store = SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = BACKEND
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store[PERSON_KEY] = str(person.pk)
    store[FACTOR_KEY] = "demo"
    store[CONFIRMED_KEY] = clock.now().isoformat()
    store.create()
    # the clock of a measurement jumps from lesson to lesson, and nobody is there to unlock an idle screen
    Session.objects.filter(pk=store.row.pk).update(last_seen_at=clock.now() + timedelta(hours=12))
    return store.session_key


def places(built: Built) -> dict[str, object]:
    """Addresses, and words to search by."""
    students = built.students[:: max(1, len(built.students) // 40)]
    return {
        "student_pages": [_address("web:student", one.id) for one in students],
        "search": {"name": "王", "pinyin": "wang", "initials": "wyt"},
    }


def _address(name: str, *args: object) -> str | None:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return None
