"""People, absences, access and one's own profile."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms

from crm.staff.models import StaffMember
from crm.staff.values import Function, StaffRole

from ...moments import MomentField
from .fields import DayField, PersonField, ZoneField, helper


class Member(forms.Form):
    """A person of ours. `person` is who is changed; empty: somebody new."""

    name = forms.CharField(max_length=120)
    email = forms.EmailField(label="E-mail address")
    title = forms.CharField(max_length=120, required=False)
    staff_role = forms.ChoiceField(choices=StaffRole.choices, label="Role", initial=StaffRole.PROJECT_MANAGER)
    function = forms.ChoiceField(choices=Function.choices, initial=Function.PROGRAM_MANAGEMENT)
    is_leadership = forms.BooleanField(
        required=False,
        label="A senior leader",
        help_text="Contacts they lead or attend count as leadership contact from now on.",
    )
    is_superuser = forms.BooleanField(required=False, label="May change the settings")
    backup = PersonField(required=False, help_text="Is told of their late replies too.")
    timezone = ZoneField(required=False, label="Time zone", help_text="Empty: the site’s.")
    reason = forms.CharField(max_length=300, required=False, label="Why", help_text="Needed when leadership changes.")

    def __init__(self, *args: Any, person: StaffMember | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.person = person
        if person is None:
            del self.fields["reason"]
        else:
            others = self.fields["backup"].queryset.exclude(pk=person.pk)  # type: ignore[attr-defined]
            self.fields["backup"].queryset = others  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        switched = self.person is not None and data.get("is_leadership") != self.person.is_leadership
        if switched and not data.get("reason"):
            self.add_error("reason", "Say why: from now on it decides which contacts count as a leader’s.")
        return data

    @property
    def helper(self) -> FormHelper:
        made = helper("Save" if self.person else "Add the person")
        made.layout = Layout(
            Row(Column("name"), Column("email")),
            Row(Column("title"), Column("staff_role"), Column("function")),
            "is_leadership",
            "is_superuser",
            Row(Column("backup"), Column("timezone")),
            *(["reason"] if self.person else []),
        )
        return made


class FirstColleague(forms.Form):
    """The least that must be known of somebody, while the house is set up."""

    name = forms.CharField(max_length=120)
    email = forms.EmailField(label="E-mail address")
    staff_role = forms.ChoiceField(choices=StaffRole.choices, label="Role", initial=StaffRole.CSO)
    is_leadership = forms.BooleanField(required=False, initial=True, label="A senior leader")

    @property
    def helper(self) -> FormHelper:
        made = helper("Add")
        made.layout = Layout(Row(Column("name"), Column("email"), Column("staff_role")), "is_leadership")
        return made


class Leave(forms.Form):
    """Who takes over what somebody answers for; asked only where there is something."""

    to = PersonField(label="Questions, promises and projects go to")
    sponsor = PersonField(label="Clients and planned contacts go to the leader")
    reason = forms.CharField(max_length=300, label="Why they leave")

    def __init__(self, *args: Any, leaving: StaffMember, work: bool, leads: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        here = StaffMember.objects.filter(is_active=True).exclude(pk=leaving.pk)
        self.fields["to"].queryset = here  # type: ignore[attr-defined]
        self.fields["sponsor"].queryset = here.filter(is_leadership=True)  # type: ignore[attr-defined]
        for name, asked in (("to", work), ("sponsor", leads)):
            if not asked:
                del self.fields[name]

    @property
    def helper(self) -> FormHelper:
        return helper("Hand over and send off" if len(self.fields) > 1 else "Send off")


class AbsenceForm(forms.Form):
    staff = PersonField(label="Who")
    start = MomentField(label="From")
    end = MomentField(label="Until")
    cover = PersonField(required=False, label="Who covers", help_text="Sees their waiting questions and is told.")
    note = forms.CharField(max_length=200, required=False, help_text="Everybody may read it; no health notes.")

    def __init__(self, *args: Any, only: StaffMember | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if only:
            del self.fields["staff"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start: datetime | None = data.get("start")
        end: datetime | None = data.get("end")
        if start and end and end <= start:
            self.add_error("end", "The absence ends before it starts.")
        return data

    @property
    def helper(self) -> FormHelper:
        made = helper("Save the absence")
        who = ["staff"] if "staff" in self.fields else []
        made.layout = Layout(*who, Row(Column("start"), Column("end")), Row(Column("cover"), Column("note")))
        return made


class Grant(forms.Form):
    staff = PersonField(label="Who may see them")
    until = DayField(required=False, label="Until which day", help_text="Included. Empty: until somebody ends it.")
    reason = forms.CharField(max_length=300, label="Why")

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean_until(self) -> date | None:
        day: date | None = self.cleaned_data["until"]
        if day and day < self.today:
            raise forms.ValidationError("That day has passed.")
        return day

    @property
    def helper(self) -> FormHelper:
        return helper("Grant access")


class Profile(forms.Form):
    """What everybody sets for themselves."""

    name = forms.CharField(max_length=120, label="Your name")
    timezone = ZoneField(required=False, label="Your time zone", help_text="Pages show times in it. Empty: the site’s.")

    @property
    def helper(self) -> FormHelper:
        return helper("Save")
