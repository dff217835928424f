from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row, Submit
from django import forms

from crm.clients.models import Client, Contact

Lines = tuple[tuple[str, ...], ...]


class Facts(forms.ModelForm):  # type: ignore[type-arg]
    """Fields of a row as plain values: the service writes, and refuses what the house cannot accept."""

    button = "Save"
    # Fields that stand beside each other.
    lines: Lines = ()

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        rows = [Row(*(Column(name, css_class="col-sm") for name in line)) for line in self.lines]
        helper.layout = Layout(*rows, Submit("save", self.button))
        return helper

    def _post_clean(self) -> None:
        """A form never writes into the row it shows; a refusal comes from the service, in its words."""


class ClientForm(Facts):
    button = "Add the client"

    class Meta:
        model = Client
        fields = (
            "name",
            "short_code",
            "code_name",
            "client_kind",
            "tier",
            "lifecycle",
            "timezone",
            "country",
            "work_week",
            "domain",
            "executive_sponsor",
            "relationship_owner",
            "cda_in_place",
            "msa_in_place",
            "quality_agreement_in_place",
            "restricted_access",
        )
        labels = {
            "client_kind": "Kind",
            "timezone": "Time zone",
            "domain": "Mail domain",
            "cda_in_place": "CDA in place",
            "msa_in_place": "MSA in place",
            "restricted_access": "Restricted: seen only by grant",
        }
        help_texts = {
            "code_name": "on pages that are projected; empty: we choose",
            "timezone": "such as Europe/London",
            "country": "two letters",
            "domain": "such as fjordhavn.com; mail from it is filed here",
        }

    lines: Lines = (
        ("name", "short_code", "code_name"),
        ("client_kind", "tier", "lifecycle"),
        ("timezone", "country", "work_week"),
        ("executive_sponsor", "relationship_owner"),
        ("domain",),
        ("cda_in_place", "msa_in_place", "quality_agreement_in_place"),
        ("restricted_access",),
    )


class ChangeClient(ClientForm):
    """The same facts of a client we have, with the reason."""

    button = "Save the changes"
    lines = (*ClientForm.lines, ("reason",))
    reason = forms.CharField(max_length=300, required=False, label="Why, if it is not plain")


class ContactForm(Facts):
    button = "Add the contact"

    class Meta:
        model = Contact
        fields = ("name", "title", "contact_role", "influence", "email", "phone", "timezone", "lawful_basis")
        labels = {
            "contact_role": "Role",
            "influence": "What they do with our work",
            "email": "Mail address",
            "timezone": "Time zone",
            "lawful_basis": "Why we may keep this",
        }
        help_texts = {"timezone": "empty: the client’s"}

    lines = (
        ("name", "title"),
        ("contact_role", "influence"),
        ("email", "phone"),
        ("timezone", "lawful_basis"),
    )

    def clean_email(self) -> Any:
        return self.cleaned_data["email"] or None


class ChangeContact(ContactForm):
    button = "Save the changes"
