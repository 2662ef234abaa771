"""From nothing: the one-time address, the first account, the guide; and the demo's one click."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from tests.cast import Cast, shanghai
from xuean.audit.models import Entry
from xuean.core import clock
from xuean.people.models import Account, Person, School, Tie
from xuean.web.firstrun import actions, guide
from xuean.web.signin import demo
from xuean.web.tests.conftest import enter

pytestmark = pytest.mark.django_db
TOKEN = "T" * 43
HERE = {"HTTP_HOST": "127.0.0.1:8000"}
DATA = {"name": "郑海涛", "username": "ZHT", "new": "seven wet umbrellas", "again": "seven wet umbrellas"}


@pytest.fixture
def home(tmp_path: Path, settings) -> Path:
    settings.XUEAN_HOME = tmp_path
    kept = {
        "sha256": hashlib.sha256(TOKEN.encode()).hexdigest(),
        "expires_at": (shanghai(8) + timedelta(minutes=30)).isoformat(),
    }
    (tmp_path / "setup-token").write_text(json.dumps(kept))
    return tmp_path


def test_the_first_account_is_made_once(db: None, home: Path) -> None:
    with clock.at(shanghai(8)):
        assert Client().get(f"/setup/{TOKEN}").status_code == 200  # opening uses nothing up
        answer = Client().post(f"/setup/{TOKEN}", DATA | {"school": "青云实验中学", "recorder": "on"})
        assert answer["Location"] == "/sign-in"
        assert Client().post(f"/setup/{TOKEN}", DATA).status_code == 410
    account = Account.objects.get()
    assert account.username == "zht" and account.check_password(DATA["new"])
    assert School.objects.get().name == "青云实验中学"
    assert set(Tie.objects.values_list("post", flat=True)) == {*actions.POSTS, "recorder"}
    assert set(Entry.objects.values_list("tag", flat=True)) == {"web.found-school", "web.first-account"}


def test_without_data_entry_there_is_no_recorder(db: None, home: Path) -> None:
    with clock.at(shanghai(8)):
        Client().post(f"/setup/{TOKEN}", DATA | {"school": "青云实验中学"})
    assert set(Tie.objects.values_list("post", flat=True)) == set(actions.POSTS)


@pytest.mark.parametrize(
    ("token", "minute", "status"), [(TOKEN, 29, 200), (TOKEN, 30, 410), ("X" * 43, 0, 410), ("nonsense", 0, 410)]
)
def test_the_address_is_right_and_in_time_or_nothing(
    db: None, home: Path, token: str, minute: int, status: int
) -> None:
    with clock.at(shanghai(8, minute)):
        assert Client().get(f"/setup/{token}").status_code == status


def test_it_is_dead_as_soon_as_there_is_an_account(cast: Cast, home: Path) -> None:
    with clock.at(shanghai(8)):
        assert Client().get(f"/setup/{TOKEN}").status_code == 410


@pytest.mark.parametrize("change", [{"again": "something else!"}, {"new": "short", "again": "short"}, {"name": ""}])
def test_a_faulty_form_spends_nothing(db: None, home: Path, change: dict[str, str]) -> None:
    with clock.at(shanghai(8)):
        assert Client().post(f"/setup/{TOKEN}", DATA | {"school": "青云实验中学"} | change).status_code == 200
    assert (home / "setup-token").is_file() and not Account.objects.exists()


def test_an_empty_school_opens_with_the_guide(db: None, home: Path) -> None:
    with clock.at(shanghai(8)):
        Client().post(f"/setup/{TOKEN}", DATA | {"school": "青云实验中学", "recorder": "on"})
        client = Client()
        enter(client, Person.objects.get(), shanghai(8))
        assert client.get("/")["Location"] == "/first-steps"
        page = client.get("/first-steps").content.decode().partition("</main>")[0]
    assert page.count('id="step-') == len(guide.PLANS)
    assert page.count("btn-primary") <= 1


def test_the_first_step_not_done_is_the_one_to_take(cast: Cast) -> None:
    states = [step.state for step in guide.steps(cast.actor("recorder"), cast.school)]
    assert states == ["done"] * 7 + ["now"]


def test_a_step_that_is_somebody_elses_says_so(cast: Cast) -> None:
    steps = {step.plan.code: step for step in guide.steps(cast.actor("system_administrator"), cast.school)}
    assert steps["accounts"].may and not steps["roster"].may


def test_the_demo_lists_one_person_a_post(cast: Cast, settings) -> None:
    settings.XUEAN_DEMO = True
    with clock.at(shanghai(8)):
        found = demo.people(shanghai(8))
        page = Client().get("/sign-in", **HERE).content.decode()
        assert page.count("data-demo-person") == len(found) >= 16
        assert len({one.person.pk for one in found}) == len(found)
        client = Client()
        one = next(one for one in found if one.post == "homeroom_teacher")
        assert client.post(f"/sign-in/demo/{one.person.pk}", **HERE)["Location"] == "/"
        assert one.person.name in client.get("/account", **HERE).content.decode()


@pytest.mark.parametrize(
    ("is_demo", "more"),
    [
        (False, {}),
        (True, {"REMOTE_ADDR": "192.168.1.9"}),
        (True, {"HTTP_X_FORWARDED_FOR": "10.0.0.9"}),
        (True, {"HTTP_HOST": "school.example"}),
    ],
)
def test_anywhere_else_there_is_no_such_door(cast: Cast, settings, is_demo: bool, more: dict[str, str]) -> None:
    settings.XUEAN_DEMO, settings.ALLOWED_HOSTS = is_demo, ["*"]
    person = cast.people["guard"]
    more = HERE | more
    assert "data-demo-person" not in Client().get("/sign-in", **more).content.decode()
    assert Client().post(f"/sign-in/demo/{person.pk}", **more).status_code == 404
