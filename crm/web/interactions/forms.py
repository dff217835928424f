from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.db.models import QuerySet

from crm.conversations.models import Clock, Interaction
from crm.conversations.values import Channel, Direction, Priority
from crm.staff.models import StaffMember

from ..moments import MomentField


class Reasoned(forms.Form):
    """A change that needs its reason."""

    reason = forms.CharField(max_length=300, label="Why")


class HandOver(forms.Form):
    to = forms.ModelChoiceField(queryset=StaffMember.objects.filter(is_active=True), label="Who answers")
    reason = forms.CharField(max_length=300, required=False, label="What they must know")


class PromiseAnswer(forms.Form):
    due = forms.DateField(label="The answer comes by", widget=forms.DateInput(attrs={"type": "date"}))


def joinable(client: int, but: int) -> QuerySet[Clock]:
    """The client's questions that wait, but for one conversation's."""
    return Clock.objects.running().filter(client=client).exclude(thread=but)


class Question(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.opened_by.summary)[:70]


class Join(forms.Form):
    """A question of the same client that waits, and that this contact belongs to."""

    question = Question(queryset=Clock.objects.none(), label="Waiting question", empty_label="choose one")

    def __init__(self, *args: Any, fact: Interaction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = joinable(fact.client_id, fact.thread_id).select_related("opened_by", "thread")
        self.fields["question"].queryset = rows  # type: ignore[attr-defined]


class Correct(Reasoned):
    """Facts of a contact that can be put right. The version tells whether somebody else was faster."""

    occurred_at = MomentField(label="When")
    channel = forms.ChoiceField(choices=Channel.choices)
    direction = forms.ChoiceField(choices=Direction.choices)
    priority = forms.ChoiceField(choices=Priority.choices)
    summary = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}))
    needs_reply = forms.NullBooleanField(required=False, label="Needs a reply")
    automatic = forms.BooleanField(required=False, label="A machine wrote it")
    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = (
        *("occurred_at", "channel", "direction", "priority", "summary", "needs_reply", "automatic"),
        *("reason", "version"),
    )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.add_input(Submit("save", "Correct it"))
        return helper


def facts_of(interaction: Interaction) -> dict[str, object]:
    names = ("occurred_at", "channel", "direction", "priority", "summary", "needs_reply", "automatic", "version")
    return {name: getattr(interaction, name) for name in names}
