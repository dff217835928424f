"""What each act of a mail asks for: as little as it can."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from crm.clients.models import Contact
from crm.digests.offers import Offer
from crm.digests.services import Given
from crm.digests.subjects import Subject
from crm.digests.values import About, Act
from crm.leadership.slots import free_slots
from crm.staff.queries import SiteHours

from ..moments import MomentField

LINES = {Act.DID: "What was said, in a line", Act.SNOOZE: "Why it can wait"}
WHENS = {Act.DID: "When", Act.WILL: "I will by", Act.ALTERNATE: "To call by", Act.SNOOZE: "Until"}


class MailForm(forms.Form):
    """Of its fields those that the act needs."""

    contact = forms.ModelChoiceField(queryset=Contact.objects.none(), label="With whom", empty_label="choose")
    line = forms.CharField(max_length=300)
    when = MomentField()

    def __init__(self, data: Mapping[str, Any] | None, *, offer: Offer, subject: Subject, first: datetime) -> None:
        people = Contact.objects.filter(client=subject.client).order_by("name")
        only = people.first() if people.count() == 1 else None
        super().__init__(data, initial={"when": first, "contact": only})
        self.fields["contact"].queryset = people  # type: ignore[attr-defined]
        for name in set(self.fields) - _needed(offer):
            del self.fields[name]
        for name, labels in (("line", LINES), ("when", WHENS)):
            if name in self.fields:
                self.fields[name].label = labels[offer.act]

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        return helper

    def given(self) -> Given:
        return Given(**self.cleaned_data)


def _needed(offer: Offer) -> set[str]:
    if offer.act == Act.NUDGE or (offer.act == Act.DID and offer.ask.about == About.PROMISE):
        return set()
    if offer.act == Act.DID:
        return {"contact", "line", "when"}
    return {"line", "when"} if offer.act == Act.SNOOZE else {"when"}


def first_moment(offer: Offer, subject: Subject, at: datetime, hours: SiteHours) -> datetime:
    """What stands in the form: now for a talk, a business day's end for a rest, a free slot for a plan."""
    if offer.act == Act.DID:
        return at
    if offer.act == Act.SNOOZE:
        return hours.business_day_end(at, 1)
    leader = offer.reader.backup if offer.act == Act.ALTERNATE else offer.reader
    slots = free_slots(subject.client, leader or offer.reader, at, hours, 1)
    return slots[0].start if slots else at + timedelta(days=1)
