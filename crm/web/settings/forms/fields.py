"""Fields the settings share."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from crm.staff.services import check_hours, check_zone

Ranges = list[list[str]]
TIME = re.compile(r"(\d{1,2})(?::?(\d\d))?\Z")
FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def helper(label: str, name: str = "save") -> FormHelper:
    made = FormHelper()
    made.add_input(Submit(name, label))
    return made


class DayField(forms.DateField):
    """A day of this century: everything else is a slip of the keyboard."""

    widget = DAY

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day and not FIRST <= day <= LAST:
            raise forms.ValidationError(f"Give a day between {FIRST:%Y} and {LAST:%Y}.")
        return day


class HoursField(forms.CharField):
    """Open ranges of one day, as people write them: “8-12, 13-17”. Empty: closed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=120, required=False, **options)

    def prepare_value(self, value: Any) -> Any:
        return in_words(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Ranges:
        text = str(super().clean(value)).strip()
        ranges = [_range(part) for part in text.split(",")] if text and text.lower() != "closed" else []
        if ranges:
            try:
                check_hours("UTC", {"mon": ranges})
            except Refusal as refusal:
                raise forms.ValidationError(str(refusal).replace(" of mon", "")) from refusal
        return ranges


def in_words(ranges: Ranges) -> str:
    """“08:00–12:00, 13:00–17:00”"""
    return ", ".join(f"{opens}–{closes}" for opens, closes in ranges)


def _range(text: str) -> list[str]:
    ends = [_time(end) for end in re.split(r"\s*(?:-|–|to)\s*", text.strip())]
    if len(ends) != 2 or None in ends:
        raise forms.ValidationError(
            f"“{text.strip()}” is no range of hours. Write 08:00–17:00, or several with commas."
        )
    return [end for end in ends if end]


def _time(text: str) -> str | None:
    found = TIME.match(text)
    return f"{int(found[1]):02}:{found[2] or '00'}" if found else None


@lru_cache(maxsize=1)
def zones() -> tuple[str, ...]:
    """The names people choose from: places, not abbreviations."""
    return tuple(sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/")))


class ZoneField(forms.CharField):
    """A time zone by its IANA name, with the known names offered while typing."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"list": "zones", "autocomplete": "off"})
        super().__init__(max_length=64, widget=widget, **options)

    def clean(self, value: Any) -> str:
        name = str(super().clean(value)).strip()
        try:
            return check_zone(name) if name else ""
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Somebody who is here."""

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=StaffMember.objects.filter(is_active=True), **options)


class Reason(forms.Form):
    """A page that asks only why."""

    reason = forms.CharField(max_length=300, label="Why")
