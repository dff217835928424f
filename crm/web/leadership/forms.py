from __future__ import annotations

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from crm.conversations.values import LIVE, Channel
from crm.staff.models import StaffMember


class Plan(forms.Form):
    """A leadership contact that is meant to happen: one's own, or asked of a leader."""

    leader = forms.ModelChoiceField(queryset=StaffMember.objects.filter(is_active=True, is_leadership=True))
    planned_for = forms.DateTimeField(
        label="When", widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    channel = forms.ChoiceField(choices=[(code, label) for code, label in Channel.choices if code in LIVE])
    note = forms.CharField(max_length=300, required=False, label="What worries them")

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.add_input(Submit("save", "Plan it"))
        return helper
