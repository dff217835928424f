"""Calendars that are read."""

from __future__ import annotations

from crispy_forms.helper import FormHelper
from django import forms

from crm.capture.calendar.blocks import MOST_BYTES

from .fields import helper


class Subscription(forms.Form):
    """A calendar of one's own, by its secret address."""

    name = forms.CharField(max_length=120, help_text="What people here call it.")
    url = forms.CharField(
        max_length=500,
        label="Secret address",
        help_text="https:// or webcal://, in iCal format. It is stored encrypted and not shown again.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "url"}),
    )

    @property
    def helper(self) -> FormHelper:
        return helper("Read it from now on")


class CalendarFile(forms.Form):
    """An .ics file."""

    file = forms.FileField(
        label="Calendar file (.ics)", widget=forms.ClearableFileInput(attrs={"accept": ".ics,text/calendar"})
    )

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError("The file is larger than 5 MB. Export a shorter time.")
        return bytes(file.read())
