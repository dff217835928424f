"""Whose mail is ours, and what starts no clock."""

from __future__ import annotations

from crispy_forms.helper import FormHelper
from django import forms

from crm.capture.models import OwnKind
from crm.staff.models import StaffMember

from .fields import helper


class OwnNameForm(forms.Form):
    kind = forms.ChoiceField(choices=OwnKind.choices, label="What it is")
    value = forms.CharField(max_length=254, label="Name or address")
    staff = forms.ModelChoiceField(
        queryset=StaffMember.objects.filter(is_active=True), required=False, label="Whose, if it is one person’s"
    )

    @property
    def helper(self) -> FormHelper:
        return helper("Add it")


class SwitchesForm(forms.Form):
    thanks_end = forms.BooleanField(required=False, label="A thank-you after our reply starts no clock")
    notes_ask_nothing = forms.BooleanField(required=False, label="What says it is for information starts no clock")
    copies_ask = forms.BooleanField(required=False, label="Mail that names us only in Cc starts a clock")

    @property
    def helper(self) -> FormHelper:
        return helper("Save")
