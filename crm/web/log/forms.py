"""The ordinary form behind a logged contact."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row, Submit
from django import forms
from django.db.models import QuerySet

from crm.clients.models import Client, Contact
from crm.conversations.models import Clock
from crm.conversations.values import Channel, Direction, Priority
from crm.projects.models import Project
from crm.projects.queries import open_projects
from crm.staff.models import StaffMember

# Who began: the words people use for the direction.
BEGAN = [
    (Direction.INBOUND, "They reached us"),
    (Direction.OUTBOUND, "We reached them"),
    (Direction.TWO_WAY, "We talked"),
    (Direction.INTERNAL, "A note among ourselves"),
]
REPLY = [("", "As usual for the channel"), ("true", "Yes, they need a reply"), ("false", "No reply needed")]


class Question(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.opened_by.summary[:70]}"


class LogForm(forms.Form):
    """One contact with one client; everything but the words is preset."""

    projects = forms.ModelMultipleChoiceField(queryset=Project.objects.none(), required=False)
    contacts = forms.ModelMultipleChoiceField(queryset=Contact.objects.none(), required=False, label="With whom")
    channel = forms.ChoiceField(choices=Channel.choices, initial=Channel.PHONE_CALL)
    direction = forms.ChoiceField(choices=BEGAN, initial=Direction.TWO_WAY, label="Who began")
    occurred_at = forms.DateTimeField(
        label="When", widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    summary = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "What was it about? One line is enough."}),
        label="What was said",
    )
    answers = Question(
        queryset=Clock.objects.none(), required=False, label="Answers", empty_label="no waiting question"
    )
    priority = forms.ChoiceField(choices=Priority.choices, initial=Priority.NORMAL)
    needs_reply = forms.TypedChoiceField(
        choices=REPLY, required=False, coerce=lambda value: value == "true", empty_value=None, label="Needs a reply"
    )
    owed = forms.BooleanField(required=False, label="After this talk we still owe an answer")
    reached = forms.BooleanField(required=False, initial=True, label="It reached them (untick for a failed call)")
    leaders = forms.ModelMultipleChoiceField(
        queryset=StaffMember.objects.none(), required=False, label="Leaders who led or took part"
    )
    promise = forms.CharField(max_length=300, required=False, label="We promised")
    promise_due = forms.DateTimeField(
        required=False, label="Until", widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )

    def __init__(self, *args: Any, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("projects", open_projects(Client.objects.filter(pk=client.pk)))
        self._offer("contacts", client.contacts.all())
        self._offer("answers", Clock.objects.running().filter(client=client).select_related("opened_by"))
        self._offer("leaders", StaffMember.objects.filter(is_active=True, is_leadership=True))
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = _layout()

    def _offer(self, name: str, rows: QuerySet[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = rows

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("promise") and not data.get("promise_due"):
            self.add_error("promise_due", "Say until when; a promise without a date is no promise.")
        question = data.get("answers")
        if question and data.get("occurred_at") and data["occurred_at"] < question.opened_at:
            self.add_error("occurred_at", "This lies before the question it answers. Check the time.")
        return data


def _layout() -> Layout:
    return Layout(
        "summary",
        Row(
            Column("channel", css_class="col-md-4"),
            Column("direction", css_class="col-md-4"),
            Column("occurred_at", css_class="col-md-4"),
        ),
        Row(Column("contacts", css_class="col-md-6"), Column("projects", css_class="col-md-6")),
        Row(
            Column("answers", css_class="col-md-6"),
            Column("needs_reply", css_class="col-md-3"),
            Column("priority", css_class="col-md-3"),
        ),
        Row(Column("leaders", css_class="col-md-6"), Column("owed", "reached", css_class="col-md-6 pt-md-4")),
        Fieldset("", Row(Column("promise", css_class="col-md-8"), Column("promise_due", css_class="col-md-4"))),
        Submit("log", "Log it"),
    )


def preset(client: Client, at: datetime, params: dict[str, str]) -> dict[str, Any]:
    """What the address already says: a project, a question to answer."""
    first: dict[str, Any] = {"occurred_at": at}
    project, clock = params.get("project", ""), params.get("answers", "")
    if project.isdigit():
        first["projects"] = [int(project)]
    if clock.isdigit():
        found = Clock.objects.filter(pk=int(clock), client=client).select_related("opened_by").first()
        if found:
            first |= _reply_to(found)
    return first


def _reply_to(clock: Clock) -> dict[str, Any]:
    asked = clock.opened_by
    return {
        "answers": clock.pk,
        "direction": Direction.OUTBOUND,
        "channel": Channel.EMAIL if asked.channel in (Channel.VOICEMAIL, Channel.WEB_FORM) else asked.channel,
        "projects": list(asked.projects.values_list("pk", flat=True)),
        "contacts": list(asked.contacts.values_list("pk", flat=True)),
    }
