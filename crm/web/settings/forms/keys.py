"""A key for a program."""

from __future__ import annotations

from typing import ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms

from .fields import helper


class NewKey(forms.Form):
    LENGTHS: ClassVar = ((30, "a month"), (90, "three months"), (365, "a year"))

    name = forms.CharField(
        max_length=80, label="Which program is it for", help_text="Such as: the board’s spreadsheet."
    )
    days = forms.TypedChoiceField(choices=LENGTHS, coerce=int, initial=90, label="Good for")

    @property
    def helper(self) -> FormHelper:
        made = helper("Make a key")
        made.layout = Layout(Row(Column("name"), Column("days")))
        return made
