"""Hours, holidays and shutdowns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from crm.staff.countries import regions
from crm.staff.errors import Refusal
from crm.staff.models import Holiday, Shutdown, SiteCalendar
from crm.staff.proposals import countries
from crm.staff.services import check_hours
from crm.worktime import WorkCalendar

from .fields import DayField, HoursField, PersonField, ZoneField, helper

WEEK = (
    ("mon", "Monday"),
    ("tue", "Tuesday"),
    ("wed", "Wednesday"),
    ("thu", "Thursday"),
    ("fri", "Friday"),
    ("sat", "Saturday"),
    ("sun", "Sunday"),
)


CHOICE = forms.Select(attrs={"class": "form-select"})


class HoursForm(forms.Form):
    """Opening hours by weekday. The calendar they make is `calendar` after a successful clean."""

    timezone = ZoneField(label="Time zone of the site")
    mon, tue, wed, thu, fri, sat, sun = (HoursField(label=label) for _, label in WEEK)
    calendar: WorkCalendar

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            try:
                self.calendar = check_hours(data["timezone"], self.hours)
            except Refusal as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return data

    @property
    def hours(self) -> dict[str, list[list[str]]]:
        return {day: self.cleaned_data[day] for day, _ in WEEK if self.cleaned_data[day]}

    @property
    def week(self) -> list[forms.BoundField]:
        return [self[day] for day, _ in WEEK]


class HouseHours(HoursForm):
    """The first hours of a new house, with where it stands."""

    country = forms.ChoiceField(choices=countries, label="Country", help_text="Its holidays are proposed next.")
    site_name = forms.CharField(max_length=120, required=False, label="Name of the site, if it has one")


class CorrectHours(HoursForm):
    reason = forms.CharField(max_length=300, label="Why", help_text="Stays with the record.")


class NewHours(CorrectHours):
    """Other hours from a day on. `first` is the earliest day they may begin."""

    valid_from = DayField(label="From which day on")
    field_order = ("valid_from",)

    def __init__(self, *args: Any, first: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.first = first

    def clean_valid_from(self) -> date:
        day: date = self.cleaned_data["valid_from"]
        if day < self.first:
            raise forms.ValidationError("What has begun is corrected, not begun again. Choose a day that is ahead.")
        if SiteCalendar.objects.filter(valid_from=day).exists():
            raise forms.ValidationError("Hours that begin on that day are there already. Correct those.")
        return day


class AddHoliday(forms.Form):
    day = DayField(label="Date")
    name = forms.CharField(max_length=120)
    hours = HoursField(label="Open for a part of the day", help_text="Such as 08:00–12:00. Empty: closed all day.")

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        known = Holiday.objects.filter(date=day).first()
        if known:
            raise forms.ValidationError(f"That day is {known.name} already. Remove it first.")
        return day

    @property
    def helper(self) -> FormHelper:
        return helper("Add the day")


class Place(forms.Form):
    """Whose holidays are proposed, for which year."""

    country = forms.ChoiceField(choices=countries, widget=CHOICE)
    region = forms.ChoiceField(required=False, widget=CHOICE)
    year = forms.IntegerField(min_value=2000, max_value=2099, widget=forms.NumberInput(attrs={"class": "form-control"}))

    def __init__(self, data: dict[str, Any]) -> None:
        parts = regions(str(data.get("country", "")))
        # The region of the country chosen before says nothing about this one.
        data["region"] = data["region"] if data.get("region") in parts else ""
        super().__init__(data)
        self.fields["region"].choices = [("", "Everywhere"), *((part, part) for part in parts)]  # type: ignore[attr-defined]
        self.has_regions = bool(parts)


@dataclass(frozen=True)
class Offer:
    """A proposed day; `known`: we close then already."""

    date: date
    name: str
    usual: bool
    known: bool


class Confirm(forms.Form):
    """Which of the proposed days we really close."""

    day = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple, label="Days we close")

    def __init__(self, *args: Any, offers: Sequence[Offer], **options: Any) -> None:
        super().__init__(*args, **options)
        self.offers = offers
        ahead = [offer for offer in offers if not offer.known]
        self.fields["day"].choices = [(offer.date.isoformat(), offer.name) for offer in ahead]  # type: ignore[attr-defined]
        self.initial["day"] = [offer.date.isoformat() for offer in ahead if offer.usual]

    @property
    def rows(self) -> list[tuple[Offer, bool]]:
        """Each proposed day, and whether its box is ticked."""
        ticked = set(self["day"].value() or ())
        return [(offer, offer.date.isoformat() in ticked) for offer in self.offers]

    @property
    def days(self) -> dict[date, str]:
        chosen = set(self.cleaned_data["day"])
        return {offer.date: offer.name for offer in self.offers if offer.date.isoformat() in chosen}


class ShutdownForm(forms.ModelForm):  # type: ignore[type-arg]
    """Several closed days in a row, with somebody to call."""

    start = DayField(label="First closed day")
    end = DayField(label="Last closed day")
    emergency_contact = PersonField(required=False)

    class Meta:
        model = Shutdown
        fields = ("name", "start", "end", "counts_as_holiday", "emergency_contact", "clients_told")
        labels = {
            "counts_as_holiday": "Working time rests on these days",
            "clients_told": "The clients have been told",
        }

    @property
    def helper(self) -> FormHelper:
        return helper("Save the shutdown")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("start") and data.get("end") and data["end"] < data["start"]:
            self.add_error("end", "The last closed day lies before the first.")
        return data


class Stretch(forms.Form):
    """Whose figures are restated: questions asked from one day to another, both included."""

    first = DayField(label="Asked from")
    last = DayField(label="to")
    reason = forms.CharField(max_length=300, label="Why", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("first") and data.get("last") and data["last"] < data["first"]:
            self.add_error("last", "The last day lies before the first.")
        return data
