"""What somebody receives by mail, and when."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Field, Layout, Row
from django import forms

from crm.staff.values import DigestForm, DigestScope, Weekday

from .fields import ZoneField, helper

DIGEST = ("digest_form", "digest_scope", "digest_day", "digest_hour")


class Receiving(forms.Form):
    """The digest is asked of its readers alone."""

    digest_form = forms.ChoiceField(
        choices=DigestForm.choices,
        label="The weekly digest comes by mail",
        help_text="Its page is there in any case. When it comes only for what is broken, it lists only that.",
    )
    digest_scope = forms.ChoiceField(
        choices=DigestScope.choices,
        label="It tells of",
        help_text="Yours are the clients you sponsor or own and those whose projects you manage or work on.",
    )
    digest_day = forms.TypedChoiceField(
        choices=Weekday.choices, coerce=int, label="On", help_text="On a closed day it comes on the next open one."
    )
    digest_hour = forms.TimeField(label="At", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    timezone = ZoneField(required=False, label="Your time zone", help_text="Empty: the site’s.")
    daily_note = forms.BooleanField(
        required=False,
        label="A note at 08:00 of your time",
        help_text="Only on days on which something of yours, or of whom you cover for, is due or late.",
    )
    warn_by_mail = forms.BooleanField(required=False, label="One mail when a reply of yours is due soon")

    def __init__(self, *args: Any, reads: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in () if reads else DIGEST:
            del self.fields[name]

    @property
    def helper(self) -> FormHelper:
        made = helper("Save")
        digest = [Row(Column("digest_form"), Column("digest_scope")), Row(Column("digest_day"), Column("digest_hour"))]
        asked = digest if "digest_form" in self.fields else []
        made.layout = Layout(*asked, Field("timezone"), "daily_note", "warn_by_mail")
        return made
