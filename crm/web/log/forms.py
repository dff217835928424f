"""The ordinary form behind a logged contact."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row, Submit
from django import forms
from django.db.models import Q, QuerySet

from crm.clients.models import Client, Contact
from crm.conversations.facts import Facts
from crm.conversations.models import Clock
from crm.conversations.outlook import short
from crm.conversations.values import Channel, Direction, Priority
from crm.projects.models import Project
from crm.projects.queries import open_projects
from crm.staff.models import StaffMember

from ..choices import Several
from ..moments import MomentField
from .opened import Opened

# Who began: the words people use for the direction.
BEGAN = [
    (Direction.INBOUND, "They reached us"),
    (Direction.OUTBOUND, "We reached them"),
    (Direction.TWO_WAY, "We talked"),
    (Direction.INTERNAL, "A note among ourselves"),
]
REPLY = [("", "As usual for the channel"), ("true", "Yes, they need a reply"), ("false", "No reply needed")]
MINUTE = timedelta(minutes=1)


def several(rows: QuerySet[Any], label: str) -> Several:
    """A choice of some; with script one types to find them."""
    widget = forms.SelectMultiple(attrs={"data-combobox": "", "size": 4})
    return Several(queryset=rows, required=False, label=label, widget=widget)


class Waiting(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return short(obj)


class LogForm(forms.Form):
    """One contact with one client; everything but the words is preset."""

    summary = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "What was it about? One line is enough."}),
        label="What was said",
    )
    channel = forms.ChoiceField(choices=Channel.choices, initial=Channel.PHONE_CALL)
    direction = forms.ChoiceField(choices=BEGAN, initial=Direction.TWO_WAY, label="Who began")
    occurred_at = MomentField(label="When")
    contacts = several(Contact.objects.none(), "With whom")
    projects = several(Project.objects.none(), "Projects")
    answers = Waiting(queryset=Clock.objects.none(), required=False, label="Answers", empty_label="no waiting question")
    needs_reply = forms.TypedChoiceField(
        choices=REPLY, required=False, coerce=lambda value: value == "true", empty_value=None, label="Needs a reply"
    )
    priority = forms.ChoiceField(choices=Priority.choices, initial=Priority.NORMAL)
    leaders = several(StaffMember.objects.none(), "Leaders who led or took part")
    owed = forms.BooleanField(required=False, label="After this talk we still owe an answer")
    reached = forms.BooleanField(required=False, initial=True, label="It reached them (untick for a failed call)")
    promise = forms.CharField(max_length=300, required=False, label="We promised")
    promise_due = MomentField(required=False, label="Until")

    def __init__(self, *args: Any, client: Client, start: Opened, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.client = client
        of_page = Q(pk__in=open_projects(Client.objects.filter(pk=client.pk))) | Q(pk__in=start.preset.projects)
        self._offer("projects", client.projects.filter(of_page))
        self._offer("contacts", client.contacts.all())
        self._offer("answers", Clock.objects.running().filter(client=client).select_related("opened_by", "thread"))
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
        question: Clock | None = data.get("answers")
        happened: datetime | None = data.get("occurred_at")
        if question and happened and happened < question.opened_at:
            if question.opened_at - happened >= MINUTE:
                self.add_error("occurred_at", "This lies before the question it answers. Check the time.")
            # The field knows minutes only.
            data["occurred_at"] = question.opened_at
        return data

    def facts(self) -> Facts:
        data = self.cleaned_data
        return Facts(
            client=self.client,
            channel=data["channel"],
            direction=data["direction"],
            occurred_at=data["occurred_at"],
            summary=data["summary"],
            projects=tuple(data["projects"]),
            contacts=tuple(data["contacts"]),
            leaders=tuple(data["leaders"]),
            priority=data["priority"],
            needs_reply=data["needs_reply"],
            owed=data["owed"],
            reached=data["reached"],
            answers=data["answers"],
            promises=((data["promise"], data["promise_due"]),) if data["promise"] else (),
        )


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
        Row(Column("promise", css_class="col-md-8"), Column("promise_due", css_class="col-md-4")),
        Submit("log", "Log it"),
    )
