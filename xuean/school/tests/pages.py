"""Small hands for the page tests of this room."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from tests.cast import MONDAY, Cast, shanghai
from xuean.people.models import Lesson, Staff, Tie

NOW = shanghai(8, 10)
TUESDAY = MONDAY + timedelta(days=1)


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def at(name: str, *args: Any) -> str:
    return reverse(f"school:{name}", args=args)


def staff_of(cast: Cast, who: str) -> Staff:
    return Staff.objects.get(person=cast.people[who])


def tie_of(cast: Cast, who: str) -> Tie:
    return Tie.objects.get(person=cast.people[who], deputy_of=None)


def lesson(cast: Cast, period: str = "1", index: int = 0) -> Lesson:
    return Lesson.objects.get(group=cast.groups[index], weekday=1, period=period)
