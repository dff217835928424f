from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from crm.clients.models import Client, Contact
from crm.conversations.values import LIVE, Channel
from crm.staff.models import StaffMember

from ..moments import MomentField


class Plan(forms.Form):
    """A leadership contact that is meant to happen: one's own, or asked of a leader."""

    leader = forms.ModelChoiceField(queryset=StaffMember.objects.filter(is_active=True, is_leadership=True))
    planned_for = MomentField(label="When")
    channel = forms.ChoiceField(choices=[(code, label) for code, label in Channel.choices if code in LIVE])
    note = forms.CharField(max_length=300, required=False, label="What worries them")
    invited = forms.ModelChoiceField(
        queryset=Contact.objects.none(),
        required=False,
        label="Invite of the client, too",
        empty_label="nobody; only the leader gets an invitation",
    )

    def __init__(self, *args: Any, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Contact.objects.filter(client=client, email__contains="@")
        self.fields["invited"].queryset = people  # type: ignore[attr-defined]

    # Buttons with a time of their own send the form too.
    use_required_attribute = False

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        return helper


class Move(forms.Form):
    """Another time, or another way to meet."""

    planned_for = MomentField(label="When")
    channel = forms.ChoiceField(choices=[(code, label) for code, label in Channel.choices if code in LIVE])
