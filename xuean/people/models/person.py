"""Person, the documents that identify one, and the ways to reach one."""

from django.db import models

from xuean.core.records import Record, State, Version
from xuean.people.models.account import Account
from xuean.people.models.school import School
from xuean.vault.fields import SealedText


class Person(State):
    """One human being in one school. Name, sex and birth are open (S2); numbers and addresses are sealed elsewhere."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="persons")
    name = models.CharField(max_length=60)
    sex = models.CharField(max_length=1, default="0")  # GB/T 2261.1
    birth_on = models.DateField(null=True, blank=True)
    pinyin = models.CharField(max_length=200, blank=True, default="")
    initials = models.CharField(max_length=60, blank=True, default="")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["school", "name"]),
            models.Index(fields=["school", "initials"]),
            models.Index(fields=["school", "pinyin"]),
        ]

    def __str__(self) -> str:
        return str(self.id)


class PersonOwned(Record):
    """Belongs to one person, so sealed fields use that person's key."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class IdentityDocument(PersonOwned, Version):
    """Register A3: type and number; the blind index finds it exactly, nothing else can."""

    kind = models.CharField(max_length=2)  # facts N14
    number = SealedText(owner="person_id")
    number_blind = models.BinaryField(max_length=16)
    accepted_as_is = models.BooleanField(default=False)  # a person confirmed a contradiction of number, birth or sex

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school", "number_blind"],
                condition=models.Q(until__isnull=True, superseded_at__isnull=True),
                name="people_document_current",
            )
        ]


class ContactPoint(PersonOwned, State):
    """A phone, an e-mail address or a postal address, in the order to try."""

    KINDS = ("mobile", "landline", "email", "address")
    ENDED = ("wrong", "changed", "dead", "asked")

    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in KINDS])
    value = SealedText(owner="person_id")
    value_blind = models.BinaryField(max_length=16)
    order = models.PositiveSmallIntegerField(default=1)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=10, blank=True, default="")  # of ENDED, where a person ended it
    dead_at = models.DateTimeField(null=True, blank=True)  # found not to work: B2.4
    confirmed_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["school", "value_blind"]),
            models.Index(
                fields=["person", "kind"], condition=models.Q(until__isnull=True), name="people_contact_current"
            ),
        ]
