from __future__ import annotations

from typing import Any

from django import forms

from crm.capture.domains import company_of, domain_of, is_freemail
from crm.capture.models import CapturedMail, Says
from crm.conversations.models import Interaction
from crm.projects.models import Project


class Lesson(forms.Form):
    """What is to be taken for granted of this address, or of everybody at its domain."""

    says = forms.ChoiceField(choices=Says.choices, label="From now on")
    pattern = forms.ChoiceField(label="For mail from")
    project = forms.ModelChoiceField(
        queryset=Project.objects.none(), required=False, label="Project, if it is about one"
    )
    past = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, fact: Interaction, mail: CapturedMail, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"says": Says.NO_REPLY, "pattern": mail.author}, **kwargs})
        self.fields["pattern"].choices = _patterns(mail.author)  # type: ignore[attr-defined]
        self.fields["project"].queryset = fact.client.projects.order_by("code")  # type: ignore[attr-defined]


def _patterns(author: str) -> list[tuple[str, str]]:
    domain = domain_of(author)
    if is_freemail(domain):
        return [(author, author)]
    return [(author, author), *((one, f"everybody at {one}") for one in dict.fromkeys((domain, company_of(author))))]
