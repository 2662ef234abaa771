"""Posts given, handed over, ended, leave and return in any order: access is what a tiny model says, at every step."""

from collections import defaultdict
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from tests import cast as theatre
from tests.cast import shanghai
from xuean.access.actor import Actor
from xuean.access.answers import can, narrow, who
from xuean.core.pen import Pen, holding
from xuean.people import ties
from xuean.people.models import StaffLeave, Student, Tie

POST = "homeroom_teacher"
PEOPLE = st.integers(0, 3)
CLASSES = st.integers(0, 1)


def machine(cast, staff):
    """The machine plays on this cast; each run is undone at its end."""

    class Life(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.undo = transaction.atomic()
            self.undo.__enter__()
            self.now = shanghai(8)
            self.holders = defaultdict(set)  # class -> people
            self.deputies = defaultdict(set)  # (class, holder) -> people
            self.away = {}  # person -> until, or None: until further notice
            with self.pen():
                Tie.objects.filter(post=POST).update(until=theatre.BEGAN + timedelta(seconds=1))

        def pen(self):
            return holding(Pen(actor=None, school_id=cast.school.id, tag="test", now=self.now))

        def teardown(self):
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

        def tie(self, klass, person):
            return Tie.objects.get(
                post=POST, anchor_id=cast.classes[klass].id, person=staff[person], until=None, deputy_of=None
            )

        @rule(minutes=st.integers(1, 90))
        def time_passes(self, minutes):
            self.now += timedelta(minutes=minutes)

        @rule(klass=CLASSES, person=PEOPLE)
        def give(self, klass, person):
            with self.pen() as pen:
                ties.hold(pen, staff[person], POST, "class", cast.classes[klass].id)
            self.holders[klass].add(person)

        @rule(klass=CLASSES, person=PEOPLE)
        def hand_over(self, klass, person):
            with self.pen() as pen:
                ties.hand_over(pen, POST, "class", cast.classes[klass].id, staff[person])
            for other in self.holders[klass] - {person}:
                self.deputies.pop((klass, other), None)
            self.holders[klass] = {person}

        @precondition(lambda self: any(self.holders.values()))
        @rule(data=st.data())
        def end(self, data):
            klass = data.draw(st.sampled_from([k for k, held in self.holders.items() if held]))
            person = data.draw(st.sampled_from(sorted(self.holders[klass])))
            with self.pen() as pen:
                ties.end(pen, self.tie(klass, person))
            self.holders[klass].discard(person)
            self.deputies.pop((klass, person), None)

        @precondition(lambda self: any(self.holders.values()))
        @rule(data=st.data(), deputy=PEOPLE)
        def name_deputy(self, data, deputy):
            klass = data.draw(st.sampled_from([k for k, held in self.holders.items() if held]))
            person = data.draw(st.sampled_from(sorted(self.holders[klass])))
            if deputy != person:
                with self.pen() as pen:
                    place = ("class", cast.classes[klass].id)
                    ties.hold(pen, staff[deputy], POST, *place, deputy_of=self.tie(klass, person))
                self.deputies[klass, person].add(deputy)

        @rule(person=PEOPLE, minutes=st.none() | st.integers(1, 120))
        def go_on_leave(self, person, minutes):
            if not self.is_away(person):
                until = self.now + timedelta(minutes=minutes) if minutes else None
                with self.pen() as pen:
                    ties.go_on_leave(pen, staff[person], self.now, until)
                self.away[person] = until

        @precondition(lambda self: any(self.is_away(person) for person in range(4)))
        @rule(data=st.data())
        def come_back(self, data):
            person = data.draw(st.sampled_from([p for p in range(4) if self.is_away(p)]))
            with self.pen():
                rows = StaffLeave.objects.filter(person=staff[person], superseded_at=None)
                rows.exclude(until__lte=self.now).update(until=self.now)
            del self.away[person]

        def is_away(self, person):
            return person in self.away and (self.away[person] is None or self.now < self.away[person])

        def expected(self, klass, person):
            standing = any(
                person in self.deputies[klass, holder] and self.is_away(holder) for holder in self.holders[klass]
            )
            return person in self.holders[klass] or standing

        @invariant()
        def access_is_what_the_model_says(self):
            for person, one in enumerate(staff):
                actor = Actor.for_person(one, self.now)
                listed = set(narrow(actor, "manage", Student.objects.all(), now=self.now).values_list("pk", flat=True))
                for klass, child in enumerate((cast.students[0], cast.others[0])):
                    expected = self.expected(klass, person)
                    assert can(actor, "manage", child, now=self.now) == expected, (klass, person)
                    assert (child.pk in listed) == expected

        @invariant()
        def recipients_are_the_holders(self):
            for klass, child in enumerate((cast.students[0], cast.others[0])):
                told = {number for number, one in enumerate(staff) if one in who("manage", child, now=self.now)}
                standing = {person for person in told if person not in self.holders[klass]}
                assert self.holders[klass] <= told
                assert all(self.expected(klass, person) for person in standing)

    return Life


@pytest.mark.django_db
def test_access_follows_the_life_of_posts(cast):
    with holding(Pen(actor=None, school_id=cast.school.id, tag="test", now=theatre.BEGAN)):
        staff = [theatre.member_of_staff(cast, f"teacher-{number}", f"教师{number}") for number in range(4)]
    run_state_machine_as_test(
        machine(cast, staff),
        settings=settings(
            max_examples=12,
            stateful_step_count=14,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
