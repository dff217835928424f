from __future__ import annotations

import re
from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from crm.capture.domains import domain_of, is_freemail
from crm.capture.queries import Group
from crm.projects.values import ProjectType

NAMES = re.compile(r"[^\W_]+")


class NewClient(forms.Form):
    """A client from the mail that waits, its contact, and its project where one is known."""

    name = forms.CharField(max_length=160, label="Client")
    short_code = forms.CharField(max_length=8, label="Code")
    contact = forms.CharField(max_length=120, label="Contact", required=False)
    email = forms.EmailField(max_length=254, label="Mail address", required=False)
    code = forms.CharField(max_length=24, label="Project code", required=False)
    code_name = forms.CharField(max_length=60, label="Code name", required=False)
    project_type = forms.ChoiceField(choices=ProjectType.choices, label="Kind of work", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if bool(data.get("code")) != bool(data.get("code_name")):
            self.add_error("code_name" if data.get("code") else "code", "A project has a code and a code name.")
        if data.get("email") and not data.get("contact"):
            self.add_error("contact", "Whose address is it?")
        return data


def proposed(group: Group) -> dict[str, str]:
    """What a new client may be called, from the domain and the newest mail."""
    address, person = next(iter(group.people.items()))
    label = domain_of(group.name) if "@" in group.name else group.name.partition(".")[0]
    words = NAMES.findall(person if is_freemail(domain_of(address)) else label)
    name = " ".join(word.capitalize() for word in words)
    return {
        "name": name,
        "short_code": "".join(words)[:4].upper(),
        "contact": "" if person == address else person,
        "email": address,
    }


def opened_with(group: Group, today: date) -> date:
    """A project that waits for its first mail is as old as that."""
    first = min((mail.sent_at.date() for mail in group.mails if mail.sent_at), default=today)
    return min(first, today)


class Delete(forms.Form):
    reason = forms.CharField(max_length=200, label="Why", help_text="It cannot be brought back; the reason stays.")

    @property
    def helper(self) -> FormHelper:
        made = FormHelper()
        made.add_input(Submit("delete", "Delete it"))
        return made
