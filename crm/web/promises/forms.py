from __future__ import annotations

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from ..moments import MomentField


class Move(forms.Form):
    """Another date the client agreed to."""

    due = MomentField(label="New date")
    reason = forms.CharField(max_length=300, label="Why it moves, and that the client agreed")
    version = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.add_input(Submit("save", "Move the promise"))
        return helper
