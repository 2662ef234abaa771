"""Posts, deputies, leave."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xuean.kit.forms import WordsField
from xuean.people.models import Grade, Person, School, Staff, Student, TeachingGroup
from xuean.people.posts import posts
from xuean.people.reads import classes_of
from xuean.school.forms.time import sensible
from xuean.school.show import class_name, grade_name, group_name, post_name

LONGEST_REASON = 40


def staff_choices(school: School, *, but: UUID | None = None) -> list[tuple[str, str]]:
    """Everybody on the staff by name, with the subject."""
    rows = Staff.objects.filter(school=school, left_at=None).exclude(person=but)
    people = rows.select_related("person").order_by("person__pinyin", "person__name", "id")
    return [(str(one.person_id), " ".join(filter(None, (one.person.name, one.subject)))) for one in people]


class PersonForm(forms.Form):
    """One member of staff."""

    person = forms.ChoiceField(label=gettext_lazy("Member of staff"))

    def __init__(self, school: School, *args: Any, but: UUID | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        empty = ("", _("Please choose"))
        self.fields["person"].choices = [empty, *staff_choices(school, but=but)]  # type: ignore[attr-defined]
        self.school = school

    def clean_person(self) -> Person:
        return Person.objects.get(pk=self.cleaned_data["person"], school=self.school)


def post_choices() -> list[tuple[str, str]]:
    """The posts of staff."""
    return [(code, post_name(code)) for code, post in posts().items() if post.staff]


class AnchorForm(forms.Form):
    """Where a post is held. What is asked follows the post: nothing, a grade, a class, a group or a student."""

    anchor = forms.ChoiceField(required=False)
    student = WordsField(
        label=gettext_lazy("Student"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("The school number, or the whole name if there is only one of it"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    alone = forms.BooleanField(
        label=gettext_lazy("Whoever holds it there hands over now"), required=False, initial=True
    )

    def __init__(self, school: School, post: str, on: date, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.school, self.kind = school, posts()[post].anchor
        anchor = self.fields["anchor"]
        if self.kind in ("school", "student"):
            del self.fields["anchor"]
        else:
            anchor.label, choices = _anchors(school, self.kind, on)
            anchor.required, anchor.choices = True, [("", _("Please choose")), *choices]  # type: ignore[attr-defined]
        if self.kind != "student":
            del self.fields["student"]
        else:
            self.fields["student"].required = True
        if self.kind in ("school", "group", "student"):
            del self.fields["alone"]

    def clean_student(self) -> Student:
        wanted = self.cleaned_data["student"].strip()
        rows = Student.objects.filter(school=self.school, withdrawn_at=None)
        found = list(rows.filter(local_no=wanted)[:2]) or list(rows.filter(person__name=wanted)[:2])
        if not found:
            raise forms.ValidationError(_("There is no such student. Enter the school number or the whole name."))
        if len(found) > 1:
            raise forms.ValidationError(_("Several students are called so. Enter the school number."))
        return found[0]

    def anchor_id(self) -> UUID:
        if self.kind == "school":
            return self.school.id
        if self.kind == "student":
            return self.cleaned_data["student"].id
        return UUID(self.cleaned_data["anchor"])


def _anchors(school: School, kind: str, on: date) -> tuple[str, list[tuple[str, str]]]:
    if kind == "grade":
        rows = Grade.objects.filter(school=school, classes__closed_on=None).distinct().select_related("stage")
        return _("Grade"), [(str(row.id), grade_name(row, on)) for row in rows.order_by("stage__code", "-entry_year")]
    if kind == "class":
        return _("Class"), [(str(row.id), class_name(row, on)) for row in classes_of(school.id)]
    groups = TeachingGroup.objects.filter(school=school, closed_at=None, school_class__closed_on=None)
    groups = groups.select_related("school_class__grade__stage")
    ordered = groups.order_by("-school_class__grade__entry_year", "school_class__number", "name")
    return _("Teaching group"), [(str(row.id), group_name(row, on)) for row in ordered]


def _moment_input() -> forms.DateTimeInput:
    return forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class LeaveForm(forms.Form):
    since = forms.DateTimeField(label=gettext_lazy("From"), widget=_moment_input(), validators=[sensible])
    until = forms.DateTimeField(
        label=gettext_lazy("Until"),
        required=False,
        widget=_moment_input(),
        validators=[sensible],
        help_text=gettext_lazy("Empty: until further notice"),
    )
    reason = WordsField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("In a word, as training or sick leave; no diagnosis"),
    )
